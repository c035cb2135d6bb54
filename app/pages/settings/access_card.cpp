#include <app/pages/settings/access_card.h>

#include <QDesktopServices>
#include <QUrl>
#include <app/pages/settings/secret_line.h>
#include <model/client/engine_client.h>
#include <widgets/common/buttons.h>
#include <widgets/common/copy_label.h>
#include <widgets/common/key_value_grid.h>
#include <widgets/common/label.h>
#include <widgets/common/message_bar.h>
#include <widgets/common/metrics.h>

namespace app {

namespace {

QWidget* copyable(const QString& name, const std::string& text)
{
    return new widgets::CopyLabel(name, QString::fromStdString(text));
}

QWidget* makeFolderLine(const QString& folder)
{
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins({});
    row->setSpacing(widgets::metrics::kSpaceXs);
    auto* path = new widgets::CopyLabel(AccessCard::tr("Data directory"), folder);
    path->setSizePolicy(QSizePolicy::Maximum, QSizePolicy::Fixed);
    row->addWidget(path);
    auto* open
        = widgets::makeIconButton(widgets::Icon::External, AccessCard::tr("Open the folder"));
    row->addWidget(open);
    row->addStretch();
    QObject::connect(open, &QToolButton::clicked, line,
        [folder] { QDesktopServices::openUrl(QUrl::fromLocalFile(folder)); });
    return line;
}

} // namespace

AccessCard::AccessCard(Workspace& workspace, QWidget* parent)
    : Card(tr("Access"), Padding::Normal, parent)
{
    const engine::EngineInfo& info = workspace.client.info();
    auto* grid = new widgets::KeyValueGrid;
    grid->addWidget(tr("Endpoint"), copyable(tr("Endpoint"), info.endpoint));
    grid->addWidget(tr("Region"), copyable(tr("Region"), info.region));
    grid->addWidget(tr("Account ID"), copyable(tr("Account ID"), info.accountId));
    grid->addWidget(tr("Access key ID"), copyable(tr("Access key ID"), info.accessKeyId));
    grid->addWidget(
        tr("Access key secret"), new SecretLine(tr("Access key secret"), info.accessKeySecret));
    const QString folder = QString::fromStdString(info.dataDir.string());
    grid->addWidget(tr("Data directory"), makeFolderLine(folder));
    body()->addWidget(grid);
    body()->addWidget(new widgets::MessageBar(widgets::Tone::Info,
        tr("Secrets are sealed with AES-256-GCM before they are stored. The master key that opens "
           "them is the file %1, readable by your user alone. Its weakness: whoever can read files "
           "as your user, or has a copy of the whole data directory, can open them. Keep backups "
           "of "
           "the directory where only you can read them.")
            .arg(folder + QStringLiteral("/master.key"))));
}

} // namespace app
