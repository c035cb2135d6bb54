#pragma once

#include <cstdint>
#include <engine/core/result.h>
#include <string>
#include <string_view>
#include <vector>

namespace engine::metering {

/// Amounts an instance is billed for: the configured size, never the measured use (source: behaviour row 4.1).
struct InstanceSize
{
    double vcpu = 0;
    double memoryGb = 0;
    double diskGb = 0; ///< the part above the free 512 MB
};

struct PriceTier
{
    double upToUnits = 0; ///< monthly CU this tier ends at; 0: no end
    double perUnit = 0;
};

/// One published price list. Built-in ones are under resources/prices.
struct PriceTable
{
    std::string name;
    std::string date; ///< "2024-08-27"
    std::string source;
    std::string currency; ///< "CNY", "USD"
    double unitsPerVcpuSecond = 0;
    double unitsPerGbSecond = 0;
    double unitsPerDiskGbSecond = 0;
    double unitsPerInvocation = 0;
    std::vector<PriceTier> tiers; ///< ascending; the last without end

    /// Corrupt names what is missing or out of order.
    static Result<PriceTable> fromJson(std::string_view text);
    /// The list price in CNY; the one in USD is prices/fc-cu-2024-usd.json.
    static const PriceTable& builtIn();
};

/// CU for `billedMs` at a size plus the calls themselves. Pure (source: behaviour rows 4.3 and 4.4).
double computeUnits(const PriceTable& table, const InstanceSize& size, std::int64_t billedMs, std::int64_t invocations);
/// Money for `units` more after `monthUnits` this month, through the tiers.
double cost(const PriceTable& table, double units, double monthUnits = 0);

} // namespace engine::metering
