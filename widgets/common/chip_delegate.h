#pragma once

#include <QStyledItemDelegate>

namespace widgets {

/// Shows an item's text as a chip, coloured by the model::Mood (int) found in `moodRole`.
class ChipDelegate : public QStyledItemDelegate
{
    Q_OBJECT
public:
    explicit ChipDelegate(int moodRole, QObject* parent = nullptr);

    void paint(QPainter* painter, const QStyleOptionViewItem& option,
        const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int m_moodRole;
};

} // namespace widgets
