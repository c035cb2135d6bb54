#pragma once

#include <QList>
#include <array>
#include <cstdint>
#include <engine/metering/metrics.h>
#include <map>
#include <span>
#include <string>
#include <string_view>

namespace model {

/// Invocations per minute of the last hour, per function: the tiny pictures in the function tree.
class ActivityHistory
{
public:
    static constexpr int kMinutes = 60;

    /// Points in any order; `function` "" is ignored. Returns the functions that changed.
    std::vector<std::string> add(std::span<const engine::metering::MetricsFold::Row> rows);
    /// kMinutes values, oldest first, ending with the minute of `nowSecond`.
    QList<float> values(std::string_view function, std::int64_t nowSecond) const;
    void remove(std::string_view function);

private:
    struct Ring
    {
        std::array<float, kMinutes> counts{};
        std::int64_t lastMinute = 0; ///< the newest one counted
    };
    std::map<std::string, Ring, std::less<>> m_rings;
};

} // namespace model
