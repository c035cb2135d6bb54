#include "file_tree.h"

#include <QContextMenuEvent>
#include <QHeaderView>
#include <QMenu>
#include <QStyledItemDelegate>
#include <widgets/common/icons.h>
#include <widgets/common/theme.h>
#include <widgets/common/view_setup.h>

namespace app {

using model::PackageFileModel;
using widgets::Icon;
using widgets::themedIcon;

namespace {

constexpr int kSizeWidth = 76;
constexpr std::size_t kMostExpanded = 40; ///< files up to which all folders open at first

/// The size of a file, or what becomes of it with the next deployment.
class ChangeDelegate : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override
    {
        using Change = PackageFileModel::Change;
        QStyledItemDelegate::initStyleOption(option, index);
        const auto change = static_cast<Change>(index.data(PackageFileModel::ChangeRole).toInt());
        if (change == Change::None) return;
        const bool isName = index.column() == PackageFileModel::NameColumn;
        const bool isFolder = index.data(PackageFileModel::IsFolderRole).toBool();
        widgets::Tone tone = widgets::Tone::Accent;
        QString word = FileTree::tr("edited");
        if (change == Change::Added) {
            tone = widgets::Tone::Success;
            word = FileTree::tr("new");
        } else if (change == Change::Removed) {
            tone = widgets::Tone::Error;
            word = FileTree::tr("deleted");
            option->font.setStrikeOut(isName);
        }
        if (!isName && !isFolder) option->text = word;
        option->palette.setColor(QPalette::Text, widgets::colors().tone(tone).text);
        option->palette.setColor(QPalette::HighlightedText, widgets::colors().tone(tone).text);
    }
};

} // namespace

FileTree::FileTree(QWidget* parent)
    : QTreeView(parent)
{
    setAccessibleName(tr("Files"));
    m_model.setIcons(themedIcon(Icon::Folder), themedIcon(Icon::File));
    widgets::setUpTree(*this);
    setModel(&m_model);
    setItemDelegate(new ChangeDelegate(this));
    header()->setStretchLastSection(false);
    header()->setSectionResizeMode(PackageFileModel::NameColumn, QHeaderView::Stretch);
    header()->resizeSection(PackageFileModel::SizeColumn, kSizeWidth);
    connect(this, &QTreeView::clicked, this, &FileTree::openCurrent);
}

void FileTree::setDraft(const PackageDraft& draft)
{
    m_model.setFiles(draft.files(), draft.changes());
    if (!m_isFilled && draft.files().size() <= kMostExpanded) expandAll();
    m_isFilled = true;
}

QString FileTree::currentPath() const
{
    return currentIndex().data(PackageFileModel::PathRole).toString();
}

bool FileTree::isFolder() const
{
    return currentIndex().data(PackageFileModel::IsFolderRole).toBool();
}

void FileTree::setCurrentPath(const QString& path)
{
    const QModelIndex index = m_model.find(path);
    if (!index.isValid() || path == currentPath()) return;
    setCurrentIndex(index);
    scrollTo(index);
}

bool FileTree::isChanged() const
{
    return currentIndex().data(PackageFileModel::ChangeRole).toInt()
        != static_cast<int>(PackageFileModel::Change::None);
}

void FileTree::openCurrent()
{
    if (currentIndex().isValid() && !isFolder()) Q_EMIT opened(currentPath());
}

void FileTree::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (isFolder()) setExpanded(currentIndex(), !isExpanded(currentIndex()));
        return openCurrent();
    case Qt::Key_F2:
        if (currentIndex().isValid() && !isFolder()) Q_EMIT renameRequested();
        return;
    case Qt::Key_Delete:
        if (currentIndex().isValid()) Q_EMIT removeRequested();
        return;
    default:
        QTreeView::keyPressEvent(event);
    }
}

void FileTree::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(themedIcon(Icon::Plus), tr("New file…"), this, &FileTree::newRequested);
    if (currentIndex().isValid()) {
        if (!isFolder()) {
            menu->addAction(
                themedIcon(Icon::Edit), tr("Rename…"), this, &FileTree::renameRequested);
        }
        menu->addAction(themedIcon(Icon::Trash), tr("Delete"), this, &FileTree::removeRequested);
        if (isChanged()) {
            menu->addSeparator();
            menu->addAction(
                themedIcon(Icon::Undo), tr("Discard changes"), this, &FileTree::revertRequested);
        }
    }
    menu->popup(event->globalPos());
}

void FileTree::currentChanged(const QModelIndex& current, const QModelIndex& previous)
{
    QTreeView::currentChanged(current, previous);
    Q_EMIT currentPathChanged();
}

} // namespace app
