#pragma once

#include <engine/metering/telemetry.h>
#include <model/tables/cold_start_table_model.h>
#include <span>
#include <string>
#include <vector>
#include <widgets/charts/phase_chart.h>

// What many starts say together. Pure.
namespace app {

/// The middle value, of an even number the mean of the two in the middle; 0 for none.
double median(std::vector<double> values);

/// Starts along one path that did not fail.
struct PathStatistics
{
    std::string startPath; ///< see InstanceRecord
    int starts = 0;
    engine::metering::ColdStartPhases median; ///< phase by phase
    double medianTotalMs = 0; ///< of the totals: not always the sum of the phases' medians
};
/// The paths that were taken, the fastest first.
std::vector<PathStatistics> statisticsByPath(std::span<const model::ColdStart> starts);
/// Share of the business layer in the time of all starts that did not fail; 0 when there is none.
double businessShare(std::span<const model::ColdStart> starts);

/// What the chart shows: a bar for each start, or when there are more than `most` one for each
/// minute, of its mean phases; those are the last `most` ones.
struct StartBars
{
    bool isPerMinute = false;
    std::vector<widgets::PhaseChart::Bar> bars; ///< oldest first
    std::vector<std::string> newestOf; ///< by bar: the instance, or the newest one of the minute
};
StartBars barsOf(std::span<const model::ColdStart> newestFirst, std::size_t most);

} // namespace app
