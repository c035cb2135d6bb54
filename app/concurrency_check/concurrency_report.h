#pragma once

#include <engine/catalog/objects.h>
#include <engine/metering/telemetry.h>
#include <string>
#include <vector>

namespace app {

/// One call of a run.
struct CheckedCall
{
    std::size_t event = 0; ///< index of the event it was given
    std::string result; ///< the answer, or the error JSON
    std::string errorType; ///< empty: it succeeded
    std::string errorMessage;
    double durationMs = 0; ///< in the handler
};

/// The same events at one instance concurrency.
struct CheckedRun
{
    std::vector<CheckedCall> calls;
    std::vector<engine::metering::LogLine> log; ///< ascending
};

/// How a call's time divides, measured alone and warm.
struct CallTime
{
    double durationMs = 0; ///< mean of a call, in the handler
    double processorMs = 0; ///< mean of a call, of all processes of the instance
    double waitMs() const { return durationMs > processorMs ? durationMs - processorMs : 0; }
};

/// What happens to a function when requests share its instances.
struct ConcurrencyReport
{
    struct Difference
    {
        std::size_t event = 0;
        std::string alone, together;
    };
    /// Answers given together that none of the calls alone gave. Events in `unsteadyEvents` and `errorsAlone` are left out.
    std::vector<Difference> differences;
    std::vector<std::size_t> unsteadyEvents; ///< which answer differently each time even alone
    struct EventError
    {
        std::size_t event = 0;
        std::string errorType, errorMessage;
        int count = 0; ///< calls that ended so
    };
    std::vector<EventError> errors; ///< together, of events that always succeeded alone
    std::vector<EventError> errorsAlone; ///< of events that are therefore not compared
    bool isConclusive = false; ///< at least one event always succeeded alone
    std::vector<engine::metering::LogLine> unattributedLines; ///< printed together, without a request that could be known
    CallTime time;
    int checkedConcurrency = 1;
    /// How many calls at once fill the instance's processor to four fifths; 1 when sharing changes what it answers or
    /// nothing could be compared.
    int suggestedConcurrency = 1;
    bool isSafe() const { return differences.empty() && errors.empty(); }
};

/// Pure. `config`: the function's.
ConcurrencyReport compareRuns(const CheckedRun& alone, const CheckedRun& together, const CallTime& time, int concurrency,
    const engine::catalog::FunctionConfig& config);

/// 1..200: how many calls at once keep `vcpus` busy to four fifths (source: the guide's advice to share instances among
/// calls that wait). One process of Node.js or Python uses one processor at most.
int suggestConcurrency(const CallTime& time, double vcpus);

} // namespace app
