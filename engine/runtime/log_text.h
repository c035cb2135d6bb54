#pragma once

#include <engine/metering/telemetry.h>
#include <string>
#include <string_view>
#include <utility>

namespace engine::runtime {

/// One record of a log holds at most this much (source: behaviour section 5).
inline constexpr std::size_t kMaxLogText = 32 * 1024;

/// The level a platform logger wrote into a line ("2023-04-01T08:15:27.042Z <request id> [INFO] text"); None for
/// others.
metering::LogLevel levelOf(std::string_view line);

/// Whether a record starts at this line by the default rule: up to two characters, then a date (source: behaviour
/// section 5, `^.{0,2}\d{4}-\d{2}-\d{2}`).
bool startsWithDate(std::string_view line);

/// The same text with each byte that is not part of valid UTF-8 replaced by U+FFFD.
std::string toValidUtf8(std::string_view bytes);

/// Cuts a byte stream into lines, as it arrives in pieces.
class LineCutter
{
public:
    /// Calls `emit(line)` for every line that ended, without its end ("\n" or "\r\n"). A line above kMaxLogText comes
    /// in several pieces, none of them cut inside a character. Views are valid during the call.
    template <typename Emit>
    void add(std::string_view bytes, Emit&& emit)
    {
        if (std::exchange(m_isSkipping, false)) dropBegun(bytes);
        while (!bytes.empty()) {
            const auto end = bytes.find('\n');
            const bool isWhole = end != std::string_view::npos;
            auto piece = bytes.substr(0, end);
            bytes.remove_prefix(isWhole ? end + 1 : bytes.size());
            if (isWhole && m_begun.empty() && piece.size() <= kMaxLogText) {
                emit(withoutReturn(piece));
                continue;
            }
            m_begun += piece;
            cutLong(emit);
            if (isWhole) flush(emit);
        }
    }
    /// Emits the line that has begun and not ended, if any.
    template <typename Emit>
    void flush(Emit&& emit)
    {
        if (m_begun.empty()) return;
        const auto line = std::exchange(m_begun, {});
        emit(withoutReturn(line));
    }

    /// Leaves bytes out, and with them the rest of the line they end in.
    void skip(std::string_view bytes)
    {
        m_begun.clear();
        m_isSkipping = !bytes.ends_with('\n');
    }

private:
    void dropBegun(std::string_view& bytes)
    {
        const auto end = bytes.find('\n');
        m_isSkipping = end == std::string_view::npos;
        bytes.remove_prefix(m_isSkipping ? bytes.size() : end + 1);
    }
    template <typename Emit>
    void cutLong(Emit&& emit)
    {
        std::string_view rest = m_begun;
        while (rest.size() > kMaxLogText) {
            const auto length = lengthWithinCharacters(rest);
            emit(rest.substr(0, length));
            rest.remove_prefix(length);
        }
        if (rest.size() < m_begun.size()) m_begun.erase(0, m_begun.size() - rest.size());
    }
    static std::string_view withoutReturn(std::string_view line);
    /// How much of the first kMaxLogText bytes of `text` ends with a whole character.
    static std::size_t lengthWithinCharacters(std::string_view text);

    std::string m_begun;
    bool m_isSkipping = false; ///< what comes belongs to a line whose start was left out
};

} // namespace engine::runtime
