#include <engine/runtime/log_budget.h>

namespace engine::runtime {

bool LogBudget::isSpent()
{
    const auto now = m_clock.now();
    if (now >= m_end) {
        report();
        m_end = now + seconds(1);
        m_bytes = 0;
        m_lines = 0;
    }
    return m_bytes >= kMaxBytesPerSecond || m_lines >= kMaxLinesPerSecond;
}

void LogBudget::spend(std::size_t lineBytes)
{
    m_bytes += lineBytes + 1;
    ++m_lines;
}

void LogBudget::leaveOut(std::size_t bytes)
{
    if (m_leftOut == 0) m_timer.start(m_end - m_clock.now(), [this] { report(); });
    m_leftOut += bytes;
}

void LogBudget::report()
{
    if (m_leftOut == 0) return;
    m_timer.cancel();
    m_note("fcdesk left out " + std::to_string(m_leftOut) + " bytes: more than "
        + std::to_string(kMaxBytesPerSecond / (1024 * 1024)) + " MiB or " + std::to_string(kMaxLinesPerSecond)
        + " lines were printed within a second");
    m_leftOut = 0;
}

} // namespace engine::runtime
