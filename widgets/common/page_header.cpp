#include "page_header.h"

#include "elided_label.h"
#include "metrics.h"
#include "paint_controls.h"

#include <QHBoxLayout>
#include <QPainter>

namespace widgets {

using namespace metrics;

namespace {

constexpr int kEmblem = 40;

} // namespace

PageHeader::PageHeader(Icon icon, const QString& title, QWidget* parent)
    : QWidget(parent)
    , m_icon(icon)
    , m_context(new ElidedLabel({}, TextStyle::Small, Ink::Faint))
    , m_title(new ElidedLabel(title, TextStyle::Heading))
    , m_subtitle(new ElidedLabel({}, TextStyle::Body, Ink::Muted))
    , m_marks(new QHBoxLayout)
    , m_actions(new QHBoxLayout)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kSpaceXl + kEmblem + kSpaceM, kSpaceL, kSpaceXl, kSpaceL);
    layout->setSpacing(kSpaceM);

    auto* texts = new QVBoxLayout;
    texts->setSpacing(2);
    texts->addWidget(m_context);
    auto* line = new QHBoxLayout;
    line->setSpacing(kSpaceM);
    line->addWidget(m_title);
    m_marks->setSpacing(kSpaceXs);
    line->addLayout(m_marks);
    line->addStretch(1);
    texts->addLayout(line);
    texts->addWidget(m_subtitle);
    layout->addLayout(texts, 1);
    m_actions->setSpacing(kSpaceS);
    layout->addLayout(m_actions);
    setMinimumHeight(kEmblem + 2 * kSpaceL);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    m_context->hide();
    m_subtitle->hide();
}

void PageHeader::setTitle(const QString& title)
{
    m_title->setText(title);
}

void PageHeader::setContext(const QString& context)
{
    m_context->setText(context);
    m_context->setVisible(!context.isEmpty());
}

void PageHeader::setSubtitle(const QString& subtitle)
{
    m_subtitle->setText(subtitle);
    m_subtitle->setVisible(!subtitle.isEmpty());
}

void PageHeader::addMark(QWidget* mark)
{
    m_marks->addWidget(mark);
}

void PageHeader::addAction(QWidget* action)
{
    m_actions->addWidget(action);
}

void PageHeader::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const QRect emblem = style()->visualRect(
        layoutDirection(), rect(), QRect(kSpaceXl, (height() - kEmblem) / 2, kEmblem, kEmblem));
    const ToneColors& tone = colors().tone(Tone::Accent);
    paint::roundedBox(painter, emblem, 10, tone.fill, tone.border);
    painter.drawPixmap(
        emblem.topLeft() + QPoint(10, 10), iconPixmap(m_icon, tone.text, 20, devicePixelRatioF()));
}

} // namespace widgets
