#include "label.h"

namespace widgets {

Label::Label(const QString& text, TextStyle style, Ink ink, QWidget* parent)
    : QLabel(text, parent)
    , m_ink(ink)
{
    setTextFormat(Qt::PlainText);
    setTextStyle(style);
    applyInk();
    connect(&Theme::instance(), &Theme::themeChanged, this, &Label::applyInk);
}

void Label::setInk(Ink ink)
{
    if (ink == m_ink) return;
    m_ink = ink;
    applyInk();
}

void Label::setTextStyle(TextStyle style)
{
    setFont(Theme::font(style));
}

void Label::applyInk()
{
    QPalette own;
    if (m_ink != Ink::Text) {
        own.setColor(QPalette::Active, QPalette::WindowText, colors().ink(m_ink));
        own.setColor(QPalette::Inactive, QPalette::WindowText, colors().ink(m_ink));
    }
    setPalette(own);
}

Label* makeParagraph(const QString& text, Ink ink, QWidget* parent)
{
    auto* label = new Label(text, TextStyle::Body, ink, parent);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace widgets
