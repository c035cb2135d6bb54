#pragma once

#include <deque>
#include <widgets/common/log_buffer.h>
#include <widgets/common/text_matcher.h>

namespace widgets {

/// Which rows of a log are wanted.
struct LogFilter
{
    LogBuffer::Level minimum
        = LogBuffer::Level::Debug; ///< rows without a level and the platform's count as Info
    TextMatcher text;
    std::string instanceId; ///< empty: any
    std::string requestId; ///< empty: any
    bool isPlatformHidden = false; ///< leaves out what the platform wrote

    bool isOpen() const;
    bool accepts(const LogBuffer& buffer, const LogBuffer::Row& row) const;
};

/// The numbers of the rows that pass a filter and contain a text, in order. Found step by step, so
/// that a million rows stop nothing.
class LogIndex
{
public:
    explicit LogIndex(const LogBuffer& buffer);

    /// Begins anew. `search`: what the rows must contain besides; empty: nothing.
    void reset(const LogFilter& filter, const TextMatcher& search = {});
    /// Looks at up to `most` more rows, forgets those the buffer dropped; false when all are looked
    /// at.
    bool advance(qint64 most);
    /// `count` rows came in at the front of the buffer: looks at them at once.
    void takePrepended(qint64 count);
    bool isComplete() const { return m_next >= m_buffer.end(); }

    qint64 count() const;
    /// The row at a place, 0 <= place < count().
    qint64 at(qint64 place) const;
    /// The first place whose row is not before `row`; count() when there is none.
    qint64 placeOf(qint64 row) const;
    /// Every row passes: nothing is stored.
    bool isIdentity() const { return m_isIdentity; }

private:
    bool isWanted(qint64 number) const;
    const LogBuffer& m_buffer;
    LogFilter m_filter;
    TextMatcher m_search;
    bool m_isIdentity = true;
    std::deque<qint64> m_rows;
    qint64 m_next = 0;
};

} // namespace widgets
