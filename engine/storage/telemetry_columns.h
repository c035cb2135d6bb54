#pragma once

#include <engine/core/clock.h>
#include <engine/metering/usage.h>
#include <engine/storage/database.h>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>

// How records become rows: one tuple of members, in the order of the columns, serves writing and reading. Times and
// durations are stored as nanoseconds, enumerations by number.
namespace engine::storage {

template <typename Value>
void bindValue(Statement& statement, int index, const Value& value)
{
    if constexpr (std::is_same_v<Value, TimePoint>) {
        statement.bind(index, value.time_since_epoch().count());
    } else if constexpr (std::is_same_v<Value, Duration>) {
        statement.bind(index, value.count());
    } else if constexpr (std::is_enum_v<Value>) {
        statement.bind(index, static_cast<int>(value));
    } else {
        statement.bind(index, value);
    }
}

template <typename Value>
void readValue(const Statement& statement, int column, Value& value)
{
    if constexpr (std::is_same_v<Value, TimePoint>) {
        value = TimePoint(Duration(statement.integer(column)));
    } else if constexpr (std::is_same_v<Value, Duration>) {
        value = Duration(statement.integer(column));
    } else if constexpr (std::is_same_v<Value, std::string>) {
        value = statement.text(column);
    } else if constexpr (std::is_floating_point_v<Value>) {
        value = statement.real(column);
    } else {
        value = static_cast<Value>(statement.integer(column));
    }
}

/// Binds a tuple of members from parameter `first` on.
template <typename... Values>
void bindAll(Statement& statement, int first, const std::tuple<Values...>& values)
{
    std::apply([&](const auto&... each) { (bindValue(statement, first++, each), ...); }, values);
}

/// Reads a tuple of members from column `first` on.
template <typename... Values>
void readAll(const Statement& statement, int first, const std::tuple<Values&...>& values)
{
    std::apply([&](auto&... each) { (readValue(statement, first++, each), ...); }, values);
}

/// "?, ?, ?"
inline std::string placeholders(std::size_t count)
{
    std::string marks = "?";
    for (std::size_t index = 1; index < count; ++index) marks += ", ?";
    return marks;
}

/// In the order of kUsageColumns.
template <typename Usage>
auto usageColumnsOf(Usage& usage)
{
    return std::tie(usage.invocations, usage.time.onDemandMs, usage.time.activeMs, usage.time.idleMs, usage.vcpuSeconds,
        usage.gbSeconds, usage.diskGbSeconds, usage.idleVcpuSeconds, usage.idleGbSeconds, usage.idleDiskGbSeconds);
}
inline constexpr std::string_view kUsageColumns
    = "billed_invocations, on_demand_ms, active_ms, idle_ms, vcpu_seconds, gb_seconds, disk_gb_seconds,"
      " idle_vcpu_seconds, idle_gb_seconds, idle_disk_gb_seconds";

} // namespace engine::storage
