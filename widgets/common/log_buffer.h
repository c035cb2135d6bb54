#pragma once

#include <QString>
#include <deque>
#include <engine/metering/telemetry.h>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace widgets {

/// The lines a log view shows: a ring of rows, numbered on and on. A line of several lines becomes
/// as many rows; escape sequences of terminals are taken out, tabs become spaces.
class LogBuffer
{
public:
    using Level = engine::metering::LogLevel;

    struct Row
    {
        qint64 timeMs = 0;
        std::string bytes; ///< the request id, then the text
        std::uint32_t instance = 0; ///< in the buffer's names
        std::uint32_t function = 0; ///< in the buffer's names
        std::uint16_t requestLength = 0;
        Level level = Level::None;
        bool isContinuation = false; ///< the line began on a row above

        std::string_view requestId() const
        {
            return std::string_view(bytes).substr(0, requestLength);
        }
        std::string_view text() const { return std::string_view(bytes).substr(requestLength); }
    };

    /// `capacity`: rows kept; the oldest go first.
    explicit LogBuffer(std::size_t capacity = 1'000'000);

    void append(std::span<const engine::metering::LogLine> lines);
    /// Lines older than what is there, at the front: as many rows of their end as there is room
    /// for. Returns how many.
    qint64 prepend(std::span<const engine::metering::LogLine> lines);
    void clear();

    /// Below zero once older lines came in at the front.
    qint64 first() const { return m_first; }
    qint64 end() const { return m_first + static_cast<qint64>(m_rows.size()); }
    /// first() <= number < end()
    const Row& row(qint64 number) const
    {
        return m_rows[static_cast<std::size_t>(number - m_first)];
    }
    std::string_view instanceId(const Row& row) const { return m_names[row.instance]; }
    /// "service/function"
    std::string_view function(const Row& row) const { return m_names[row.function]; }
    /// An upper bound of the characters of all texts so far, wide ones counted twice.
    int widest() const { return m_widest; }

private:
    std::uint32_t numberOf(const std::string& name);
    template <typename Take>
    void cut(std::span<const engine::metering::LogLine> lines, Take take);
    Row makeRow(const engine::metering::LogLine& line, std::string_view text, bool isContinuation);
    std::size_t m_capacity;
    std::deque<Row> m_rows;
    qint64 m_first = 0;
    std::vector<std::string> m_names{std::string()};
    std::unordered_map<std::string, std::uint32_t> m_numbers{{std::string(), 0}};
    int m_widest = 0;
};

} // namespace widgets
