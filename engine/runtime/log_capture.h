#pragma once

#include <engine/core/clock.h>
#include <engine/runtime/fd_watch.h>
#include <engine/runtime/log_text.h>

namespace engine::runtime {

/// Reads what a process tree prints and cuts it into lines. A tree that prints without end is read on at full speed, so
/// that it never blocks for good, but of each second only the first part is passed on, with a note about the rest. Loop
/// thread only.
class LogCapture
{
public:
    static constexpr std::size_t kMaxBytesPerSecond = 4 * 1024 * 1024;
    static constexpr std::size_t kMaxLinesPerSecond = 20'000;

    /// `emit` gets each line as valid UTF-8; it must not destroy the capture.
    using Emit = std::function<void(std::string text, metering::LogLevel level)>;
    LogCapture(Loop& loop, const Clock& clock, UniqueFd output, UniqueFd errors, Emit emit);
    ~LogCapture();

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
    void openWindow();
    bool isWindowFull() const;
    void drop(std::size_t bytes);
    void reportDropped();

    Loop& m_loop;
    const Clock& m_clock;
    Emit m_emit;
    TimePoint m_now; ///< of the read under way
    std::string m_tail;
    TimePoint m_windowEnd;
    std::size_t m_windowBytes = 0;
    std::size_t m_windowLines = 0;
    std::size_t m_droppedBytes = 0;
    LoopTimer m_windowTimer; ///< runs only while something was dropped
    LoopTimer m_gatherTimer;
    bool m_isGathering = false;
    Pipe m_output;
    Pipe m_errors;
};

} // namespace engine::runtime
