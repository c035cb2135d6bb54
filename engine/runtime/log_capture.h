#pragma once

#include <engine/core/clock.h>
#include <engine/runtime/fd_watch.h>
#include <engine/runtime/log_budget.h>
#include <engine/runtime/log_text.h>

namespace engine::runtime {

/// Reads what a process tree prints and cuts it into lines. It always reads on at full speed, so that the tree never
/// blocks for good; what the budget does not allow is left out. Loop thread only.
class LogCapture
{
public:
    /// `emit` gets each line as valid UTF-8; it must not destroy the capture.
    using Emit = std::function<void(std::string text, metering::LogLevel level)>;
    LogCapture(Loop& loop, const Clock& clock, LogBudget& budget, UniqueFd output, UniqueFd errors, Emit emit);

    /// Takes what the tree has printed so far. `WholeLines` leaves a line that has only begun for later.
    enum class Drain { WholeLines, AlsoBegunLine };
    void drain(Drain drain);
    /// The last lines, at most some KiB: for a message about a start that failed.
    const std::string& tail() const { return m_tail; }

private:
    struct Pipe
    {
        Pipe(LogCapture& owner, Loop& loop, UniqueFd fd)
            : watch(loop, std::move(fd), [this, &owner] { owner.readOnce(*this); })
        {
        }
        LineCutter lines;
        TimePoint lastRead;
        FdWatch watch;
    };
    void readOnce(Pipe& pipe);
    std::size_t read(Pipe& pipe);
    void pass(std::string_view line);

    const Clock& m_clock;
    LogBudget& m_budget;
    Emit m_emit;
    std::string m_tail;
    LoopTimer m_gatherTimer;
    bool m_isGathering = false;
    Pipe m_output;
    Pipe m_errors;
};

} // namespace engine::runtime
