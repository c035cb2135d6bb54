#include <engine/runtime/log_capture.h>

#include <array>
#include <cerrno>
#include <unistd.h>

namespace engine::runtime {

namespace {
constexpr std::size_t kReadSize = 64 * 1024; ///< what a pipe holds
constexpr std::size_t kMaxDrain = 1024 * 1024; ///< a tree that prints faster than we read has no last line
constexpr std::size_t kTailSize = 4 * 1024;
/// A tree that prints line by line is woken up for once per line; one look in 5 ms costs next to nothing.
constexpr Duration kGatherTime = milliseconds(5);
} // namespace

LogCapture::LogCapture(Loop& loop, const Clock& clock, UniqueFd output, UniqueFd errors, Emit emit)
    : m_loop(loop)
    , m_clock(clock)
    , m_emit(std::move(emit))
    , m_windowTimer(loop)
    , m_gatherTimer(loop)
    , m_output(*this, loop, std::move(output))
    , m_errors(*this, loop, std::move(errors))
{
    m_output.watch.waitReadable();
    m_errors.watch.waitReadable();
}

LogCapture::~LogCapture() = default;

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
    m_now = m_clock.now();
    pipe.lastRead = m_now;
    openWindow();
    const auto size = static_cast<std::size_t>(count);
    if (isWindowFull()) {
        pipe.lines.skip({buffer.data(), size});
        drop(size);
    } else {
        pipe.lines.add({buffer.data(), size}, [this](std::string_view line) { pass(line); });
    }
    return size;
}

void LogCapture::pass(std::string_view line)
{
    if (isWindowFull()) return drop(line.size() + 1);
    m_windowBytes += line.size() + 1;
    ++m_windowLines;
    auto text = toValidUtf8(line);
    m_tail.append(text).push_back('\n');
    if (m_tail.size() > 2 * kTailSize) m_tail.erase(0, m_tail.size() - kTailSize);
    const auto level = levelOf(text);
    m_emit(std::move(text), level);
}

bool LogCapture::isWindowFull() const
{
    return m_windowBytes >= kMaxBytesPerSecond || m_windowLines >= kMaxLinesPerSecond;
}

void LogCapture::drop(std::size_t bytes)
{
    if (m_droppedBytes == 0) m_windowTimer.start(m_windowEnd - m_now, [this] { reportDropped(); });
    m_droppedBytes += bytes;
}

void LogCapture::openWindow()
{
    if (m_now < m_windowEnd) return;
    reportDropped();
    m_windowEnd = m_now + seconds(1);
    m_windowBytes = 0;
    m_windowLines = 0;
}

void LogCapture::reportDropped()
{
    if (m_droppedBytes == 0) return;
    m_windowTimer.cancel();
    m_emit("fcdesk left out " + std::to_string(m_droppedBytes) + " bytes: more than "
            + std::to_string(kMaxBytesPerSecond / (1024 * 1024)) + " MiB or " + std::to_string(kMaxLinesPerSecond)
            + " lines were printed within a second",
        metering::LogLevel::Platform);
    m_droppedBytes = 0;
}

} // namespace engine::runtime
