#include <app/console/actions.h>

#include <QCoreApplication>
#include <algorithm>
#include <app/console/navigator.h>
#include <app/events/saved_events.h>
#include <app/samples/samples.h>
#include <engine/runtime/runtimes.h>
#include <model/client/engine_client.h>
#include <model/client/future.h>
#include <model/format/errors.h>
#include <widgets/common/confirm_dialog.h>
#include <widgets/common/toast.h>
#include <widgets/editors/json_text.h>

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

/// Where samples go.
constexpr const char* kSampleService = "samples";

const Sample& firstRunnableSample(const Workspace& workspace)
{
    const engine::runtime::Interpreters interpreters(workspace.client.info().interpreters);
    const auto found = std::ranges::find_if(samples(),
        [&](const Sample& each) { return interpreters.choose(each.config.runtime).has_value(); });
    return found == samples().end() ? samples().front() : *found;
}

/// Saves the sample's event with the function, so that its test tab begins with it. What a user
/// saved under the name stays.
void keepSampleEvent(const Workspace& workspace, const QString& service, const Sample& sample)
{
    const SavedEvents events(workspace.userDir);
    const QString function = QString::fromStdString(sample.id);
    const QString name = Actions::tr("Sample event");
    if (events.contains(service, function, name)) return;
    const QString text = QString::fromStdString(sample.event);
    // Without it the page begins with an empty event: nothing to report.
    static_cast<void>(
        events.write(service, function, name, widgets::formatJson(text).value_or(text).trimmed()));
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

void recycleInstance(Workspace& workspace, const QString& instanceId)
{
    model::onFinished(workspace.client.recycleInstance(instanceId.toStdString()),
        &workspace.navigator, [&workspace](const auto& done) {
            tell(workspace, done,
                Actions::tr("The instance finishes its calls and ends; new calls go to others"));
        });
}

void askToRecycleInstances(
    Workspace& workspace, const QString& service, const QString& function, QWidget* parent)
{
    auto* dialog = new ConfirmDialog(Actions::tr("Recycle all instances of %1?").arg(function),
        Actions::tr("Each one takes no more calls, finishes those it runs, runs its PreStop hook "
                    "and ends. Calls that come meanwhile start new instances, with cold starts. No "
                    "call is lost."),
        Actions::tr("Recycle all"), widgets::ButtonKind::Primary, parent);
    const std::string path = (service + u'/' + function).toStdString();
    QObject::connect(dialog, &QDialog::accepted, &workspace.navigator, [&workspace, path] {
        model::onFinished(workspace.client.recycle(path), &workspace.navigator,
            [&workspace](const engine::Result<int>& recycled) {
                if (recycled && *recycled == 0)
                    return workspace.toasts->show(
                        Tone::Info, Actions::tr("No instance is alive: nothing to recycle"));
                tell(workspace, recycled,
                    Actions::tr("Recycling %n instance(s)", nullptr,
                        recycled.value_or(0)));
            });
    });
    dialog->open();
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

void createSampleFunction(Workspace& workspace, QObject* context, std::function<void()> done)
{
    const Sample& sample = firstRunnableSample(workspace);
    auto created = workspace.client.createFunction({.service = kSampleService,
        .name = sample.id,
        .config = sample.config,
        .code = sample.files,
        .createsService = true});
    const QString name = QString::fromStdString(sample.id);
    model::onFinished(created, context, [&workspace, &sample, name, done](const auto& function) {
        done();
        if (function) keepSampleEvent(workspace, QString::fromLatin1(kSampleService), sample);
        const bool isThere
            = !function && function.error().code == engine::ErrorCode::FunctionAlreadyExists;
        if (!isThere) tell(workspace, function, Actions::tr("%1 was created").arg(name));
        if (!function && !isThere) return;
        Q_EMIT workspace.navigator.functionRequested(
            QString::fromLatin1(kSampleService), name, FunctionTab::Test);
    });
}

} // namespace app
