#include <app/pages/monitor/monitor_totals.h>

#include <QHBoxLayout>
#include <model/format/numbers.h>
#include <widgets/common/metrics.h>
#include <widgets/common/stat_tile.h>

using namespace Qt::StringLiterals;

namespace app {

using engine::metering::MetricPoint;
using widgets::Ink;

namespace {

// Six side by side at a window width of 1280, and none grows with its number.
constexpr int kCountWidth = 112;
constexpr int kBilledWidth = 190;
constexpr int kCostWidth = 190;
const QString kNothing = u" "_s; ///< keeps its line

} // namespace

MonitorTotals::MonitorTotals(const engine::metering::PriceTable& prices, QWidget* parent)
    : QWidget(parent)
    , m_prices(prices)
    , m_invocations(new widgets::StatTile(tr("Invocations")))
    , m_errors(new widgets::StatTile(tr("Errors")))
    , m_throttles(new widgets::StatTile(tr("Throttled")))
    , m_coldStarts(new widgets::StatTile(tr("Cold starts")))
    , m_billed(new widgets::StatTile(tr("Billed duration")))
    , m_cost(new widgets::StatTile(tr("Cost")))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(widgets::metrics::kSpaceM);
    for (widgets::StatTile* tile :
        {m_invocations, m_errors, m_throttles, m_coldStarts, m_billed, m_cost}) {
        tile->setMinimumWidth(kCountWidth);
        layout->addWidget(tile, 1);
    }
    m_billed->setMinimumWidth(kBilledWidth);
    m_cost->setMinimumWidth(kCostWidth);
    showUnknown();
}

void MonitorTotals::showUnknown()
{
    for (widgets::StatTile* tile : findChildren<widgets::StatTile*>()) {
        tile->setAmount({u"–"_s, {}});
        tile->setDetail(kNothing);
    }
}

void MonitorTotals::setSum(const std::optional<MetricPoint>& sum)
{
    if (sum == m_sum) return;
    m_sum = sum;
    if (!sum) return showUnknown();
    const auto share = [sum](int part) {
        if (sum->invocations == 0) return kNothing;
        return tr("%1 of all").arg(model::percentText(double(part) / sum->invocations));
    };
    m_invocations->setAmount({model::countText(sum->invocations), {}});
    m_invocations->setDetail(sum->invocations > 0
            ? tr("%1 each", "mean duration")
                  .arg(model::durationText(sum->durationSumMs / sum->invocations))
            : kNothing);
    m_errors->setAmount({model::countText(sum->errors), {}});
    m_errors->setDetail(share(sum->errors), sum->errors > 0 ? Ink::Error : Ink::Faint);
    m_throttles->setAmount({model::countText(sum->throttles), {}});
    m_throttles->setDetail(share(sum->throttles), sum->throttles > 0 ? Ink::Warning : Ink::Faint);
    m_coldStarts->setAmount({model::countText(sum->coldStarts), {}});
    m_coldStarts->setDetail(sum->coldStarts > 0
            ? tr("%1 each", "mean duration")
                  .arg(model::durationText(
                      (sum->coldStartSystemMs + sum->coldStartBusinessMs) / sum->coldStarts))
            : kNothing);
    m_billed->setAmount(model::durationAmount(static_cast<double>(sum->billedMs())));
    m_billed->setDetail(model::computeUnitsAmount(m_prices.units(sum->usage)).text());
    m_cost->setAmount({model::moneyText(m_prices.listCost(sum->usage),
                           QString::fromStdString(m_prices.currency)),
        {}});
    m_cost->setDetail(tr("list price"));
}

} // namespace app
