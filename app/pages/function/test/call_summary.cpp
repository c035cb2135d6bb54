#include <app/pages/function/test/call_summary.h>

namespace app {

using engine::metering::InvocationRecord;
using engine::metering::Outcome;

void CallSummary::add(const FinishedCall& call)
{
    ++m_total;
    switch (call.outcome()) {
    case Outcome::Succeeded:
        ++m_succeeded;
        break;
    case Outcome::Throttled:
        ++m_throttled;
        break;
    case Outcome::Cancelled:
        ++m_cancelled;
        break;
    default:
        ++m_failed;
        if (!m_firstFailure) m_firstFailure = call;
    }
    if (!call.reply) return;
    const InvocationRecord& record = call.reply->record;
    m_coldStarts += record.isColdStart;
    m_billedMs += record.billedMs;
    if (!record.instanceId.empty()) m_instances.insert(record.instanceId);
    m_latency.add(static_cast<std::uint64_t>(
        std::max(0.0, engine::toMs(record.finishedAt - record.arrivedAt) * 1000)));
}

double CallSummary::latencyMs(double quantile) const
{
    return static_cast<double>(m_latency.valueAt(quantile)) / 1000;
}

} // namespace app
