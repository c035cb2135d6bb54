#pragma once

#include <engine/metering/price.h>
#include <engine/metering/usage.h>
#include <span>
#include <string>
#include <vector>

namespace engine::metering {

struct BillOptions
{
    std::string allowance; ///< of the table's, by name; empty or unknown: nothing is free
    /// As the hourly bill run of the table does it; else exact. Days that were folded with age count as one hour.
    bool usesBillRun = false;
    bool operator==(const BillOptions&) const = default;
};

/// What a month's usage costs under one table.
struct MonthBill
{
    struct Item
    {
        double units = 0;
        double freeUnits = 0; ///< of them, covered by the allowance
        double freeLimit = 0; ///< the allowance
        std::size_t tier = 0; ///< the one reached
        double cost = 0;
    };
    std::vector<Item> items; ///< of the table's, same order
    std::vector<double> rowCosts; ///< one per row; they sum to `cost`
    double minimumCost = 0; ///< added by the bill run's minimum
    double cost = 0;
};

/// `rows`: of one month and region, ascending by second. The allowance is used up first, then the tiers are climbed, both
/// in order of time; functions of the same hour share what is free and what the tiers make in proportion to their units
/// (source: behaviour row 4.4). Pure.
MonthBill priceMonth(const PriceTable& table, std::span<const UsageRow> rows, const BillOptions& options);

} // namespace engine::metering
