#include "package_file_model.h"

#include <QThread>
#include <algorithm>
#include <model/format/numbers.h>
#include <string_view>

using namespace Qt::StringLiterals;
using engine::storage::PackageFile;

namespace model {

struct PackageFileModel::Node
{
    std::string name;
    std::string path;
    bool isFolder = false;
    std::int64_t size = 0;
    Change change = Change::None;
    Node* parent = nullptr;
    std::vector<std::unique_ptr<Node>> children; ///< folders first, then by name

    int row() const
    {
        const auto& siblings = parent->children;
        return static_cast<int>(std::ranges::find(siblings, this, [](const auto& node) {
            return node.get();
        }) - siblings.begin());
    }
    bool isBefore(const Node& other) const
    {
        return isFolder != other.isFolder ? isFolder : name < other.name;
    }
    bool isSameAs(const Node& other) const
    {
        return isFolder == other.isFolder && name == other.name;
    }
    Node& folder(std::string_view folderName)
    {
        for (const auto& child : children) {
            if (child->isFolder && child->name == folderName) return *child;
        }
        return add(std::string(folderName), true);
    }
    Node& add(std::string childName, bool childIsFolder)
    {
        auto child = std::make_unique<Node>();
        child->path = path.empty() ? childName : path + '/' + childName;
        child->name = std::move(childName);
        child->isFolder = childIsFolder;
        child->parent = this;
        children.push_back(std::move(child));
        return *children.back();
    }
    /// Sorts the tree and gives folders the change of what is in them.
    void settle()
    {
        for (const auto& child : children) {
            child->settle();
            if (child->change != Change::None) change = Change::Modified;
        }
        std::ranges::sort(children, [](const auto& a, const auto& b) { return a->isBefore(*b); });
    }
};

PackageFileModel::PackageFileModel(QObject* parent)
    : QAbstractItemModel(parent)
    , m_root(std::make_unique<Node>())
{
}

PackageFileModel::~PackageFileModel() = default;

void PackageFileModel::setIcons(const QIcon& folder, const QIcon& file)
{
    m_folderIcon = folder;
    m_fileIcon = file;
}

void PackageFileModel::setFiles(std::span<const PackageFile> files, const Changes& changes)
{
    Q_ASSERT(QThread::currentThread() == thread());
    const std::unique_ptr<Node> wanted = makeTree(files, changes);
    merge(*m_root, *wanted);
}

std::unique_ptr<PackageFileModel::Node> PackageFileModel::makeTree(
    std::span<const PackageFile> files, const Changes& changes)
{
    auto root = std::make_unique<Node>();
    const auto addFile = [&root](std::string_view path, std::int64_t size, Change change) {
        Node* folder = root.get();
        for (std::size_t slash = path.find('/'); slash != std::string_view::npos;
             slash = path.find('/')) {
            folder = &folder->folder(path.substr(0, slash));
            path.remove_prefix(slash + 1);
        }
        Node& file = folder->add(std::string(path), false);
        file.size = size;
        file.change = change;
    };
    for (const PackageFile& file : files) {
        const auto found = changes.find(file.path);
        addFile(file.path, file.size, found == changes.end() ? Change::None : found->second);
    }
    for (const auto& [path, change] : changes) {
        if (change == Change::Added) addFile(path, 0, change);
    }
    root->settle();
    return root;
}

/// Both lists of children are in order: one walk over both, then down into the folders.
void PackageFileModel::merge(Node& node, Node& wanted)
{
    const auto removeChild = [&](std::size_t row) {
        beginRemoveRows(indexOf(node), static_cast<int>(row), static_cast<int>(row));
        node.children.erase(node.children.begin() + static_cast<std::ptrdiff_t>(row));
        endRemoveRows();
    };
    std::size_t row = 0;
    for (auto& next : wanted.children) {
        while (row < node.children.size() && node.children[row]->isBefore(*next)) {
            removeChild(row);
        }
        if (row == node.children.size() || !node.children[row]->isSameAs(*next)) {
            beginInsertRows(indexOf(node), static_cast<int>(row), static_cast<int>(row));
            next->parent = &node;
            node.children.insert(
                node.children.begin() + static_cast<std::ptrdiff_t>(row), std::move(next));
            endInsertRows();
        } else {
            Node& present = *node.children[row];
            if (present.size != next->size || present.change != next->change) {
                present.size = next->size;
                present.change = next->change;
                Q_EMIT dataChanged(indexOf(present), indexOf(present, ColumnCount - 1));
            }
            merge(present, *next);
        }
        ++row;
    }
    while (row < node.children.size()) {
        removeChild(row);
    }
}

QModelIndex PackageFileModel::find(const QString& path) const
{
    const Node* node = m_root.get();
    for (const QString& name : path.split(u'/')) {
        const auto found = std::ranges::find(
            node->children, name.toStdString(), [](const auto& child) { return child->name; });
        if (found == node->children.end()) return {};
        node = found->get();
    }
    return indexOf(*node);
}

PackageFileModel::Node* PackageFileModel::nodeAt(const QModelIndex& index) const
{
    return index.isValid() ? static_cast<Node*>(index.internalPointer()) : m_root.get();
}

QModelIndex PackageFileModel::indexOf(const Node& node, int column) const
{
    return node.parent ? createIndex(node.row(), column, &node) : QModelIndex();
}

QModelIndex PackageFileModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent)) return {};
    return createIndex(row, column, nodeAt(parent)->children[static_cast<std::size_t>(row)].get());
}

QModelIndex PackageFileModel::parent(const QModelIndex& index) const
{
    return index.isValid() ? indexOf(*nodeAt(index)->parent) : QModelIndex();
}

int PackageFileModel::rowCount(const QModelIndex& parent) const
{
    return parent.column() > 0 ? 0 : static_cast<int>(nodeAt(parent)->children.size());
}

int PackageFileModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

QVariant PackageFileModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid));
    const Node& node = *nodeAt(index);
    const bool isName = index.column() == NameColumn;
    switch (role) {
    case Qt::DisplayRole:
        if (isName) return QString::fromStdString(node.name);
        return node.isFolder || node.change == Change::Added
            ? QString()
            : bytesText(static_cast<double>(node.size));
    case Qt::DecorationRole:
        return isName ? QVariant(node.isFolder ? m_folderIcon : m_fileIcon) : QVariant();
    case Qt::TextAlignmentRole:
        if (!isName) return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case Qt::ToolTipRole:
        switch (node.change) {
        case Change::None:
            return QString::fromStdString(node.path);
        case Change::Added:
            return tr("%1: new, not deployed yet").arg(QString::fromStdString(node.path));
        case Change::Modified:
            return tr("%1: changed, not deployed yet").arg(QString::fromStdString(node.path));
        case Change::Removed:
            return tr("%1: removed with the next deployment")
                .arg(QString::fromStdString(node.path));
        }
        return {};
    case PathRole:
        return QString::fromStdString(node.path);
    case IsFolderRole:
        return node.isFolder;
    case ChangeRole:
        return static_cast<int>(node.change);
    default:
        return {};
    }
}

QVariant PackageFileModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole && section == SizeColumn)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    return section == NameColumn ? tr("File") : tr("Size");
}

} // namespace model
