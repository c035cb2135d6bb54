#include "log_header.h"

#include "log_columns.h"
#include "theme.h"

#include <QPainter>

namespace widgets {

LogHeader::LogHeader(const LogColumns& columns, QWidget* parent)
    : QWidget(parent)
    , m_columns(columns)
{
}

void LogHeader::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colors& theme = colors();
    painter.fillRect(rect(), theme.surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), theme.border);
    painter.setFont(Theme::font(TextStyle::Caption));
    painter.setPen(theme.textFaint);
    for (const LogColumn column : kLogColumns) {
        QRect place = m_columns.place(column, 0);
        if (place.isEmpty()) continue;
        place.setHeight(height());
        painter.drawText(place, Qt::AlignVCenter | Qt::AlignLeft, LogColumns::name(column));
    }
}

} // namespace widgets
