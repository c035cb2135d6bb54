#include "log_buffer.h"

#include <algorithm>
#include <iterator>

namespace widgets {

namespace {

constexpr int kTabWidth = 4;

/// Where the escape sequence that begins at `at` ends (source: ECMA-48, 5.4 and 8.3.89).
std::size_t endOfEscape(std::string_view text, std::size_t at)
{
    if (at + 1 >= text.size()) return at + 1;
    const char kind = text[at + 1];
    std::size_t end = at + 2;
    if (kind == '[') {
        while (end < text.size() && (text[end] < 0x40 || text[end] > 0x7e)) {
            ++end;
        }
        return std::min(end + 1, text.size());
    }
    if (kind == ']') {
        while (end < text.size() && text[end] != '\a' && text[end] != '\x1b') {
            ++end;
        }
        if (end < text.size() && text[end] == '\x1b') ++end;
        return std::min(end + 1, text.size());
    }
    return end;
}

void appendClean(std::string& to, std::string_view text)
{
    const bool isClean = std::ranges::none_of(
        text, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
    if (isClean) {
        to += text;
        return;
    }
    std::size_t column = 0;
    for (std::size_t i = 0; i < text.size();) {
        const char character = text[i];
        if (character == '\x1b') {
            i = endOfEscape(text, i);
            continue;
        }
        ++i;
        if (character == '\t') {
            const std::size_t spaces = kTabWidth - column % kTabWidth;
            to.append(spaces, ' ');
            column += spaces;
        } else if (static_cast<unsigned char>(character) >= 0x20 && character != 0x7f) {
            to += character;
            ++column;
        }
    }
}

/// Latin letters take one column, what needs three bytes and more mostly two.
int columnsOf(std::string_view utf8)
{
    int columns = 0;
    for (const char c : utf8) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < 0x80 || (byte >= 0xc0 && byte < 0xe0))
            columns += 1;
        else if (byte >= 0xe0)
            columns += 2;
    }
    return columns;
}

} // namespace

LogBuffer::LogBuffer(std::size_t capacity)
    : m_capacity(capacity)
{
}

/// Calls `take(row)` for every row the lines become, in order.
template <typename Take>
void LogBuffer::cut(std::span<const engine::metering::LogLine> lines, Take take)
{
    for (const engine::metering::LogLine& line : lines) {
        std::string_view rest = line.text;
        bool isContinuation = false;
        while (true) {
            const std::size_t lineEnd = rest.find('\n');
            take(makeRow(line, rest.substr(0, lineEnd), isContinuation));
            if (lineEnd == std::string_view::npos) break;
            rest.remove_prefix(lineEnd + 1);
            isContinuation = true;
        }
    }
}

void LogBuffer::append(std::span<const engine::metering::LogLine> lines)
{
    cut(lines, [this](Row row) { m_rows.push_back(std::move(row)); });
    while (m_rows.size() > m_capacity) {
        m_rows.pop_front();
        ++m_first;
    }
}

qint64 LogBuffer::prepend(std::span<const engine::metering::LogLine> lines)
{
    std::vector<Row> rows;
    rows.reserve(lines.size());
    cut(lines, [&rows](Row row) { rows.push_back(std::move(row)); });
    const std::size_t count = std::min(rows.size(), m_capacity - m_rows.size());
    m_rows.insert(m_rows.begin(),
        std::make_move_iterator(rows.end() - static_cast<std::ptrdiff_t>(count)),
        std::make_move_iterator(rows.end()));
    m_first -= static_cast<qint64>(count);
    return static_cast<qint64>(count);
}

void LogBuffer::clear()
{
    m_first = end(); // numbers are not used twice
    m_rows.clear();
    m_widest = 0;
}

std::uint32_t LogBuffer::numberOf(const std::string& name)
{
    const auto [found, isNew]
        = m_numbers.try_emplace(name, static_cast<std::uint32_t>(m_names.size()));
    if (isNew) m_names.push_back(name);
    return found->second;
}

LogBuffer::Row LogBuffer::makeRow(
    const engine::metering::LogLine& line, std::string_view text, bool isContinuation)
{
    Row row;
    row.timeMs = engine::toEpochMs(line.at);
    row.instance = numberOf(line.instanceId);
    row.function = numberOf(line.service + '/' + line.function);
    row.level = line.level;
    row.isContinuation = isContinuation;
    row.requestLength
        = static_cast<std::uint16_t>(std::min<std::size_t>(line.requestId.size(), 1024));
    row.bytes.reserve(row.requestLength + text.size());
    row.bytes.assign(line.requestId, 0, row.requestLength);
    appendClean(row.bytes, text);
    m_widest = std::max(m_widest, columnsOf(row.text()));
    return row;
}

} // namespace widgets
