#include <app/parts/change_table_model.h>

#include <widgets/common/icons.h>
#include <widgets/common/theme.h>

namespace app {

using widgets::Icon;
using widgets::Ink;

namespace {

QString kindText(ChangeLine::Kind kind)
{
    switch (kind) {
    case ChangeLine::Kind::Added:
        return ChangeTableModel::tr("Added");
    case ChangeLine::Kind::Removed:
        return ChangeTableModel::tr("Removed");
    case ChangeLine::Kind::Changed:
        return ChangeTableModel::tr("Changed");
    }
    Q_UNREACHABLE();
}

QIcon kindIcon(ChangeLine::Kind kind)
{
    switch (kind) {
    case ChangeLine::Kind::Added:
        return widgets::themedIcon(Icon::Plus, Ink::Success);
    case ChangeLine::Kind::Removed:
        return widgets::themedIcon(Icon::Minus, Ink::Error);
    case ChangeLine::Kind::Changed:
        return widgets::themedIcon(Icon::Edit, Ink::Accent);
    }
    Q_UNREACHABLE();
}

} // namespace

ChangeTableModel::ChangeTableModel(std::vector<ChangeLine> lines, QObject* parent)
    : QAbstractTableModel(parent)
    , m_lines(std::move(lines))
{
}

int ChangeTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int ChangeTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant ChangeTableModel::data(const QModelIndex& index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) return {};
    const ChangeLine& line = m_lines[index.row()];
    const bool isField = index.column() == FieldColumn;
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        if (isField) return line.field;
        return index.column() == RunningColumn ? line.before : line.after;
    case Qt::DecorationRole:
        return isField ? QVariant(kindIcon(line.kind)) : QVariant();
    case Qt::AccessibleTextRole:
        return isField ? QVariant(kindText(line.kind) + QLatin1String(", ") + line.field)
                       : QVariant();
    case Qt::FontRole:
        return isField ? QVariant() : widgets::Theme::font(widgets::TextStyle::MonoSmall);
    default:
        return {};
    }
}

QVariant ChangeTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case FieldColumn:
        return tr("Field");
    case RunningColumn:
        return tr("Running");
    case StagedColumn:
        return tr("Staged");
    default:
        return {};
    }
}

} // namespace app
