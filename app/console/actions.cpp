#include <app/console/actions.h>

#include <QCoreApplication>
#include <app/console/navigator.h>
#include <model/client/engine_client.h>
#include <model/client/future.h>
#include <model/format/errors.h>
#include <widgets/common/confirm_dialog.h>
#include <widgets/common/toast.h>

namespace app {

namespace {

class Actions
{
    Q_DECLARE_TR_FUNCTIONS(app::Actions)
};

using widgets::ConfirmDialog;
using widgets::Tone;

/// Says `done` in a toast, or why it failed.
template <typename T>
void tell(Workspace& workspace, const engine::Result<T>& result, const QString& done)
{
    if (!result) return workspace.toasts->show(Tone::Error, model::errorText(result.error()));
    workspace.toasts->show(Tone::Success, done);
}

} // namespace

void releaseIdleInstances(Workspace& workspace, const QString& path)
{
    model::onFinished(workspace.client.releaseIdle(path.toStdString()), &workspace.navigator,
        [&workspace](const engine::Result<int>& released) {
            const bool hadNone = released && *released == 0;
            if (hadNone)
                return workspace.toasts->show(
                    Tone::Info, Actions::tr("No instance is idle: nothing to release"));
            tell(workspace, released,
                Actions::tr("%n idle instance(s) released", nullptr, released.value_or(0)));
        });
}

void askToDeleteFunction(
    Workspace& workspace, const QString& service, const QString& function, QWidget* parent)
{
    auto* dialog = new ConfirmDialog(Actions::tr("Delete the function %1?").arg(function),
        Actions::tr("Its code and configuration are removed from service %1, its instances end "
                    "now. This cannot be undone. Records of its past calls stay.")
            .arg(service),
        Actions::tr("Delete function"), widgets::ButtonKind::Danger, parent);
    QObject::connect(
        dialog, &QDialog::accepted, &workspace.navigator, [&workspace, service, function] {
            auto deleted
                = workspace.client.deleteFunction(service.toStdString(), function.toStdString());
            model::onFinished(
                deleted, &workspace.navigator, [&workspace, function](const auto& result) {
                    tell(workspace, result, Actions::tr("%1 was deleted").arg(function));
                });
        });
    dialog->open();
}

void askToDeleteService(Workspace& workspace, const QString& service, QWidget* parent)
{
    auto* dialog = new ConfirmDialog(Actions::tr("Delete the service %1?").arg(service),
        Actions::tr("It has no functions. Its configuration is removed. This cannot be undone."),
        Actions::tr("Delete service"), widgets::ButtonKind::Danger, parent);
    QObject::connect(dialog, &QDialog::accepted, &workspace.navigator, [&workspace, service] {
        model::onFinished(workspace.client.deleteService(service.toStdString()),
            &workspace.navigator, [&workspace, service](const auto& result) {
                tell(workspace, result, Actions::tr("%1 was deleted").arg(service));
            });
    });
    dialog->open();
}

} // namespace app
