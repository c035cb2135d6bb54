#include <app/pages/function/cold_starts/start_statistics.h>

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <map>
#include <model/format/states.h>
#include <model/format/times.h>

namespace app {

using engine::Duration;
using engine::metering::ColdStartPhases;
using model::ColdStart;

namespace {

class StartBarText
{
    Q_DECLARE_TR_FUNCTIONS(app::StartBarText)
};

ColdStartPhases phasesOf(const std::array<Duration, model::kPhaseCount>& parts)
{
    return {.queued = parts[0],
        .allocate = parts[1],
        .runtime = parts[2],
        .load = parts[3],
        .initializer = parts[4]};
}

ColdStartPhases medianPhases(const std::vector<const ColdStart*>& starts)
{
    std::array<Duration, model::kPhaseCount> parts{};
    for (std::size_t phase = 0; phase < parts.size(); ++phase) {
        std::vector<double> durations;
        for (const ColdStart* start : starts) {
            durations.push_back(
                static_cast<double>(model::phaseDurations(start->phases)[phase].count()));
        }
        parts[phase] = Duration(static_cast<Duration::rep>(median(std::move(durations))));
    }
    return phasesOf(parts);
}

ColdStartPhases meanPhases(std::span<const ColdStart> starts)
{
    std::array<Duration, model::kPhaseCount> parts{};
    for (const ColdStart& start : starts) {
        const auto durations = model::phaseDurations(start.phases);
        for (std::size_t phase = 0; phase < parts.size(); ++phase) {
            parts[phase] += durations[phase];
        }
    }
    for (Duration& part : parts) {
        part /= static_cast<Duration::rep>(starts.size());
    }
    return phasesOf(parts);
}

qint64 minuteOf(const ColdStart& start)
{
    return engine::toEpochMs(start.createdAt) / 60'000;
}

void addBar(StartBars& all, const QString& title, const ColdStart& newest,
    const ColdStartPhases& phases)
{
    all.bars.push_back({.label = model::clockSecondsText(engine::toEpochMs(newest.createdAt)),
        .title = title,
        .phases = phases});
    all.newestOf.push_back(newest.instanceId);
}

} // namespace

double median(std::vector<double> values)
{
    if (values.empty()) return 0;
    const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
    std::ranges::nth_element(values, middle);
    if (values.size() % 2 == 1) return *middle;
    return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

std::vector<PathStatistics> statisticsByPath(std::span<const ColdStart> starts)
{
    std::map<std::string, std::vector<const ColdStart*>> byPath;
    for (const ColdStart& start : starts) {
        if (!start.hasFailed) byPath[start.startPath].push_back(&start);
    }
    std::vector<PathStatistics> paths;
    for (const auto& [path, members] : byPath) {
        std::vector<double> totals;
        for (const ColdStart* start : members) {
            totals.push_back(engine::toMs(start->phases.total()));
        }
        paths.push_back({.startPath = path,
            .starts = static_cast<int>(members.size()),
            .median = medianPhases(members),
            .medianTotalMs = median(std::move(totals))});
    }
    std::ranges::sort(paths, {}, &PathStatistics::medianTotalMs);
    return paths;
}

double businessShare(std::span<const ColdStart> starts)
{
    double business = 0, total = 0;
    for (const ColdStart& start : starts) {
        if (start.hasFailed) continue;
        business += engine::toMs(start.phases.business());
        total += engine::toMs(start.phases.total());
    }
    return total > 0 ? business / total : 0;
}

StartBars barsOf(std::span<const ColdStart> newestFirst, std::size_t most)
{
    StartBars all;
    all.isPerMinute = newestFirst.size() > most;
    if (!all.isPerMinute) {
        for (const ColdStart& start : newestFirst) {
            addBar(all,
                StartBarText::tr("%1, %2", "when and how an instance was started")
                    .arg(model::clockText(engine::toEpochMs(start.createdAt)),
                        model::startPathText(start.startPath)),
                start, start.phases);
        }
    } else {
        while (!newestFirst.empty() && all.bars.size() < most) {
            const qint64 minute = minuteOf(newestFirst.front());
            const auto end = std::ranges::find_if(newestFirst,
                [minute](const ColdStart& start) { return minuteOf(start) != minute; });
            const auto count = static_cast<std::size_t>(end - newestFirst.begin());
            addBar(all, StartBarText::tr("Mean of %n start(s)", nullptr, static_cast<int>(count)),
                newestFirst.front(), meanPhases(newestFirst.first(count)));
            newestFirst = newestFirst.subspan(count);
        }
    }
    std::ranges::reverse(all.bars);
    std::ranges::reverse(all.newestOf);
    return all;
}

} // namespace app
