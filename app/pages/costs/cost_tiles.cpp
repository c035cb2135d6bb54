#include <app/pages/costs/cost_tiles.h>

#include <QHBoxLayout>
#include <model/format/numbers.h>
#include <widgets/common/metrics.h>
#include <widgets/common/stat_tile.h>

using namespace Qt::StringLiterals;

namespace app {

using engine::metering::MonthBill;
using engine::metering::PriceTable;
using widgets::StatTile;

namespace {

const QString kUnknown = u"–"_s;
const QString kNothing = u" "_s; // keeps its line

} // namespace

CostTiles::CostTiles(QWidget* parent)
    : QWidget(parent)
    , m_today(new StatTile(tr("Today")))
    , m_month(new StatTile(tr("This month")))
    , m_range(new StatTile(tr("Shown period")))
    , m_allowance(new StatTile(tr("Free allowance")))
    , m_tier(new StatTile(tr("Price tier")))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(widgets::metrics::kSpaceM);
    for (StatTile* tile : {m_today, m_month, m_range, m_allowance, m_tier}) {
        layout->addWidget(tile, 1);
        tile->setAmount({kUnknown, {}});
        tile->setDetail(kNothing);
    }
}

void CostTiles::setReport(
    const CostReport& report, const PriceTable& table, const QString& range, const Compared* compared)
{
    const QString currency = QString::fromStdString(table.currency);
    const auto show = [&](StatTile* tile, double cost, double other, const QString& detail) {
        tile->setAmount({model::moneyText(cost, currency), {}});
        tile->setDetail(compared
                ? tr("compared: %1").arg(model::moneyText(other, compared->currency))
                : detail);
    };
    show(m_today, report.todayCost(), compared ? compared->report.todayCost() : 0, tr("until now"));
    show(m_month, report.monthCost(), compared ? compared->report.monthCost() : 0,
        model::unitsAmount(report.month().items.front().units,
            QString::fromStdString(table.items.front().unit))
            .text());
    show(m_range, report.total().cost, compared ? compared->report.total().cost : 0, range);
    showAllowance(report.month(), table);
    showTier(report.month(), table);
}

void CostTiles::showAllowance(const MonthBill& month, const PriceTable& table)
{
    // The item whose allowance is nearest to its end.
    std::size_t tightest = 0;
    double share = -1;
    for (std::size_t i = 0; i < month.items.size(); ++i) {
        const auto& item = month.items[i];
        if (item.freeLimit <= 0 || item.freeUnits / item.freeLimit <= share) continue;
        share = item.freeUnits / item.freeLimit;
        tightest = i;
    }
    if (share < 0) {
        m_allowance->setAmount({kUnknown, {}});
        return m_allowance->setDetail(tr("nothing is free"));
    }
    const auto& item = month.items[tightest];
    m_allowance->setAmount({model::percentText(share), {}});
    m_allowance->setDetail(tr("used of %1").arg(
        model::unitsAmount(item.freeLimit, QString::fromStdString(table.items[tightest].unit)).text()),
        share >= 1 ? widgets::Ink::Warning : widgets::Ink::Faint);
}

void CostTiles::showTier(const MonthBill& month, const PriceTable& table)
{
    const auto& item = table.items.front();
    const std::size_t tier = month.items.front().tier;
    m_tier->setAmount({tr("%1 of %2").arg(tier + 1).arg(item.tiers.size()), {}});
    m_tier->setDetail(tr("%1 per %2", "price and unit")
                          .arg(model::moneyText(item.tiers[tier].perUnit, QString::fromStdString(table.currency)),
                              QString::fromStdString(item.unit)));
}

} // namespace app
