#pragma once

#include <QFont>
#include <QRect>
#include <QString>
#include <array>
#include <optional>
#include <widgets/common/log_buffer.h>
#include <widgets/common/text_matcher.h>

class QPainter;

namespace widgets {

enum class LogColumn { Time, Level, Function, Instance, Request, Text };
inline constexpr int kLogColumnCount = 6;
inline constexpr std::array kLogColumns = {LogColumn::Time, LogColumn::Level, LogColumn::Function,
    LogColumn::Instance, LogColumn::Request, LogColumn::Text};

/// The columns of a log view: where they lie and how a row is painted. The text column takes what
/// the others leave and is the one that scrolls sideways. The function's is hidden until asked for.
class LogColumns
{
public:
    LogColumns();

    static QString name(LogColumn column);
    bool isVisible(LogColumn column) const { return m_isVisible[static_cast<std::size_t>(column)]; }
    void setVisible(LogColumn column, bool isVisible);
    /// The text column is always there.
    void setWidth(int width);

    int rowHeight() const { return m_rowHeight; }
    qreal charWidth() const { return m_charWidth; }
    /// Empty while the column is hidden.
    QRect place(LogColumn column, int y) const;
    std::optional<LogColumn> columnAt(int x) const;
    const QFont& font() const { return m_font; }

    struct Look
    {
        bool isSelected = false;
        bool isCurrent = false;
        std::optional<LogColumn> hovered; ///< the column under the pointer, when it is this row
    };
    void paintRow(QPainter& painter, const LogBuffer& buffer, const LogBuffer::Row& row, int y,
        int textOffset, const TextMatcher& search, const Look& look) const;
    /// The shown columns of a row, separated by tabs.
    QString rowText(const LogBuffer& buffer, const LogBuffer::Row& row) const;

private:
    QString cellText(LogColumn column, const LogBuffer& buffer, const LogBuffer::Row& row) const;
    void paintText(QPainter& painter, std::string_view utf8, const QRect& rect, int offset,
        const TextMatcher& search) const;
    void arrange();

    QFont m_font;
    qreal m_charWidth;
    int m_ascent;
    int m_rowHeight;
    int m_width = 0;
    std::array<bool, kLogColumnCount> m_isVisible{true, true, false, true, true, true};
    std::array<QRect, kLogColumnCount> m_places;
};

} // namespace widgets
