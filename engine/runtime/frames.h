#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace engine::runtime {

/// The language between the engine and an event runtime, over one stream socket (fd 3 inside): length-prefixed frames,
/// many calls in flight.
///
///   u32 length of what follows | u8 kind | u32 call | body        (little endian)
///
/// The engine writes Load and the first Invoke before the runtime is up; the runtime reads them when it gets there.
enum class FrameKind : std::uint8_t {
    // engine -> runtime
    Load = 1, ///< JSON: runtime, concurrency, function, service, preFreeze, preStop, region, accountId, credentials
    Initialize = 2, ///< JSON: requestId
    Invoke = 3, ///< u16 length of a JSON header (requestId, retryCount, ...), the header, the event's bytes
    PreFreeze = 4, ///< JSON: requestId
    PreStop = 5, ///< JSON: requestId
    Adopt = 6, ///< JSON: environment, folder; once, to a runtime that was booted for nobody in particular and said Booted
               ///< without having been sent anything; it says Booted again when it is like one started for its function
    // runtime -> engine
    Booted = 16, ///< the interpreter runs and reads frames
    Loaded = 17, ///< user code is loaded; or, with an error body, cannot be
    Done = 18, ///< result of Initialize, PreFreeze, PreStop: empty, or an error body
    Result = 19, ///< the handler's bytes
    Handled = 20, ///< error body: a Node.js callback got an error
    Unhandled = 21, ///< error body: thrown or rejected
    Log = 22, ///< u8 level (metering::LogLevel), text: what context.logger wrote for `call`
    Dying = 23, ///< error body: the process is about to exit because of `call`
    Oversized = 24, ///< the result is above the limit and was not sent; its size as decimal text
    Exiting = 25, ///< the handler of `call` makes the process exit
};

struct Frame
{
    FrameKind kind;
    std::uint32_t call;
    std::string_view body;
};

/// Appends one frame to `out`. `body` parts are joined.
void appendFrame(std::string& out, FrameKind kind, std::uint32_t call, std::string_view body, std::string_view more = {});

/// Cuts a byte stream into frames.
class FrameReader
{
public:
    static constexpr std::uint32_t kMaxLength = 64 * 1024 * 1024;

    /// Room for `size` more bytes; fill it, then call filled().
    std::span<char> prepare(std::size_t size);
    void filled(std::size_t size) { m_end += size; }
    /// The next whole frame; its body is valid until the next prepare(). False: more bytes are needed.
    bool next(Frame& frame);
    /// The peer announced a frame that is empty or above kMaxLength; the stream is lost.
    bool isBroken() const { return m_isBroken; }

private:
    std::string m_bytes;
    std::size_t m_begin = 0;
    std::size_t m_end = 0;
    bool m_isBroken = false;
};

} // namespace engine::runtime
