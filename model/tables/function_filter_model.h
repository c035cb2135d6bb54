#pragma once

#include <QSortFilterProxyModel>
#include <QStringList>

namespace model {

/// The function tree narrowed to what contains every word of a search, in its name, its service's
/// or its runtime. Services stay visible above their matching functions, and a matching service
/// shows all of its own.
class FunctionFilterModel : public QSortFilterProxyModel
{
    Q_OBJECT
public:
    explicit FunctionFilterModel(QObject* parent = nullptr);
    void setSearch(const QString& search);
    bool isSearching() const { return !m_words.isEmpty(); }

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
};

} // namespace model
