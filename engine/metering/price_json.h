#pragma once

#include <array>
#include <engine/metering/price.h>
#include <string>
#include <string_view>
#include <utility>

namespace engine::metering {

/// The members of UnitFactors by the names they have in JSON, for whoever reads, writes or checks them all.
inline constexpr std::array<std::pair<std::string_view, double UnitFactors::*>, 7> kFactorNames{{
    {"invocation", &UnitFactors::invocation},
    {"vcpuSecond", &UnitFactors::vcpuSecond},
    {"gbSecond", &UnitFactors::gbSecond},
    {"diskGbSecond", &UnitFactors::diskGbSecond},
    {"idleVcpuSecond", &UnitFactors::idleVcpuSecond},
    {"idleGbSecond", &UnitFactors::idleGbSecond},
    {"idleDiskGbSecond", &UnitFactors::idleDiskGbSecond},
}};

/// The shortest text that reads back as the same number.
std::string amountText(double amount);

} // namespace engine::metering
