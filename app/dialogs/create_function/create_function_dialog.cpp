#include <app/dialogs/create_function/create_function_dialog.h>

#include <app/dialogs/create_function/code_source_picker.h>
#include <app/dialogs/create_function/function_form.h>
#include <app/dialogs/create_function/package_guess.h>
#include <app/samples/samples.h>
#include <engine/runtime/runtimes.h>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <model/client/future.h>
#include <model/format/errors.h>
#include <widgets/common/buttons.h>
#include <widgets/common/label.h>
#include <widgets/common/message_bar.h>
#include <widgets/common/metrics.h>

using namespace Qt::StringLiterals;

namespace app {

namespace {

const QString kFirstService = u"default"_s;
constexpr int kWidth = 640;

/// What a new function starts with: enough for the runtimes to load, a timeout one can debug with.
engine::catalog::FunctionConfig startConfig(const engine::runtime::Interpreters& interpreters)
{
    engine::catalog::FunctionConfig config;
    config.runtime = interpreters.choose("nodejs20") ? "nodejs20" : "python3.10";
    config.handler = "index.handler";
    config.memorySize = 512;
    config.timeout = 60;
    return config;
}

} // namespace

CreateFunctionDialog::CreateFunctionDialog(Workspace& workspace, QWidget* parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_source(new CodeSourcePicker)
    , m_form(new FunctionForm(workspace.client.info().interpreters))
    , m_refusal(new widgets::MessageBar(widgets::Tone::Error, {}))
    , m_create(widgets::makeButton(tr("Create function"), widgets::ButtonKind::Primary))
{
    using namespace widgets::metrics;
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Create function"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpaceXl, kSpaceXl, kSpaceXl, kSpaceL);
    layout->setSpacing(kSpaceL);
    layout->addWidget(new widgets::Label(tr("Create function"), widgets::TextStyle::Heading));
    layout->addWidget(m_source);
    layout->addWidget(m_form);
    layout->addWidget(m_refusal);
    m_refusal->hide();
    auto* cancel = widgets::makeButton(tr("Cancel"));
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_create);
    layout->addStretch();
    layout->addLayout(buttons);
    setMinimumWidth(kWidth);
    m_create->setDefault(true);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_create, &QPushButton::clicked, this, &QDialog::accept);
    connect(m_source, &CodeSourcePicker::changed, this, &CreateFunctionDialog::followSource);

    showServices();
    followSource();
}

void CreateFunctionDialog::setPath(const QString& path)
{
    m_source->setPath(path);
}

void CreateFunctionDialog::setService(const QString& service)
{
    m_form->setService(service);
}

void CreateFunctionDialog::showServices()
{
    QStringList services;
    if (const auto& catalog = m_workspace.feeds.catalog.snapshot()) {
        for (const auto& service : catalog->services)
            services << QString::fromStdString(service->name);
    }
    m_form->setServices(services);
    m_form->setService(services.value(0, kFirstService));
}

/// The fields show what the source brings or lets guess.
void CreateFunctionDialog::followSource()
{
    m_source->showProblem({});
    m_refusal->hide();
    const engine::runtime::Interpreters interpreters(m_workspace.client.info().interpreters);
    engine::catalog::FunctionConfig config = startConfig(interpreters);
    QString name;
    if (const Sample* sample = m_source->sample()) {
        config = sample->config;
        name = QString::fromStdString(sample->id);
    } else if (const QString path = m_source->path(); !path.isEmpty()) {
        const PackageGuess guess = guessPackage(path);
        name = guess.name;
        if (!guess.runtime.isEmpty()) config.runtime = guess.runtime.toStdString();
        if (!guess.handler.isEmpty()) config.handler = guess.handler.toStdString();
    }
    m_form->setConfig(config);
    m_form->suggestName(name);
}

FunctionTab CreateFunctionDialog::firstTab() const
{
    return m_source->source() == CodeSourcePicker::Source::Blank ? FunctionTab::Code
                                                                 : FunctionTab::Test;
}

void CreateFunctionDialog::accept()
{
    m_refusal->hide();
    const bool isFormRight = m_form->check();
    const auto code = m_source->code(m_form->config().runtime);
    m_source->showProblem(code ? QString() : QString::fromStdString(code.error().detail));
    if (!isFormRight || !code) return;
    m_create->setEnabled(false);
    const QString service = m_form->service();
    const QString name = m_form->name();
    auto created = m_workspace.client.createFunction({.service = service.toStdString(),
        .name = name.toStdString(),
        .config = m_form->config(),
        .code = *code,
        .createsService = true});
    model::onFinished(created, this, [this, service, name](const auto& function) {
        m_create->setEnabled(true);
        if (function) {
            Q_EMIT m_workspace.navigator.functionRequested(service, name, firstTab());
            return QDialog::accept();
        }
        if (m_form->showRefusal(function.error())) return;
        m_refusal->setMessage(widgets::Tone::Error, model::errorText(function.error()));
        m_refusal->show();
    });
}

} // namespace app
