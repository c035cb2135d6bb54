#pragma once

#include <QWidget>
#include <app/pages/costs/cost_report.h>

namespace widgets {
class StatTile;
}

namespace app {

/// The row of sums above the costs: money today, this month and in the range, what is free and which tier was reached.
class CostTiles : public QWidget
{
    Q_OBJECT
public:
    explicit CostTiles(QWidget* parent = nullptr);

    struct Compared
    {
        const CostReport& report;
        QString currency;
    };
    /// `compared`: null without another table.
    void setReport(const CostReport& report, const engine::metering::PriceTable& table, const QString& range,
        const Compared* compared);

private:
    void showAllowance(const engine::metering::MonthBill& month, const engine::metering::PriceTable& table);
    void showTier(const engine::metering::MonthBill& month, const engine::metering::PriceTable& table);
    widgets::StatTile* m_today;
    widgets::StatTile* m_month;
    widgets::StatTile* m_range;
    widgets::StatTile* m_allowance;
    widgets::StatTile* m_tier;
};

} // namespace app
