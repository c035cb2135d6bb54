#pragma once

#include <cstdint>
#include <engine/catalog/objects.h>
#include <string>
#include <string_view>
#include <vector>

namespace app {

/// The experiment that explains instance concurrency: calls that mostly wait, all at once, at two settings.
namespace concurrency_experiment {
inline constexpr std::string_view kService = "fcdesk-demo";
inline constexpr std::string_view kFunction = "wait";
inline constexpr std::string_view kSample = "wait-nodejs";
inline constexpr int kCalls = 3;
inline constexpr int kConcurrencies[] = {1, 10};
/// {"seconds":10}
std::string event(double seconds);
/// The sample's, at this instance concurrency, with time enough to wait.
engine::catalog::FunctionConfig config(int concurrency, double seconds);
} // namespace concurrency_experiment

/// What one call of a run cost and where it ran.
struct ExperimentCall
{
    std::string instanceId;
    std::int64_t billedMs = 0;
    bool isColdStart = false;
};

/// One run summed up.
struct ExperimentRun
{
    int concurrency = 1;
    int calls = 0;
    double wallMs = 0; ///< from the first call until the last answer
    int instances = 0; ///< that served the calls
    int coldStarts = 0; ///< instances that were started while calls waited
    std::int64_t billedMs = 0;
    double computeUnits = 0;
    double cost = 0; ///< in the price table's currency, without free allowance
    std::string currency;
};

/// At the sample's size and the built-in price list.
ExperimentRun summarize(int concurrency, const std::vector<ExperimentCall>& calls, double wallMs);

} // namespace app
