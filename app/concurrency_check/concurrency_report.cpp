#include <app/concurrency_check/concurrency_report.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace app {

namespace {
constexpr double kFill = 0.8; ///< of the processor
constexpr double kLeastProcessorMs = 0.01; ///< what cannot be measured is not nothing
constexpr double kRounding = 1e-9; ///< 13.999... is 14
constexpr double kMostConcurrency = 200; ///< what a function may have

/// What one event led to alone.
struct Alone
{
    std::set<std::string> results;
    int calls = 0;
    bool hasFailed = false;
    /// A single answer seen more than once. A function that answers with the time of day never has one.
    bool isSteady() const { return calls < 2 || results.size() == 1; }
};

void addError(std::vector<ConcurrencyReport::EventError>& errors, const CheckedCall& call)
{
    const auto known = std::find_if(errors.begin(), errors.end(), [&](const auto& error) {
        return error.event == call.event && error.errorType == call.errorType && error.errorMessage == call.errorMessage;
    });
    if (known != errors.end()) {
        ++known->count;
    } else {
        errors.push_back({call.event, call.errorType, call.errorMessage, 1});
    }
}

void addDifference(std::vector<ConcurrencyReport::Difference>& differences, const CheckedCall& call, const std::string& alone)
{
    const bool isKnown = std::any_of(differences.begin(), differences.end(),
        [&](const auto& one) { return one.event == call.event && one.together == call.result; });
    if (!isKnown) differences.push_back({call.event, alone, call.result});
}
} // namespace

ConcurrencyReport compareRuns(const CheckedRun& alone, const CheckedRun& together, const CallTime& time, int concurrency,
    const engine::catalog::FunctionConfig& config)
{
    ConcurrencyReport report;
    report.time = time;
    report.checkedConcurrency = concurrency;
    std::map<std::size_t, Alone> events;
    for (const auto& call : alone.calls) {
        auto& event = events[call.event];
        event.results.insert(call.result);
        if (!call.errorType.empty()) {
            event.hasFailed = true;
            addError(report.errorsAlone, call);
        }
        ++event.calls;
    }
    for (const auto& [index, event] : events) {
        if (event.hasFailed) continue;
        report.isConclusive = true;
        if (!event.isSteady()) report.unsteadyEvents.push_back(index);
    }
    for (const auto& call : together.calls) {
        const auto& event = events[call.event];
        if (event.hasFailed) continue;
        if (!call.errorType.empty()) {
            addError(report.errors, call);
        } else if (event.isSteady() && !event.results.empty() && !event.results.contains(call.result)) {
            addDifference(report.differences, call, *event.results.begin());
        }
    }
    // What was printed before the first call could belong to none.
    const auto first = std::find_if(
        together.log.begin(), together.log.end(), [](const auto& line) { return !line.requestId.empty(); });
    std::copy_if(first, together.log.end(), std::back_inserter(report.unattributedLines),
        [](const auto& line) { return line.requestId.empty() && line.level != engine::metering::LogLevel::Platform; });
    report.suggestedConcurrency = report.isConclusive && report.isSafe()
        ? suggestConcurrency(time, engine::catalog::effectiveCpu(config))
        : 1;
    return report;
}

int suggestConcurrency(const CallTime& time, double vcpus)
{
    if (time.durationMs <= 0) return 1;
    const double processor = std::max(time.processorMs, kLeastProcessorMs);
    const double atOnce = std::floor(kFill * std::min(vcpus, 1.0) * time.durationMs / processor + kRounding);
    return static_cast<int>(std::clamp(atOnce, 1.0, kMostConcurrency));
}

} // namespace app
