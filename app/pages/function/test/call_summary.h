#pragma once

#include <app/pages/function/test/call_runner.h>
#include <engine/metering/histogram.h>
#include <optional>
#include <set>
#include <string>

namespace app {

/// Many calls summed up, one after the other.
class CallSummary
{
public:
    void add(const FinishedCall& call);

    int total() const { return m_total; }
    int succeeded() const { return m_succeeded; }
    int failed() const { return m_failed; } ///< neither of the other three
    int throttled() const { return m_throttled; }
    int cancelled() const { return m_cancelled; }
    int coldStarts() const { return m_coldStarts; }
    int instances() const { return static_cast<int>(m_instances.size()); } ///< that ran calls
    std::int64_t billedMs() const { return m_billedMs; }
    /// From a call's arrival to its end, of those that ran; 0 when none did.
    double latencyMs(double quantile) const;
    const std::optional<FinishedCall>& firstFailure() const { return m_firstFailure; }

private:
    int m_total = 0, m_succeeded = 0, m_failed = 0, m_throttled = 0, m_cancelled = 0;
    int m_coldStarts = 0;
    std::int64_t m_billedMs = 0;
    std::set<std::string> m_instances;
    engine::metering::Histogram m_latency;
    std::optional<FinishedCall> m_firstFailure;
};

} // namespace app
