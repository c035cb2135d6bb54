#include "package_panel.h"

#include "file_tree.h"

#include <QMenu>
#include <QVBoxLayout>
#include <model/format/numbers.h>
#include <widgets/common/buttons.h>
#include <widgets/common/card.h>
#include <widgets/common/copy_label.h>
#include <widgets/common/key_value_grid.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>

namespace app {

using namespace widgets::metrics;
using widgets::Card;
using widgets::CopyLabel;
using widgets::Icon;
using widgets::themedIcon;

PackagePanel::PackagePanel(QWidget* parent)
    : QWidget(parent)
    , m_tree(new FileTree)
    , m_crc64(new CopyLabel(tr("CRC-64"), {}))
    , m_sha256(new CopyLabel(tr("SHA-256"), {}))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(kSpaceL);

    auto* files = new Card(tr("Files"), Card::Padding::None);
    auto* add = widgets::makeIconButton(Icon::Plus, tr("New file"));
    auto* more = widgets::makeIconButton(Icon::More, tr("Package"));
    more->setMenu(makeMenu());
    more->setPopupMode(QToolButton::InstantPopup);
    files->addTool(add);
    files->addTool(more);
    files->body()->addWidget(m_tree);
    layout->addWidget(files, 1);

    auto* package = new Card(tr("Deployed package"));
    auto* grid = new widgets::KeyValueGrid;
    m_files = grid->addValue(tr("Files"));
    m_size = grid->addValue(tr("Zip size"));
    grid->addWidget(tr("CRC-64"), m_crc64);
    grid->addWidget(tr("SHA-256"), m_sha256);
    package->body()->addWidget(grid);
    layout->addWidget(package);
    connect(add, &QToolButton::clicked, this, &PackagePanel::newRequested);
    connect(m_tree, &FileTree::newRequested, this, &PackagePanel::newRequested);
}

QMenu* PackagePanel::makeMenu()
{
    auto* menu = new QMenu(this);
    menu->addAction(themedIcon(Icon::Folder), tr("Replace with a folder…"), this,
        &PackagePanel::replaceFolderRequested);
    menu->addAction(
        themedIcon(Icon::Zip), tr("Replace with a zip…"), this, &PackagePanel::replaceZipRequested);
    menu->addSeparator();
    menu->addAction(themedIcon(Icon::Export), tr("Export to a folder…"), this,
        &PackagePanel::exportFolderRequested);
    menu->addAction(
        themedIcon(Icon::Save), tr("Save as zip…"), this, &PackagePanel::exportZipRequested);
    return menu;
}

void PackagePanel::setDraft(const PackageDraft& draft)
{
    m_tree->setDraft(draft);
    m_files->setText(model::countText(static_cast<std::int64_t>(draft.files().size())));
}

void PackagePanel::setPackage(const engine::catalog::CodePackage& package)
{
    m_size->setText(model::bytesText(static_cast<double>(package.size)));
    m_crc64->setText(QString::number(package.crc64));
    m_sha256->setText(QString::fromStdString(package.sha256));
}

} // namespace app
