#pragma once

#include <engine/catalog/objects.h>
#include <engine/core/loop.h>
#include <functional>

namespace engine::runtime {

/// Asks a server again and again whether it is well: good is an answer of 200 to 399 within the configured time (source:
/// behaviour section 3.5). Loop thread only.
class HealthCheck
{
public:
    /// Asks once; its argument gets the status, 0 when there was no answer. Late answers are ignored.
    using Ask = std::function<void(std::function<void(int status)>)>;
    /// Told after the first probe and whenever it changes; `status`: of the probe that decided.
    using Tell = std::function<void(bool isHealthy, int status)>;

    HealthCheck(Loop& loop, const catalog::HealthCheckConfig& config, Ask ask, Tell tell);

    /// The first probe comes after the initial delay; when it fails there is no other.
    void start();
    /// Forgets a probe under way. A frozen server cannot answer, and need not.
    void pause();
    /// Goes on a period later.
    void resume();

private:
    void probeIn(Duration delay);
    void probe();
    void answered(int status);

    catalog::HealthCheckConfig m_config;
    Ask m_ask;
    Tell m_tell;
    LoopTimer m_timer; ///< for the next probe, then for its answer
    std::uint64_t m_probe = 0; ///< the one an answer is awaited for
    bool m_isStarted = false; ///< the first probe was good
    bool m_isHealthy = false;
    std::int64_t m_inARow = 0; ///< probes that spoke against m_isHealthy
};

} // namespace engine::runtime
