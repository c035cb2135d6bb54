#include <app/pages/function/overview/facts_card.h>

#include <engine/runtime/runtimes.h>
#include <model/client/engine_client.h>
#include <model/format/numbers.h>
#include <model/format/times.h>
#include <widgets/common/copy_label.h>
#include <widgets/common/key_value_grid.h>
#include <widgets/common/label.h>

using namespace Qt::StringLiterals;

namespace app {

namespace {

QString fromUtf8(const std::string& text)
{
    return QString::fromStdString(text);
}

QString mebibytesText(std::int64_t mebibytes)
{
    return model::bytesText(static_cast<double>(mebibytes) * 1024 * 1024);
}

QString secondsText(std::int64_t seconds)
{
    return model::durationText(std::chrono::seconds(seconds));
}

} // namespace

FactsCard::FactsCard(Workspace& workspace, QWidget* parent)
    : Card(tr("Function"), Padding::Normal, parent)
    , m_workspace(workspace)
    , m_url(new widgets::CopyLabel(tr("Invocation URL"), {}))
{
    auto* grid = new widgets::KeyValueGrid(3);
    m_runtime = grid->addValue(tr("Runtime"));
    m_memory = grid->addValue(tr("Memory"));
    m_timeout = grid->addValue(tr("Timeout"));
    m_handler = grid->addValue(tr("Handler"));
    m_cpu = grid->addValue(tr("CPU"));
    m_initializer = grid->addValue(tr("Initializer"));
    m_code = grid->addValue(tr("Code package"));
    m_concurrency = grid->addValue(tr("Instance concurrency"));
    m_environment = grid->addValue(tr("Environment"));
    m_created = grid->addValue(tr("Created"));
    m_maximum = grid->addValue(tr("Instances at most"));
    m_changed = grid->addValue(tr("Last change"));
    body()->addWidget(grid);
    auto* address = new widgets::KeyValueGrid;
    address->addWidget(tr("Invocation URL"), m_url);
    body()->addWidget(address);
}

QString FactsCard::runtimeText(const std::string& runtime) const
{
    const QString name = fromUtf8(runtime);
    const auto choice
        = engine::runtime::Interpreters(m_workspace.client.info().interpreters).choose(runtime);
    if (!choice || choice->interpreter.version.empty()) return name;
    return tr("%1 (runs on %2)").arg(name, fromUtf8(choice->interpreter.version));
}

void FactsCard::setState(const FunctionState& state)
{
    const engine::catalog::Function& function = *state.function;
    const engine::catalog::FunctionConfig& config = function.config;
    m_runtime->setText(runtimeText(config.runtime));
    m_handler->setText(fromUtf8(config.handler));
    m_memory->setText(mebibytesText(config.memorySize));
    const QString cpu = model::decimalText(engine::catalog::effectiveCpu(config), 2);
    m_cpu->setText(config.cpu > 0 ? tr("%1 vCPU").arg(cpu) : tr("%1 vCPU, by memory").arg(cpu));
    m_concurrency->setText(
        tr("%n call(s) at once", nullptr, static_cast<int>(config.instanceConcurrency)));
    m_maximum->setText(state.maximumInstances ? model::countText(*state.maximumInstances)
                                              : tr("the region's limit"));
    m_timeout->setText(secondsText(config.timeout));
    m_initializer->setText(config.initializer.empty()
            ? tr("none")
            : tr("%1, at most %2")
                  .arg(fromUtf8(config.initializer), secondsText(config.initializationTimeout)));
    m_code->setText(function.code.sha256.empty()
            ? tr("none")
            : model::bytesText(static_cast<double>(function.code.size)));
    m_environment->setText(
        tr("%n variable(s)", nullptr, static_cast<int>(config.environmentVariables.size())));
    m_created->setText(model::dateTimeText(engine::toEpochMs(function.createdTime)));
    m_changed->setText(model::dateTimeText(engine::toEpochMs(function.lastModifiedTime)));
    m_url->setText(u"%1/2016-08-15/services/%2/functions/%3/invocations"_s.arg(
        fromUtf8(m_workspace.client.info().endpoint), fromUtf8(function.serviceName),
        fromUtf8(function.name)));
}

} // namespace app
