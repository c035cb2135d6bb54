#include <engine/runtime/health_check.h>

namespace engine::runtime {

HealthCheck::HealthCheck(Loop& loop, const catalog::HealthCheckConfig& config, Ask ask, Tell tell)
    : m_config(config)
    , m_ask(std::move(ask))
    , m_tell(std::move(tell))
    , m_timer(loop)
{
}

void HealthCheck::start()
{
    probeIn(seconds(m_config.initialDelaySeconds));
}

void HealthCheck::pause()
{
    ++m_probe;
    m_timer.cancel();
}

void HealthCheck::resume()
{
    if (m_isStarted) probeIn(seconds(m_config.periodSeconds));
}

void HealthCheck::probeIn(Duration delay)
{
    m_timer.start(delay, [this] { probe(); });
}

void HealthCheck::probe()
{
    const auto number = ++m_probe;
    m_timer.start(seconds(m_config.timeoutSeconds), [this] { answered(0); });
    m_ask([this, number](int status) {
        if (number == m_probe) answered(status);
    });
}

void HealthCheck::answered(int status)
{
    ++m_probe; // whatever else comes is late
    m_timer.cancel();
    const bool isGood = status >= 200 && status < 400;
    if (!m_isStarted) {
        m_isStarted = m_isHealthy = isGood;
        if (isGood) probeIn(seconds(m_config.periodSeconds));
        return m_tell(isGood, status);
    }
    probeIn(seconds(m_config.periodSeconds));
    m_inARow = isGood == m_isHealthy ? 0 : m_inARow + 1;
    if (m_inARow < (m_isHealthy ? m_config.failureThreshold : m_config.successThreshold)) return;
    m_inARow = 0;
    m_isHealthy = isGood;
    m_tell(isGood, status);
}

} // namespace engine::runtime
