#pragma once

#include <QWidget>
#include <engine/catalog/objects.h>

class QMenu;

namespace widgets {
class CopyLabel;
class Label;
} // namespace widgets

namespace app {

class FileTree;
class PackageDraft;

/// The left side of the code tab: the files, what can be done with the package as a whole, its size
/// and its checksums.
class PackagePanel : public QWidget
{
    Q_OBJECT
public:
    explicit PackagePanel(QWidget* parent = nullptr);

    FileTree* tree() const { return m_tree; }
    void setDraft(const PackageDraft& draft);
    void setPackage(const engine::catalog::CodePackage& package);

Q_SIGNALS:
    void newRequested();
    void replaceFolderRequested();
    void replaceZipRequested();
    void exportFolderRequested();
    void exportZipRequested();

private:
    QMenu* makeMenu();
    FileTree* m_tree;
    widgets::Label* m_files;
    widgets::Label* m_size;
    widgets::CopyLabel* m_crc64;
    widgets::CopyLabel* m_sha256;
};

} // namespace app
