#pragma once

#include <QAbstractItemModel>
#include <QIcon>
#include <engine/storage/code_store.h>
#include <map>
#include <memory>
#include <span>
#include <vector>

namespace model {

/// The files of a code package as a tree: folders first, then files, by name. Shows which ones have
/// changes that are not deployed yet.
class PackageFileModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, SizeColumn, ColumnCount };
    enum Role {
        PathRole = Qt::UserRole, ///< QString, "lib/util.js"
        IsFolderRole, ///< bool
        ChangeRole, ///< int, a Change; of a folder: Modified when something in it has changed
    };
    enum class Change { None, Added, Modified, Removed };
    using Changes
        = std::map<std::string, Change>; ///< by path; of files that are not listed: Added only

    explicit PackageFileModel(QObject* parent = nullptr);
    ~PackageFileModel() override;

    void setIcons(const QIcon& folder, const QIcon& file);
    /// The deployed files and what was changed since, with the fewest row signals.
    void setFiles(std::span<const engine::storage::PackageFile> files, const Changes& changes = {});
    /// Invalid when there is none.
    QModelIndex find(const QString& path) const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Node;
    static std::unique_ptr<Node> makeTree(
        std::span<const engine::storage::PackageFile> files, const Changes& changes);
    void merge(Node& node, Node& wanted);
    Node* nodeAt(const QModelIndex& index) const;
    QModelIndex indexOf(const Node& node, int column = 0) const;
    std::unique_ptr<Node> m_root;
    QIcon m_folderIcon;
    QIcon m_fileIcon;
};

} // namespace model
