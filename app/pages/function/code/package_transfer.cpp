#include "package_transfer.h"

#include "package_export.h"

#include <QDesktopServices>
#include <QDir>
#include <QFileDialog>
#include <QFileInfo>
#include <QUrl>
#include <app/console/workspace.h>
#include <model/client/engine_client.h>
#include <model/client/future.h>
#include <model/format/errors.h>
#include <widgets/common/toast.h>

using namespace Qt::StringLiterals;

namespace app {

using engine::Result;

PackageTransfer::PackageTransfer(
    Workspace& workspace, QString service, QString function, QWidget* view)
    : QObject(view)
    , m_workspace(workspace)
    , m_service(std::move(service))
    , m_function(std::move(function))
    , m_view(view)
{
}

QFileDialog* PackageTransfer::makeDialog(const QString& title)
{
    auto* dialog = new QFileDialog(m_view, title, QDir::homePath());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    return dialog;
}

void PackageTransfer::chooseReplacement(Form form)
{
    QFileDialog* dialog = makeDialog(tr("Replace the package"));
    if (form == Form::Folder) {
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
    } else {
        dialog->setFileMode(QFileDialog::ExistingFile);
        dialog->setNameFilter(tr("Code packages (%1)").arg(u"*.zip"_s));
    }
    connect(dialog, &QFileDialog::fileSelected, this, &PackageTransfer::replacementChosen);
    dialog->open();
}

void PackageTransfer::chooseExport(Form form)
{
    QFileDialog* dialog = makeDialog(tr("Export the package"));
    if (form == Form::Folder) {
        dialog->setFileMode(QFileDialog::Directory);
        dialog->setOption(QFileDialog::ShowDirsOnly);
    } else {
        dialog->setAcceptMode(QFileDialog::AcceptSave);
        dialog->setDefaultSuffix(u"zip"_s);
        dialog->selectFile(m_function + u".zip"_s);
    }
    connect(dialog, &QFileDialog::fileSelected, this, [this, form](const QString& path) {
        // A folder of its own, so that nothing there is mixed with the package.
        exportTo(form == Form::Folder ? QDir(path).filePath(m_function) : path, form);
    });
    dialog->open();
}

void PackageTransfer::exportTo(const QString& path, Form form)
{
    auto zip = m_workspace.client.codeZip(m_service.toStdString(), m_function.toStdString());
    model::onFinished(zip, this, [this, path, form](const Result<std::string>& bytes) {
        if (!bytes) return Q_EMIT exportFailed(model::errorText(bytes.error()));
        finish(path, form == Form::Folder ? exportFolder(*bytes, path) : exportZip(*bytes, path));
    });
}

void PackageTransfer::finish(const QString& path, const QFuture<Result<std::monostate>>& written)
{
    model::onFinished(written, this, [this, path](const Result<std::monostate>& result) {
        if (!result) return Q_EMIT exportFailed(model::errorText(result.error()));
        if (m_workspace.toasts) {
            const QFileInfo info(path);
            const QString folder = info.isDir() ? path : info.path();
            m_workspace.toasts->show(widgets::Tone::Success,
                tr("Exported to %1.").arg(QDir::toNativeSeparators(path)), tr("Open folder"),
                [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
        }
        Q_EMIT exported(path);
    });
}

} // namespace app
