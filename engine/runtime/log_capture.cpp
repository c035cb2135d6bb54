#include <engine/runtime/log_capture.h>

#include <array>
#include <cerrno>
#include <unistd.h>

namespace engine::runtime {

namespace {
constexpr std::size_t kReadSize = 64 * 1024; ///< what a pipe holds
constexpr std::size_t kMaxDrain = 1024 * 1024; ///< a tree that prints faster than we read has no last line
constexpr std::size_t kTailSize = 4 * 1024;
/// A tree that prints line by line would wake us up for each; one look in 5 ms costs next to nothing.
constexpr Duration kGatherTime = milliseconds(5);
} // namespace

LogCapture::LogCapture(Loop& loop, const Clock& clock, LogBudget& budget, UniqueFd output, UniqueFd errors, Emit emit)
    : m_clock(clock)
    , m_budget(budget)
    , m_emit(std::move(emit))
    , m_gatherTimer(loop)
    , m_output(*this, loop, std::move(output))
    , m_errors(*this, loop, std::move(errors))
{
    m_output.watch.waitReadable();
    m_errors.watch.waitReadable();
}

void LogCapture::drain(Drain drain)
{
    for (auto* pipe : {&m_output, &m_errors}) {
        for (std::size_t total = 0; total < kMaxDrain;) {
            const auto count = read(*pipe);
            total += count;
            if (count < kReadSize) break;
        }
        if (drain == Drain::AlsoBegunLine) pipe->lines.flush([this](std::string_view line) { pass(line); });
    }
}

void LogCapture::readOnce(Pipe& pipe)
{
    const auto previous = pipe.lastRead;
    const auto count = read(pipe);
    const bool isSlow = pipe.lastRead - previous > kGatherTime;
    if (isSlow || count == 0 || count == kReadSize) return pipe.watch.waitReadable();
    if (std::exchange(m_isGathering, true)) return;
    m_gatherTimer.start(kGatherTime, [this] {
        m_isGathering = false;
        m_output.watch.waitReadable();
        m_errors.watch.waitReadable();
    });
}

std::size_t LogCapture::read(Pipe& pipe)
{
    static thread_local std::array<char, kReadSize> buffer;
    const auto count = ::read(pipe.watch.fd(), buffer.data(), buffer.size());
    if (count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR)) pipe.watch.close();
    if (count <= 0) return 0;
    pipe.lastRead = m_clock.now();
    const std::string_view bytes(buffer.data(), static_cast<std::size_t>(count));
    if (m_budget.isSpent()) {
        pipe.lines.skip(bytes);
        m_budget.leaveOut(bytes.size());
    } else {
        pipe.lines.add(bytes, [this](std::string_view line) { pass(line); });
    }
    return bytes.size();
}

void LogCapture::pass(std::string_view line)
{
    if (m_budget.isSpent()) return m_budget.leaveOut(line.size() + 1);
    m_budget.spend(line.size());
    auto text = toValidUtf8(line);
    m_tail.append(text).push_back('\n');
    if (m_tail.size() > 2 * kTailSize) m_tail.erase(0, m_tail.size() - kTailSize);
    const auto level = levelOf(text);
    m_emit(std::move(text), level);
}

} // namespace engine::runtime
