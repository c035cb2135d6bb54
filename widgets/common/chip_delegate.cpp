#include "chip_delegate.h"

#include "chip.h"
#include "metrics.h"
#include "mood.h"

#include <QApplication>
#include <QPainter>

namespace widgets {

ChipDelegate::ChipDelegate(int moodRole, QObject* parent)
    : QStyledItemDelegate(parent)
    , m_moodRole(moodRole)
{
}

void ChipDelegate::paint(
    QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    QStyleOptionViewItem cell = option;
    initStyleOption(&cell, index);
    const QString text = cell.text;
    cell.text.clear();
    const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
    style->drawControl(QStyle::CE_ItemViewItem, &cell, painter, option.widget);
    if (text.isEmpty()) return;
    const auto mood = static_cast<model::Mood>(index.data(m_moodRole).toInt());
    const QSize size = Chip::sizeFor(text, iconOf(mood).has_value());
    const QRect room = option.rect.adjusted(metrics::kSpaceS, 0, -metrics::kSpaceXs, 0);
    const QRect chip = QStyle::alignedRect(option.direction, Qt::AlignLeft | Qt::AlignVCenter,
        QSize(std::min(size.width(), room.width()), size.height()), room);
    Chip::paint(*painter, chip, text, toneOf(mood), iconOf(mood));
}

QSize ChipDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const
{
    const auto mood = static_cast<model::Mood>(index.data(m_moodRole).toInt());
    const QSize chip = Chip::sizeFor(index.data().toString(), iconOf(mood).has_value());
    return QSize(
        chip.width() + metrics::kSpaceM, QStyledItemDelegate::sizeHint(option, index).height());
}

} // namespace widgets
