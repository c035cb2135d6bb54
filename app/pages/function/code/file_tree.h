#pragma once

#include <QTreeView>
#include <app/pages/function/code/package_draft.h>

namespace app {

/// The files of a package. A click or Enter opens, F2 renames, Delete removes; the context
/// menu offers the same.
class FileTree : public QTreeView
{
    Q_OBJECT
public:
    explicit FileTree(QWidget* parent = nullptr);

    void setDraft(const PackageDraft& draft);
    /// Of the current row; empty: none.
    QString currentPath() const;
    bool isFolder() const; ///< the current row
    /// Selects the file.
    void setCurrentPath(const QString& path);

Q_SIGNALS:
    void opened(const QString& path);
    void currentPathChanged();
    void renameRequested();
    void removeRequested();
    void revertRequested();
    void newRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void contextMenuEvent(QContextMenuEvent* event) override;
    void currentChanged(const QModelIndex& current, const QModelIndex& previous) override;

private:
    bool isChanged() const;
    void openCurrent();
    model::PackageFileModel m_model;
    bool m_isFilled = false;
};

} // namespace app
