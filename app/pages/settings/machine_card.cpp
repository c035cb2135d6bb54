#include <app/pages/settings/machine_card.h>

#include <model/client/engine_client.h>
#include <model/format/states.h>
#include <widgets/common/key_value_grid.h>
#include <widgets/common/label.h>
#include <widgets/common/message_bar.h>

using namespace Qt::StringLiterals;

namespace app {

namespace {

QString interpretersText(const std::vector<engine::runtime::Interpreter>& interpreters)
{
    using engine::runtime::Family;
    QStringList lines;
    for (const auto& each : interpreters) {
        const QString product = each.family == Family::NodeJs ? u"Node.js"_s : u"Python"_s;
        lines << u"%1 %2  %3"_s.arg(product, QString::fromStdString(each.version),
            QString::fromStdString(each.executable.string()));
    }
    return lines.isEmpty()
        ? MachineCard::tr("none: install Node.js or Python and start fcdesk again")
        : lines.join(u'\n');
}

} // namespace

MachineCard::MachineCard(Workspace& workspace, QWidget* parent)
    : Card(tr("Sandbox and runtimes"), Padding::Normal, parent)
{
    const engine::EngineInfo& info = workspace.client.info();
    auto* grid = new widgets::KeyValueGrid;
    grid->addValue(tr("Isolation"), model::isolationText(info.isolation));
    grid->addValue(tr("Memory and CPU limits"), model::limitBackendText(info.limits));
    grid->addValue(tr("Runtimes found"), interpretersText(info.interpreters));
    body()->addWidget(grid);

    using widgets::Tone;
    for (const std::string& warning : info.warnings)
        body()->addWidget(new widgets::MessageBar(Tone::Info, QString::fromStdString(warning)));
    for (const std::string& limitation : info.limitations)
        body()->addWidget(
            new widgets::MessageBar(Tone::Warning, QString::fromStdString(limitation)));
    if (info.limitations.empty())
        body()->addWidget(new widgets::MessageBar(Tone::Success,
            tr("This machine allows everything the sandbox needs. It keeps functions from your "
               "files and from each other; the network they share with this machine.")));
}

} // namespace app
