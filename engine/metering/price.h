#pragma once

#include <engine/core/result.h>
#include <engine/metering/usage.h>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engine::metering {

/// Units that one of each quantity makes.
struct UnitFactors
{
    double invocation = 0;
    double vcpuSecond = 0;
    double gbSecond = 0;
    double diskGbSecond = 0;
    double idleVcpuSecond = 0;
    double idleGbSecond = 0;
    double idleDiskGbSecond = 0;
    bool operator==(const UnitFactors&) const = default;
};

struct PriceTier
{
    double upToUnits = 0; ///< monthly units this tier ends at; 0: no end
    double perUnit = 0;
    bool operator==(const PriceTier&) const = default;
};

/// One thing a table charges for: "CU", "GB-s", "requests".
struct PriceItem
{
    std::string unit;
    UnitFactors factors;
    std::vector<PriceTier> tiers; ///< at least one, ascending; the last without end
    double units(const Usage& usage) const;
    /// Money for `units` more after `monthUnits` this month, through the tiers.
    double cost(double units, double monthUnits = 0) const;
    bool operator==(const PriceItem&) const = default;
};

/// Units that cost nothing each month, for those who have it.
struct FreeAllowance
{
    std::string name;
    std::vector<double> units; ///< one per item of the table
    bool operator==(const FreeAllowance&) const = default;
};

/// The hourly bill run (source: behaviour row 4.2): units of a function are rounded up to whole ones, and a function that
/// costs something costs at least `minimum`.
struct BillRun
{
    double minimum = 0;
    bool operator==(const BillRun&) const = default;
};

/// One price list: what a region's usage of a month costs. Those that come with the program are under resources/prices.
struct PriceTable
{
    std::string id; ///< "fc-cu-2024-cny": letters, digits, '-', at most 64
    std::string name;
    std::string date; ///< from which day on, "2024-08-27"
    std::string source;
    std::string currency; ///< three capital letters: "CNY"
    std::vector<PriceItem> items; ///< at least one
    std::vector<FreeAllowance> allowances; ///< to choose from; names differ
    std::optional<BillRun> billRun; ///< absent: nothing is known about one

    /// InvalidArgument names the field, its value and what is allowed.
    static Result<PriceTable> fromJson(std::string_view text);
    std::string toJson() const;
    /// InvalidArgument as above.
    Result<void> check() const;

    /// The ones that come with the program; the first is the list price in CNY, in force until another is chosen.
    static const std::vector<PriceTable>& builtIn();

    /// Of the first item: what is shown as the amount besides the money.
    double units(const Usage& usage) const { return items.front().units(usage); }
    /// What `usage` costs alone: the first tiers, nothing free, no bill run.
    double listCost(const Usage& usage) const;
    bool operator==(const PriceTable&) const = default;
};

} // namespace engine::metering
