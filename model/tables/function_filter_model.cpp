#include "function_filter_model.h"

#include "function_tree_model.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace model {

FunctionFilterModel::FunctionFilterModel(QObject* parent)
    : QSortFilterProxyModel(parent)
{
    setRecursiveFilteringEnabled(true);
    setAutoAcceptChildRows(true);
    setSortRole(FunctionTreeModel::SortRole);
}

void FunctionFilterModel::setSearch(const QString& search)
{
    const QStringList words = search.simplified().split(u' ', Qt::SkipEmptyParts);
    if (words == m_words) return;
    m_words = words;
    invalidateFilter();
}

bool FunctionFilterModel::filterAcceptsRow(int row, const QModelIndex& parent) const
{
    if (m_words.isEmpty()) return true;
    const QModelIndex index = sourceModel()->index(row, 0, parent);
    const QString text = u"%1/%2 %3"_s.arg(index.data(FunctionTreeModel::ServiceRole).toString(),
        index.data(FunctionTreeModel::FunctionRole).toString(),
        index.data(FunctionTreeModel::RuntimeRole).toString());
    return std::ranges::all_of(
        m_words, [&](const QString& word) { return text.contains(word, Qt::CaseInsensitive); });
}

} // namespace model
