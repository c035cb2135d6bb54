#include "log_columns.h"

#include "metrics.h"
#include "theme.h"

#include <QCoreApplication>
#include <QFontMetricsF>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <model/format/states.h>
#include <model/format/times.h>

namespace widgets {

using namespace metrics;

namespace {

class ColumnText
{
    Q_DECLARE_TR_FUNCTIONS(widgets::LogColumns)
};

constexpr int kIdLength = 8; ///< characters that tell an id from its neighbours
constexpr int kNameLength = 22; ///< characters of a function's name, cut in the middle
constexpr std::array<int, kLogColumnCount - 1> kCharacters
    = {12, 5, kNameLength, kIdLength, kIdLength};

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString shortened(const QString& name)
{
    if (name.size() <= kNameLength) return name;
    return name.left(kNameLength / 2) + u'…' + name.right(kNameLength - kNameLength / 2 - 1);
}

bool isAscii(std::string_view text)
{
    return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

QColor levelColor(LogBuffer::Level level)
{
    const Colors& theme = colors();
    switch (level) {
    case LogBuffer::Level::Error:
        return theme.tone(Tone::Error).text;
    case LogBuffer::Level::Warn:
        return theme.tone(Tone::Warning).text;
    case LogBuffer::Level::Platform:
        return theme.tone(Tone::Info).text;
    case LogBuffer::Level::Debug:
        return theme.textFaint;
    case LogBuffer::Level::Info:
    case LogBuffer::Level::None:
        return theme.textMuted;
    }
    Q_UNREACHABLE();
}

QColor textColor(LogBuffer::Level level)
{
    const Colors& theme = colors();
    switch (level) {
    case LogBuffer::Level::Error:
    case LogBuffer::Level::Warn:
        return levelColor(level);
    case LogBuffer::Level::Platform:
    case LogBuffer::Level::Debug:
        return theme.textFaint;
    case LogBuffer::Level::Info:
    case LogBuffer::Level::None:
        return theme.text;
    }
    Q_UNREACHABLE();
}

} // namespace

LogColumns::LogColumns()
    : m_font(Theme::font(TextStyle::MonoSmall))
{
    const QFontMetricsF fontMetrics(m_font);
    m_charWidth = fontMetrics.horizontalAdvance(u'0');
    m_ascent = static_cast<int>(std::ceil(fontMetrics.ascent()));
    m_rowHeight = static_cast<int>(std::ceil(fontMetrics.height())) + 4;
    arrange();
}

QString LogColumns::name(LogColumn column)
{
    switch (column) {
    case LogColumn::Time:
        return ColumnText::tr("Time");
    case LogColumn::Level:
        return ColumnText::tr("Level");
    case LogColumn::Function:
        return ColumnText::tr("Function");
    case LogColumn::Instance:
        return ColumnText::tr("Instance");
    case LogColumn::Request:
        return ColumnText::tr("Request");
    case LogColumn::Text:
        return ColumnText::tr("Message");
    }
    Q_UNREACHABLE();
}

void LogColumns::setVisible(LogColumn column, bool isVisible)
{
    if (column == LogColumn::Text) return;
    m_isVisible[static_cast<std::size_t>(column)] = isVisible;
    arrange();
}

void LogColumns::setWidth(int width)
{
    m_width = width;
    arrange();
}

void LogColumns::arrange()
{
    int x = kSpaceM;
    for (std::size_t i = 0; i < kCharacters.size(); ++i) {
        if (!m_isVisible[i]) {
            m_places[i] = {};
            continue;
        }
        const int width = static_cast<int>(std::ceil(m_charWidth * kCharacters[i])) + 1;
        m_places[i] = QRect(x, 0, width, m_rowHeight);
        x += width + kSpaceM;
    }
    m_places.back() = QRect(x, 0, std::max(0, m_width - x - kSpaceS), m_rowHeight);
}

QRect LogColumns::place(LogColumn column, int y) const
{
    const QRect& rect = m_places[static_cast<std::size_t>(column)];
    return rect.isEmpty() ? rect : rect.translated(0, y);
}

std::optional<LogColumn> LogColumns::columnAt(int x) const
{
    for (const LogColumn column : kLogColumns) {
        const QRect& rect = m_places[static_cast<std::size_t>(column)];
        if (!rect.isEmpty() && x >= rect.left() && x <= rect.right()) return column;
    }
    return std::nullopt;
}

QString LogColumns::cellText(
    LogColumn column, const LogBuffer& buffer, const LogBuffer::Row& row) const
{
    switch (column) {
    case LogColumn::Time:
        return model::clockText(row.timeMs);
    case LogColumn::Level:
        return model::logLevelText(row.level);
    case LogColumn::Function:
        return shortened(fromView(buffer.function(row)));
    case LogColumn::Instance:
        // Ids begin with the time of their birth; their ends differ.
        return fromView(buffer.instanceId(row)).right(kIdLength);
    case LogColumn::Request:
        return fromView(row.requestId()).left(kIdLength);
    case LogColumn::Text:
        return fromView(row.text());
    }
    Q_UNREACHABLE();
}

QString LogColumns::rowText(const LogBuffer& buffer, const LogBuffer::Row& row) const
{
    QString text;
    for (const LogColumn column : kLogColumns) {
        if (!isVisible(column)) continue;
        if (column == LogColumn::Instance) {
            text += fromView(buffer.instanceId(row)); // whole: it is to be looked up
        } else if (column == LogColumn::Request) {
            text += fromView(row.requestId());
        } else if (column == LogColumn::Function) {
            text += fromView(buffer.function(row));
        } else {
            text += cellText(column, buffer, row);
        }
        if (column != LogColumn::Text) text += u'\t';
    }
    return text;
}

void LogColumns::paintRow(QPainter& painter, const LogBuffer& buffer, const LogBuffer::Row& row,
    int y, int textOffset, const TextMatcher& search, const Look& look) const
{
    const Colors& theme = colors();
    const QRect whole(0, y, m_width, m_rowHeight);
    if (look.isSelected) {
        painter.fillRect(whole, theme.selected);
    } else if (look.hovered) {
        painter.fillRect(whole, theme.hover);
    }
    if (row.level == LogBuffer::Level::Error || row.level == LogBuffer::Level::Warn) {
        painter.fillRect(QRect(0, y, 2, m_rowHeight), levelColor(row.level));
    }
    if (look.isCurrent) {
        painter.setPen(QPen(theme.focus, 0));
        painter.setBrush(Qt::NoBrush);
        painter.drawRect(whole.adjusted(0, 0, -1, -1));
    }
    const int baseline = y + 2 + m_ascent;
    for (const LogColumn column : kLogColumns) {
        const QRect rect = place(column, y);
        if (rect.isEmpty() || column == LogColumn::Text || row.isContinuation) continue;
        const bool isLink = column == LogColumn::Instance || column == LogColumn::Request;
        const bool isHovered = look.hovered == column;
        painter.setPen(column == LogColumn::Level ? levelColor(row.level)
                : isLink && isHovered             ? theme.accentText
                                                  : theme.textFaint);
        const QString text = cellText(column, buffer, row);
        painter.drawText(rect.left(), baseline, text);
        if (isLink && isHovered && !text.isEmpty()) {
            painter.drawLine(rect.left(), baseline + 2,
                rect.left() + static_cast<int>(m_charWidth * static_cast<qreal>(text.size())),
                baseline + 2);
        }
    }
    painter.setPen(textColor(row.level));
    paintText(painter, row.text(), place(LogColumn::Text, y), textOffset, search);
}

void LogColumns::paintText(QPainter& painter, std::string_view utf8, const QRect& rect, int offset,
    const TextMatcher& search) const
{
    int x = rect.left() - offset;
    if (isAscii(utf8)) {
        // Only what is in view: a line may have 32,768 characters.
        const auto skipped
            = static_cast<std::size_t>(std::max(0.0, std::floor(offset / m_charWidth)));
        const auto shown = static_cast<std::size_t>(rect.width() / m_charWidth) + 2;
        if (skipped >= utf8.size()) return;
        const std::size_t slack = std::min<std::size_t>(
            skipped, static_cast<std::size_t>(search.text().size())); // a match may begin before
        x += static_cast<int>(static_cast<qreal>(skipped - slack) * m_charWidth);
        utf8 = utf8.substr(
            skipped - slack, shown + slack + static_cast<std::size_t>(search.text().size()));
    }
    const QString text = fromView(utf8);
    painter.save();
    painter.setClipRect(rect);
    if (!search.isEmpty()) {
        const QFontMetricsF fontMetrics(m_font);
        const qsizetype length = search.text().size();
        for (qsizetype at = text.indexOf(search.text(), 0, Qt::CaseInsensitive); at >= 0;
             at = text.indexOf(search.text(), at + length, Qt::CaseInsensitive)) {
            const QRectF mark(x + fontMetrics.horizontalAdvance(text, static_cast<int>(at)),
                rect.top() + 1, fontMetrics.horizontalAdvance(text.mid(at, length)),
                rect.height() - 2);
            painter.fillRect(mark, colors().searchMatch);
        }
    }
    painter.drawText(x, rect.top() + 2 + m_ascent, text);
    painter.restore();
}

} // namespace widgets
