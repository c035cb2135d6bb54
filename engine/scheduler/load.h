#pragma once

#include <array>
#include <cstdint>
#include <engine/core/clock.h>
#include <span>

namespace engine::scheduler {

/// What the calls of one function were like lately, and what that says about the near future.
struct LoadEstimate
{
    Duration start{}; ///< running mean, from the wish for an instance until it can take requests; zero: none so far
    Duration businessStart{}; ///< of that, loading the code and the Initializer
    Duration call{}; ///< running mean; zero: none so far
    std::int64_t starts = 0; ///< measured
    std::int64_t startedAhead = 0; ///< instances created before requests had to wait for them
    double arrivalsPerSecond = 0; ///< over the last ten whole seconds
    int recentPeak = 0; ///< most that ran or waited at once within the last half minute
    double predictedInFlight = 0; ///< when an instance that is wished for now could take requests
    bool operator==(const LoadEstimate&) const = default;
};

/// One second of a function's load.
struct LoadSecond
{
    int arrivals = 0;
    int peak = 0; ///< most requests that ran or waited at once; 0 when none arrived
    int waiting = 0; ///< most that waited at once
};

/// How many requests will run or wait once a start of this length is through, from three whole seconds, the oldest
/// first. Only what grew from each second to the next is carried on, so that neither a single burst nor a steady load
/// looks like growth; and never beyond what the arrivals amount to at the mean duration, besides those that wait already
/// (source: behaviour rows 3.2 and A4).
double predictInFlight(std::span<const LoadSecond, 3> seconds, Duration start, Duration call);

/// Instances to create ahead so that a predicted load finds room; a partly used one is not worth it. `instances`: those
/// that can take requests or are being created.
int instancesAhead(double predictedInFlight, int instances, int concurrency);

/// Measures the load of one function. Constant memory; reads no clock: time comes with each call and does not go back.
class Load
{
public:
    /// A request came; now so many run, and so many wait, this one included. True for the first one of a second: there is
    /// something new to predict from.
    bool arrived(TimePoint now, int running, int waiting);
    void finished(Duration call);
    void started(Duration whole, Duration business);
    void startedAhead() { ++m_startedAhead; }

    LoadEstimate estimate(TimePoint now) const;
    int recentPeak(TimePoint now) const;

private:
    class Mean
    {
    public:
        void add(Duration value);
        Duration value() const { return m_value; }
        std::int64_t count() const { return m_count; }

    private:
        Duration m_value{};
        std::int64_t m_count = 0;
    };
    static constexpr std::int64_t kSeconds = 32;
    static std::int64_t secondOf(TimePoint now);
    LoadSecond at(std::int64_t second) const;

    std::array<LoadSecond, kSeconds> m_ring; ///< by second modulo its size
    std::int64_t m_newest = 0; ///< the ring holds this second and those before it
    Mean m_calls, m_starts, m_businessStarts;
    std::int64_t m_startedAhead = 0;
};

} // namespace engine::scheduler
