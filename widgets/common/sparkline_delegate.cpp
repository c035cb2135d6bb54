#include "sparkline_delegate.h"

#include "metrics.h"
#include "sparkline.h"
#include "theme.h"

#include <QApplication>
#include <QPainter>

namespace widgets {

SparklineDelegate::SparklineDelegate(int role, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_role(role)
{
}

void SparklineDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    cell.text.clear();
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
    const auto values = index.data(m_role).value<SparklineValues>();
    const QRectF area = QRectF(option.rect).adjusted(metrics::kSpaceXs, 9, -metrics::kSpaceS, -9);
    paintSparkline(*painter, area, values, colors().seriesColor(0));
}

QSize SparklineDelegate::sizeHint(
    const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    return QSize(72, QStyledItemDelegate::sizeHint(option, index).height());
}

} // namespace widgets
