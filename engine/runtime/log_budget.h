#pragma once

#include <engine/core/clock.h>
#include <engine/core/loop.h>
#include <functional>
#include <string>

namespace engine::runtime {

/// How much of an instance's output is passed on: of each second the first part, with a note about the rest. So a
/// function that prints without end cannot flood what comes behind. Loop thread only.
class LogBudget
{
public:
    static constexpr std::size_t kMaxBytesPerSecond = 4 * 1024 * 1024;
    static constexpr std::size_t kMaxLinesPerSecond = 20'000;

    /// `note` gets a sentence for the log, at the end of each second that had too much.
    LogBudget(Loop& loop, const Clock& clock, std::function<void(std::string)> note)
        : m_clock(clock)
        , m_note(std::move(note))
        , m_timer(loop)
    {
    }

    /// Whether this second has had its part.
    bool isSpent();
    void spend(std::size_t lineBytes);
    void leaveOut(std::size_t bytes);

private:
    void report();

    const Clock& m_clock;
    std::function<void(std::string)> m_note;
    TimePoint m_end; ///< of the second
    std::size_t m_bytes = 0;
    std::size_t m_lines = 0;
    std::size_t m_leftOut = 0;
    LoopTimer m_timer; ///< runs only while something was left out
};

} // namespace engine::runtime
