#include "stat_tile.h"

#include "elided_label.h"
#include "metrics.h"
#include "number_label.h"
#include "paint_controls.h"

#include <QPainter>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace widgets {

using namespace metrics;

StatTile::StatTile(const QString& caption, QWidget* parent)
    : QFrame(parent)
    , m_caption(new ElidedLabel(caption, TextStyle::Small, Ink::Muted))
    , m_number(new NumberLabel)
    , m_detail(new ElidedLabel({}, TextStyle::Small, Ink::Faint))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpaceL, kSpaceM, kSpaceL, kSpaceM);
    layout->setSpacing(2);
    layout->addWidget(m_caption);
    layout->addWidget(m_number);
    layout->addWidget(m_detail);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMinimumWidth(148);
}

void StatTile::setAmount(const model::Amount& amount)
{
    m_number->setAmount(amount);
    describe();
}

void StatTile::setDetail(const QString& detail, Ink ink)
{
    m_detail->setText(detail);
    m_detail->setInk(ink);
    describe();
}

void StatTile::setHistory(const SparklineValues& values, int seriesColor)
{
    m_history = values;
    m_seriesColor = seriesColor;
    update();
}

void StatTile::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint::roundedBox(painter, rect(), kCardRadius, colors().surface, colors().border);
    if (m_history.isEmpty()) return;
    const int textRight
        = kSpaceL + std::max(m_number->sizeHint().width(), m_detail->sizeHint().width());
    const int left = std::max(width() / 2, textRight + kSpaceL);
    const QRect area(left, kSpaceL + 2, width() - kSpaceL - left, height() - 2 * kSpaceL - 4);
    paintSparkline(painter, area, m_history, colors().seriesColor(m_seriesColor));
}

void StatTile::describe()
{
    setAccessibleName(u"%1: %2"_s.arg(m_caption->text(), m_number->amount().text()));
    setAccessibleDescription(m_detail->text());
}

} // namespace widgets
