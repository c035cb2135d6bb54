#include "message_bar.h"

#include "buttons.h"
#include "label.h"
#include "metrics.h"
#include "paint_controls.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QToolButton>

namespace widgets {

using namespace metrics;

MessageBar::MessageBar(Tone tone, const QString& text, QWidget* parent)
    : QFrame(parent)
    , m_tone(tone)
    , m_layout(new QHBoxLayout(this))
    , m_text(makeParagraph({}, Ink::Text))
    , m_close(makeIconButton(Icon::Close, tr("Close")))
{
    m_layout->setContentsMargins(kSpaceM + kIconSize + kSpaceS, kSpaceS, kSpaceS, kSpaceS);
    m_layout->setSpacing(kSpaceS);
    m_layout->addWidget(m_text, 1);
    m_layout->addWidget(m_close, 0, Qt::AlignTop);
    m_text->setMinimumHeight(kToolHeight);
    m_close->hide();
    connect(static_cast<QToolButton*>(m_close), &QToolButton::clicked, this, [this] {
        hide();
        Q_EMIT closed();
    });
    setMessage(tone, text);
}

void MessageBar::setMessage(Tone tone, const QString& text)
{
    m_tone = tone;
    m_text->setText(text);
    setAccessibleName(text);
    update();
}

QString MessageBar::text() const
{
    return m_text->text();
}

QPushButton* MessageBar::addAction(const QString& text)
{
    QPushButton* button = makeButton(text);
    button->setFixedHeight(kToolHeight);
    m_layout->insertWidget(m_layout->count() - 1, button, 0, Qt::AlignTop);
    return button;
}

void MessageBar::setClosable(bool isClosable)
{
    m_close->setVisible(isClosable);
}

void MessageBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const ToneColors& tone = colors().tone(m_tone);
    paint::roundedBox(painter, rect(), kRadius, tone.fill, tone.border);
    paintIcon(
        painter, toneIcon(m_tone), QRect(kSpaceM, kSpaceS, kIconSize, kToolHeight), tone.text);
}

Icon toneIcon(Tone tone)
{
    switch (tone) {
    case Tone::Success:
        return Icon::Success;
    case Tone::Warning:
        return Icon::Warning;
    case Tone::Error:
        return Icon::Error;
    case Tone::Neutral:
    case Tone::Accent:
    case Tone::Info:
        return Icon::Info;
    }
    Q_UNREACHABLE();
}

} // namespace widgets
