#include <app/console/start_failure_dialog.h>

#include <engine/engine.h>
#include <model/format/errors.h>
#include <widgets/common/buttons.h>
#include <widgets/common/copy_label.h>
#include <widgets/common/key_value_grid.h>
#include <widgets/common/label.h>
#include <widgets/common/message_bar.h>
#include <widgets/common/metrics.h>

using engine::ErrorCode;

namespace app {

namespace {

QString title(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InUse:
        return StartFailureDialog::tr("fcdesk is already running here");
    case ErrorCode::Corrupt:
        return StartFailureDialog::tr("The data directory cannot be read");
    case ErrorCode::Io:
        return StartFailureDialog::tr("The data directory cannot be used");
    default:
        return StartFailureDialog::tr("The engine did not start");
    }
}

QString advice(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InUse:
        return StartFailureDialog::tr(
            "Another fcdesk, a window or “fcdesk serve”, works with this data directory. Use that "
            "one, or end it and try again. To run both, start this one with another directory: "
            "fcdesk --data-dir DIR");
    case ErrorCode::Corrupt:
        return StartFailureDialog::tr(
            "Nothing was changed. If a newer fcdesk wrote it, start that one. Otherwise restore "
            "the directory from a backup, or start with another one: fcdesk --data-dir DIR");
    case ErrorCode::Io:
        return StartFailureDialog::tr(
            "Make it writable for this user and see that its disk has room, then try again. Or "
            "start with another directory: fcdesk --data-dir DIR");
    default:
        return StartFailureDialog::tr("Remove the cause and try again.");
    }
}

} // namespace

StartFailureDialog::StartFailureDialog(
    const engine::Error& error, const std::filesystem::path& dataDir, QWidget* parent)
    : QDialog(parent)
{
    using namespace widgets;
    using namespace widgets::metrics;
    setWindowTitle(tr("fcdesk cannot start"));
    setAccessibleDescription(title(error.code));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpaceXl, kSpaceXl, kSpaceXl, kSpaceL);
    layout->setSpacing(kSpaceM);
    layout->addWidget(new Label(title(error.code), TextStyle::Heading));
    layout->addWidget(makeParagraph(advice(error.code)));

    auto* facts = new KeyValueGrid;
    const QString folder = QString::fromStdString(dataDir.string());
    facts->addWidget(tr("Data directory"), new CopyLabel(tr("Data directory"), folder));
    if (error.code == ErrorCode::InUse) {
        const auto running = engine::findRunningEngine(dataDir);
        if (running && *running) {
            const QString endpoint = QString::fromStdString((*running)->endpoint);
            facts->addWidget(tr("Its endpoint"), new CopyLabel(tr("Endpoint"), endpoint));
            facts->addValue(tr("Its process"), QString::number((*running)->pid));
        }
    }
    layout->addWidget(facts);
    layout->addWidget(new MessageBar(
        error.code == ErrorCode::InUse ? Tone::Info : Tone::Error, model::errorText(error)));

    auto* quit = makeButton(tr("Quit"));
    auto* retry = makeButton(Icon::Refresh, tr("Try again"), ButtonKind::Primary);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(quit);
    buttons->addWidget(retry);
    layout->addSpacing(kSpaceS);
    layout->addLayout(buttons);
    setMinimumWidth(520);
    retry->setDefault(true);
    connect(quit, &QPushButton::clicked, this, &QDialog::reject);
    connect(retry, &QPushButton::clicked, this, &QDialog::accept);
}

} // namespace app
