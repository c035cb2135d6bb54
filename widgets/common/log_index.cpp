#include "log_index.h"

#include <algorithm>

namespace widgets {

namespace {

using Level = LogBuffer::Level;

int rank(Level level)
{
    switch (level) {
    case Level::Debug:
        return 0;
    case Level::None:
    case Level::Info:
    case Level::Platform:
        return 1;
    case Level::Warn:
        return 2;
    case Level::Error:
        return 3;
    }
    Q_UNREACHABLE();
}

} // namespace

bool LogFilter::isOpen() const
{
    return minimum == Level::Debug && text.isEmpty() && instanceId.empty() && requestId.empty()
        && !isPlatformHidden;
}

bool LogFilter::accepts(const LogBuffer& buffer, const LogBuffer::Row& row) const
{
    if (rank(row.level) < rank(minimum)) return false;
    if (isPlatformHidden && row.level == Level::Platform) return false;
    if (!instanceId.empty() && buffer.instanceId(row) != instanceId) return false;
    if (!requestId.empty() && row.requestId() != requestId) return false;
    return text.isIn(row.text());
}

LogIndex::LogIndex(const LogBuffer& buffer)
    : m_buffer(buffer)
    , m_next(buffer.first())
{
}

void LogIndex::reset(const LogFilter& filter, const TextMatcher& search)
{
    m_filter = filter;
    m_search = search;
    m_isIdentity = filter.isOpen() && search.isEmpty();
    m_rows.clear();
    m_next = m_buffer.first();
}

bool LogIndex::advance(qint64 most)
{
    while (!m_rows.empty() && m_rows.front() < m_buffer.first()) {
        m_rows.pop_front();
    }
    if (m_isIdentity) {
        m_next = m_buffer.end();
        return false;
    }
    m_next = std::max(m_next, m_buffer.first());
    const qint64 stop = std::min(m_buffer.end(), m_next + most);
    for (; m_next < stop; ++m_next) {
        if (isWanted(m_next)) m_rows.push_back(m_next);
    }
    return !isComplete();
}

void LogIndex::takePrepended(qint64 count)
{
    if (m_isIdentity) return;
    for (qint64 row = m_buffer.first() + count - 1; row >= m_buffer.first(); --row) {
        if (isWanted(row)) m_rows.push_front(row);
    }
}

bool LogIndex::isWanted(qint64 number) const
{
    const LogBuffer::Row& row = m_buffer.row(number);
    return m_filter.accepts(m_buffer, row) && m_search.isIn(row.text());
}

qint64 LogIndex::count() const
{
    return m_isIdentity ? m_buffer.end() - m_buffer.first() : static_cast<qint64>(m_rows.size());
}

qint64 LogIndex::at(qint64 place) const
{
    return m_isIdentity ? m_buffer.first() + place : m_rows[static_cast<std::size_t>(place)];
}

qint64 LogIndex::placeOf(qint64 row) const
{
    if (m_isIdentity) return std::clamp(row - m_buffer.first(), qint64(0), count());
    return std::ranges::lower_bound(m_rows, row) - m_rows.begin();
}

} // namespace widgets
