#pragma once

#include <engine/catalog/objects.h>
#include <engine/engine.h>
#include <engine/runtime/instance.h>
#include <engine/telemetry_hub.h>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <unordered_map>
#include <vector>

namespace engine {

/// The calls that were not answered yet: what is known of each, and how each comes to its answer and its record. Every
/// call is answered exactly once. Loop thread only.
class CallBook
{
public:
    struct Call
    {
        catalog::FunctionVersionPtr version;
        std::string payload; ///< until it is handed to an instance
        bool wantsLog = false; ///< its answer carries the tail of its log
        metering::InvocationRecord record;
    };

    CallBook(const Clock& clock, TelemetryHub& telemetry);
    /// Answers what is left with Cancelled.
    ~CallBook();

    /// The id of the new call.
    std::string open(catalog::FunctionVersionPtr version, InvokeRequest request, Completion<InvokeReply> done);
    /// Runs `cancel` on whatever thread cancels the call while it is open.
    void onCancel(const std::string& requestId, std::stop_token token, std::function<void()> cancel);

    /// Null once the call is over.
    Call* find(const std::string& requestId);
    /// False when the caller went away or the call is over.
    bool isAwaited(const std::string& requestId) const;
    /// A line the call printed: its tail log may want it.
    void logged(const std::string& requestId, std::string_view line);

    /// The instance is through with it; `billedMs`: what it added to the instance's bill.
    void finish(const std::string& requestId, runtime::InvocationOutput output, std::int64_t billedMs);
    /// It never ran, for `error`; `instanceId`: the instance it waited for, if any.
    void refuse(const std::string& requestId, const std::string& instanceId, const Error& error);
    /// The instance it waited for did not come up through the function's own fault, such as a failing Initializer: that
    /// is a result with an error body, not a refusal.
    void finishUnstarted(
        const std::string& requestId, const std::string& instanceId, const runtime::Instance::StartFailure& failure);
    /// The caller went away. A call that runs stays in the book until finish(), one that waits leaves it. `message`: what
    /// its instance said to that; empty: it waits.
    void abandon(const std::string& requestId, const std::string& message);

    /// Tells the records of the calls that were answered, once their logs are complete.
    void tellFinished();

private:
    struct Entry;
    Entry* entry(const std::string& requestId);
    void answer(const std::string& requestId, Entry& entry, Result<InvokeReply> reply);

    const Clock& m_clock;
    TelemetryHub& m_telemetry;
    std::vector<metering::InvocationRecord> m_untold;
    std::unordered_map<std::string, std::unique_ptr<Entry>> m_calls; ///< by request id
};

} // namespace engine
