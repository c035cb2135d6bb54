#include "empty_state.h"

#include "label.h"
#include "metrics.h"
#include "paint_controls.h"

#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>

namespace widgets {

using namespace metrics;

namespace {

constexpr int kWidestSentence = 420;
constexpr int kLeastHeightForEmblem = 2 * kSpaceXl + 120; ///< and the sentence's height

} // namespace

/// The icon, large in a soft square.
class EmptyState::Emblem : public QWidget
{
public:
    explicit Emblem(Icon icon)
        : m_icon(icon)
    {
        setFixedSize(56, 56);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const ToneColors& tone = colors().tone(Tone::Neutral);
        paint::roundedBox(painter, rect(), 14, tone.fill, tone.border);
        painter.drawPixmap(16, 16, iconPixmap(m_icon, colors().textMuted, 24, devicePixelRatioF()));
    }

private:
    Icon m_icon;
};

EmptyState::EmptyState(Icon icon, const QString& title, const QString& sentence, QWidget* parent)
    : QWidget(parent)
    , m_emblem(new Emblem(icon))
    , m_title(new Label(title, TextStyle::Title))
    , m_sentence(makeParagraph(sentence))
    , m_actions(new QHBoxLayout)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpaceXl, kSpaceXl, kSpaceXl, kSpaceXl);
    layout->setSpacing(kSpaceS);
    layout->setSizeConstraint(QLayout::SetNoConstraint);
    layout->addStretch(2);
    layout->addWidget(m_emblem, 0, Qt::AlignHCenter);
    layout->addSpacing(kSpaceXs);
    layout->addWidget(m_title, 0, Qt::AlignHCenter);
    m_sentence->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    layout->addWidget(m_sentence, 0, Qt::AlignHCenter);
    layout->addSpacing(kSpaceXs);
    m_actions->setSpacing(kSpaceS);
    m_actions->addStretch();
    m_actions->addStretch();
    layout->addLayout(m_actions);
    layout->addStretch(3);
}

void EmptyState::setText(const QString& title, const QString& sentence)
{
    m_title->setText(title);
    m_sentence->setText(sentence);
    fitSentence();
}

void EmptyState::resizeEvent(QResizeEvent*)
{
    fitSentence();
    // In a low card the words are what counts.
    m_emblem->setVisible(height() >= kLeastHeightForEmblem + m_sentence->height());
}

/// A box layout gives a centred paragraph the height of a wider one: its size is set here.
void EmptyState::fitSentence()
{
    const int width = std::clamp(this->width() - 2 * kSpaceXl, 120, kWidestSentence);
    // -1: there is no sentence.
    m_sentence->setFixedSize(width, std::max(0, m_sentence->heightForWidth(width)));
}

QPushButton* EmptyState::addAction(const QString& text, ButtonKind kind)
{
    QPushButton* button = makeButton(text, kind);
    m_actions->insertWidget(m_actions->count() - 1, button);
    return button;
}

QPushButton* EmptyState::addAction(Icon icon, const QString& text, ButtonKind kind)
{
    QPushButton* button = makeButton(icon, text, kind);
    m_actions->insertWidget(m_actions->count() - 1, button);
    return button;
}

} // namespace widgets
