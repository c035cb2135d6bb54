#pragma once

#include <QByteArray>
#include <QDate>
#include <QString>
#include <engine/metering/bill.h>
#include <span>
#include <vector>

namespace app {

/// What usage costs under one price table, by function and by day. Days and months are those of this machine's clock; an
/// hour belongs to the day it begins in.
class CostReport
{
public:
    /// Whole days, both included.
    struct Range
    {
        QDate first, last;
        bool operator==(const Range&) const = default;
    };
    struct Function
    {
        QString path; ///< "service/function"
        engine::metering::Usage usage;
        double units = 0; ///< of the table's first item
        double cost = 0;
    };
    struct Day
    {
        QDate date;
        engine::metering::Usage usage;
        double cost = 0;
    };

    /// From which second on rows are needed: tiers and allowances count from the first of a month.
    static qint64 neededFrom(const Range& range, QDate today);

    /// `rows`: ascending, of all functions, from neededFrom() on. Only `function` is summed when it is not empty; what it
    /// costs depends on what the others used all the same.
    CostReport(std::span<const engine::metering::UsageRow> rows, const engine::metering::PriceTable& table,
        const engine::metering::BillOptions& options, const Range& range, QDate today, const QString& function = {});

    const std::vector<Function>& functions() const { return m_functions; } ///< of the range; the dearest first
    const std::vector<Day>& days() const { return m_days; } ///< each of the range, also empty ones
    const Function& total() const { return m_total; } ///< of the range, without path
    double todayCost() const { return m_todayCost; }
    double monthCost() const { return m_month.cost; }
    /// Of the present month, of all functions.
    const engine::metering::MonthBill& month() const { return m_month; }

    /// A line per function and day of the range that has any usage.
    static QByteArray csv(std::span<const engine::metering::UsageRow> rows,
        const engine::metering::PriceTable& table, const engine::metering::BillOptions& options,
        const Range& range, QDate today);

private:
    std::vector<Function> m_functions;
    std::vector<Day> m_days;
    Function m_total;
    engine::metering::MonthBill m_month;
    double m_todayCost = 0;
};

} // namespace app
