#include <engine/metering/bill.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace engine::metering {

namespace {
/// Sums of factors such as 0.15 miss a whole number by a hair: that is no further unit.
constexpr double kHair = 1e-9;

double wholeUnits(double units) { return std::ceil(units - kHair * std::max(1.0, units)); }

std::size_t tierOf(const PriceItem& item, double monthUnits)
{
    const auto reached = std::find_if(item.tiers.begin(), item.tiers.end(),
        [&](const PriceTier& tier) { return tier.upToUnits == 0 || monthUnits <= tier.upToUnits; });
    return static_cast<std::size_t>(reached - item.tiers.begin());
}
} // namespace

MonthBill priceMonth(const PriceTable& table, std::span<const UsageRow> rows, const BillOptions& options)
{
    MonthBill bill;
    bill.items.resize(table.items.size());
    bill.rowCosts.resize(rows.size());
    const auto allowance = std::find_if(table.allowances.begin(), table.allowances.end(),
        [&](const FreeAllowance& each) { return each.name == options.allowance; });
    if (allowance != table.allowances.end()) {
        for (std::size_t index = 0; index < bill.items.size(); ++index) {
            bill.items[index].freeLimit = allowance->units[index];
        }
    }
    const auto* const run = options.usesBillRun && table.billRun ? &*table.billRun : nullptr;

    std::vector<double> units;
    for (std::size_t first = 0; first < rows.size();) {
        auto last = first;
        while (last < rows.size() && rows[last].second == rows[first].second) ++last;
        for (std::size_t index = 0; index < table.items.size(); ++index) {
            const auto& item = table.items[index];
            auto& sum = bill.items[index];
            units.clear();
            double hourUnits = 0;
            for (auto row = first; row < last; ++row) {
                const auto exact = item.units(rows[row].usage);
                units.push_back(run ? wholeUnits(exact) : exact);
                hourUnits += units.back();
            }
            if (hourUnits <= 0) continue;
            const auto freeUnits = std::min(hourUnits, sum.freeLimit - sum.freeUnits);
            const auto cost = item.cost(hourUnits - freeUnits, sum.units - sum.freeUnits);
            for (auto row = first; row < last; ++row) bill.rowCosts[row] += cost * units[row - first] / hourUnits;
            sum.units += hourUnits;
            sum.freeUnits += freeUnits;
            sum.cost += cost;
            bill.cost += cost;
        }
        for (auto row = first; run && row < last; ++row) {
            auto& cost = bill.rowCosts[row];
            if (cost <= 0 || cost >= run->minimum) continue;
            const auto added = run->minimum - std::exchange(cost, run->minimum);
            bill.minimumCost += added;
            bill.cost += added;
        }
        first = last;
    }
    for (std::size_t index = 0; index < table.items.size(); ++index) {
        bill.items[index].tier = tierOf(table.items[index], bill.items[index].units - bill.items[index].freeUnits);
    }
    return bill;
}

} // namespace engine::metering
