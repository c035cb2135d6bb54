#pragma once

#include <QSortFilterProxyModel>

namespace model {

/// Sorts and narrows an InstanceTableModel. Whatever column sorts, in whatever direction: those
/// alive stand above those that ended.
class InstanceSortModel : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    enum class Shown { All, Alive, Ended };

    explicit InstanceSortModel(QObject* parent = nullptr);
    void setShown(Shown shown);

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    Shown m_shown = Shown::All;
};

} // namespace model
