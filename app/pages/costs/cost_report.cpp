#include <app/pages/costs/cost_report.h>

#include <QDateTime>
#include <QHash>
#include <algorithm>
#include <map>
#include <utility>

using namespace Qt::StringLiterals;

namespace app {

using engine::metering::BillOptions;
using engine::metering::MonthBill;
using engine::metering::PriceTable;
using engine::metering::Usage;
using engine::metering::UsageRow;

namespace {

/// Rows ask for the same few days again and again.
class DayOf
{
public:
    QDate operator()(qint64 second)
    {
        if (second < m_begin || second >= m_end) {
            m_day = QDateTime::fromSecsSinceEpoch(second).date();
            m_begin = m_day.startOfDay().toSecsSinceEpoch();
            m_end = m_day.addDays(1).startOfDay().toSecsSinceEpoch();
        }
        return m_day;
    }

private:
    QDate m_day;
    qint64 m_begin = 0, m_end = 0;
};

QDate monthOf(QDate day)
{
    return {day.year(), day.month(), 1};
}

/// Calls `use(row, day, cost)` for each row, in order, and `close(month, bill)` after each month.
template <typename Use, typename Close>
void priceRows(std::span<const UsageRow> rows, const PriceTable& table, const BillOptions& options,
    Use use, Close close)
{
    DayOf dayOf;
    for (std::size_t first = 0; first < rows.size();) {
        const QDate month = monthOf(dayOf(rows[first].second));
        std::size_t last = first;
        while (last < rows.size() && monthOf(dayOf(rows[last].second)) == month)
            ++last;
        const auto ofMonth = rows.subspan(first, last - first);
        const MonthBill bill = priceMonth(table, ofMonth, options);
        for (std::size_t i = 0; i < ofMonth.size(); ++i) {
            use(ofMonth[i], dayOf(ofMonth[i].second), bill.rowCosts[i]);
        }
        close(month, bill);
        first = last;
    }
}

QByteArray number(double value)
{
    return QByteArray::number(value, 'g', 12);
}

} // namespace

qint64 CostReport::neededFrom(const Range& range, QDate today)
{
    return monthOf(std::min(range.first, today)).startOfDay().toSecsSinceEpoch();
}

CostReport::CostReport(std::span<const UsageRow> rows, const PriceTable& table,
    const BillOptions& options, const Range& range, QDate today, const QString& function)
    : m_month(priceMonth(table, {}, options))
{
    const std::string only = function.toStdString();
    for (QDate day = range.first; day <= range.last; day = day.addDays(1)) {
        m_days.push_back({.date = day, .usage = {}});
    }
    std::map<std::string, Function> functions;
    priceRows(
        rows, table, options,
        [&](const UsageRow& row, QDate day, double cost) {
            if (day == today) m_todayCost += cost;
            if (day < range.first || day > range.last) return;
            Function& sum = functions[row.function];
            sum.usage += row.usage;
            sum.cost += cost;
            if (!only.empty() && row.function != only) return;
            Day& inDay = m_days[static_cast<std::size_t>(range.first.daysTo(day))];
            inDay.usage += row.usage;
            inDay.cost += cost;
            m_total.usage += row.usage;
            m_total.cost += cost;
        },
        [&](QDate month, const MonthBill& bill) {
            if (month == monthOf(today)) m_month = bill;
        });
    m_total.units = table.units(m_total.usage);
    for (auto& [path, sum] : functions) {
        sum.path = QString::fromStdString(path);
        sum.units = table.units(sum.usage);
        m_functions.push_back(std::move(sum));
    }
    std::stable_sort(m_functions.begin(), m_functions.end(),
        [](const Function& a, const Function& b) { return a.cost > b.cost; });
}

QByteArray CostReport::csv(std::span<const UsageRow> rows, const PriceTable& table,
    const BillOptions& options, const Range& range, QDate today)
{
    struct Line
    {
        Usage usage;
        double cost = 0;
    };
    std::map<std::pair<QDate, std::string>, Line> lines;
    priceRows(
        rows, table, options,
        [&](const UsageRow& row, QDate day, double cost) {
            if (day < range.first || day > range.last || day > today) return;
            Line& line = lines[{day, row.function}];
            line.usage += row.usage;
            line.cost += cost;
        },
        [](QDate, const MonthBill&) {});
    QByteArray text = "day,function,invocations,on-demand ms,provisioned active ms,"
                      "provisioned idle ms,vCPU-s,GB-s,disk GB-s,idle vCPU-s,idle GB-s,"
                      "idle disk GB-s";
    for (const auto& item : table.items) {
        text += ',' + QByteArray::fromStdString(item.unit);
    }
    text += ",cost " + QByteArray::fromStdString(table.currency) + ",price table\n";
    for (const auto& [key, line] : lines) {
        const Usage& usage = line.usage;
        text += key.first.toString(Qt::ISODate).toLatin1() + ','
            + QByteArray::fromStdString(key.second);
        for (const std::int64_t count : {usage.invocations, usage.time.onDemandMs,
                 usage.time.activeMs, usage.time.idleMs}) {
            text += ',' + QByteArray::number(qint64(count));
        }
        for (const double amount : {usage.vcpuSeconds, usage.gbSeconds, usage.diskGbSeconds,
                 usage.idleVcpuSeconds, usage.idleGbSeconds, usage.idleDiskGbSeconds}) {
            text += ',' + number(amount);
        }
        for (const auto& item : table.items) {
            text += ',' + number(item.units(usage));
        }
        text += ',' + number(line.cost) + ',' + QByteArray::fromStdString(table.id) + '\n';
    }
    return text;
}

} // namespace app
