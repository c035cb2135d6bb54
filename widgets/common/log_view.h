#pragma once

#include <QAbstractScrollArea>
#include <QTimer>
#include <optional>
#include <widgets/common/log_columns.h>
#include <widgets/common/log_index.h>

class QMenu;
class QPushButton;

namespace widgets {

class LogHeader;

/// A log of up to a million rows, painted by itself. It follows the end until the user scrolls up,
/// then says how many lines came since. Rows are selected with the mouse or Shift+arrows, Ctrl+C
/// copies them.
class LogView : public QAbstractScrollArea
{
    Q_OBJECT
public:
    explicit LogView(std::size_t capacity = 1'000'000, QWidget* parent = nullptr);

    /// Ascending in time, after what is there.
    void append(std::span<const engine::metering::LogLine> lines);
    /// Older than what is there; what is being read keeps its place. Not more than fits.
    void prepend(std::span<const engine::metering::LogLine> lines);
    void clear();
    /// Rows shown under the present filter, as far as they are found yet.
    qint64 rowCount() const { return m_visible.count(); }
    /// All rows kept.
    qint64 totalCount() const { return m_buffer.end() - m_buffer.first(); }

    void setColumnVisible(LogColumn column, bool isVisible);
    bool isColumnVisible(LogColumn column) const { return m_columns.isVisible(column); }
    /// Adds an action for each column that can be hidden.
    void fillColumnMenu(QMenu& menu);

    void setFilter(const LogFilter& filter);
    const LogFilter& filter() const { return m_filter; }

    /// Highlights a text; empty: none.
    void setSearch(const QString& text);
    void findNext();
    void findPrevious();
    qint64 matchCount() const { return m_search.isEmpty() ? 0 : m_matches.count(); }
    /// Place of the current row among the matches, -1: it is none.
    qint64 currentMatch() const;

    bool isFollowing() const { return m_isFollowing; }
    void setFollowing(bool isFollowing);

    /// The selected rows, or all shown ones, one a line with the shown columns.
    QString selectedText() const;

public Q_SLOTS:
    void copy() const;

Q_SIGNALS:
    void followingChanged(bool isFollowing);
    /// The user went to the first row, or wanted to go beyond it: older lines are asked for.
    void startReached();
    /// More rows or matches were found, or others.
    void countsChanged();
    /// The user asks for the rows of one instance or request.
    void instanceChosen(const QString& instanceId);
    void requestChosen(const QString& requestId);

protected:
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void keyPressEvent(QKeyEvent* event) override;
    void wheelEvent(QWheelEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void leaveEvent(QEvent* event) override;
    void showEvent(QShowEvent* event) override;

private:
    void work();
    void updateScrollBars();
    void setCurrent(qint64 place, bool extendsSelection);
    void showPlace(qint64 place);
    void findFrom(qint64 matchPlace);
    void updateJump();
    void describe();
    qint64 placeAt(int y) const;
    int pageRows() const;
    bool isSelected(qint64 row) const;
    void choose(LogColumn column, const LogBuffer::Row& row);

    LogBuffer m_buffer;
    LogFilter m_filter;
    TextMatcher m_search;
    LogIndex m_visible;
    LogIndex m_matches;
    QTimer m_work; ///< the steps of both indexes, between events
    QTimer m_describe;
    LogColumns m_columns;
    LogHeader* m_header;
    QPushButton* m_jump;
    bool m_isFollowing = true;
    qint64 m_seenEnd = 0; ///< rows before it were there when following ended
    std::optional<qint64> m_current; ///< row number
    qint64 m_anchor = 0; ///< row number, other end of the selection while there is a current row
    qint64 m_hoverPlace = -1;
    std::optional<LogColumn> m_hoverColumn;
};

} // namespace widgets
