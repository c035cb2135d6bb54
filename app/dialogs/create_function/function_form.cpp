#include <app/dialogs/create_function/function_form.h>

#include <QComboBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QStandardItemModel>
#include <algorithm>
#include <app/dialogs/create_function/runtime_choices.h>
#include <engine/catalog/fields.h>
#include <model/format/fields.h>
#include <widgets/common/metrics.h>
#include <widgets/editors/form_field.h>
#include <widgets/editors/unit_spin_box.h>

using namespace Qt::StringLiterals;

namespace app {

using engine::catalog::NameKind;

namespace {

const std::string kService = "serviceName";
const std::string kName = "functionName";
constexpr int kNoteRole = Qt::UserRole;

QString nameRule(int longest)
{
    return FunctionForm::tr("1 to %1 letters, digits, _ and -, not starting with a digit or -")
        .arg(longest);
}

} // namespace

FunctionForm::FunctionForm(
    std::span<const engine::runtime::Interpreter> interpreters, QWidget* parent)
    : QWidget(parent)
    , m_service(new QComboBox)
    , m_name(new QLineEdit)
    , m_runtime(new QComboBox)
    , m_handler(new QLineEdit)
    , m_memory(makeSpinBox("memorySize"))
    , m_concurrency(makeSpinBox("instanceConcurrency"))
    , m_timeout(makeSpinBox("timeout"))
{
    m_service->setEditable(true);
    m_service->setInsertPolicy(QComboBox::NoInsert);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(widgets::metrics::kSpaceL);
    grid->setVerticalSpacing(widgets::metrics::kSpaceM);
    for (int column = 0; column < 6; ++column)
        grid->setColumnStretch(column, 1);
    addField(
        kService, tr("Service"), m_service, tr("An existing one, or a new name."), *grid, 0, 0);
    addField(kName, tr("Function name"), m_name, tr("Letters, digits, _ and -."), *grid, 0, 3);
    addField(
        "runtime", model::fieldLabel("runtime"), makeRuntimeBox(interpreters), {}, *grid, 1, 0);
    addField("handler", model::fieldLabel("handler"), m_handler,
        tr("file.function, as in index.handler"), *grid, 1, 3);
    const std::pair<const char*, QWidget*> numbers[] = {
        {"memorySize", m_memory}, {"instanceConcurrency", m_concurrency}, {"timeout", m_timeout}};
    for (int column = 0; const auto& [path, input] : numbers) {
        const auto* field = engine::catalog::functionField(path);
        addField(path, model::fieldLabel(path), input, model::ruleText(field->kind, field->rule),
            *grid, 2, column);
        column += 2;
    }

    connect(m_name, &QLineEdit::textEdited, this,
        [this] { m_isNameTyped = !m_name->text().isEmpty(); });
    connect(m_service, &QComboBox::editTextChanged, this, [this] { showProblem(kService); });
    connect(m_name, &QLineEdit::textChanged, this, [this] { showProblem(kName); });
    connect(m_handler, &QLineEdit::textChanged, this, [this] { showProblem("handler"); });
    connect(m_runtime, &QComboBox::currentIndexChanged, this, &FunctionForm::showRuntimeNote);
    for (const auto& [path, input] : numbers) {
        connect(static_cast<widgets::UnitSpinBox*>(input), &QDoubleSpinBox::valueChanged, this,
            [this, path = std::string(path)] { showProblem(path); });
    }
    setConfig(m_config);
}

void FunctionForm::addField(const std::string& path, const QString& label, QWidget* input,
    const QString& help, QGridLayout& grid, int row, int column)
{
    auto* field = new widgets::FormField(label, input, help);
    m_fields[path] = field;
    const int span = row < 2 ? 3 : 2;
    grid.addWidget(field, row, column, 1, span, Qt::AlignTop);
}

widgets::UnitSpinBox* FunctionForm::makeSpinBox(std::string_view path)
{
    const auto* field = engine::catalog::functionField(path);
    return new widgets::UnitSpinBox({.min = field->rule.min,
        .max = field->rule.max,
        .step = field->rule.step,
        .unit = model::unitText(field->rule.unit),
        .text = model::ruleText(field->kind, field->rule)});
}

QWidget* FunctionForm::makeRuntimeBox(std::span<const engine::runtime::Interpreter> interpreters)
{
    auto* items = qobject_cast<QStandardItemModel*>(m_runtime->model());
    for (const RuntimeChoice& choice : runtimeChoices(interpreters)) {
        m_runtime->addItem(choice.runtime);
        QStandardItem* item = items->item(m_runtime->count() - 1);
        item->setEnabled(choice.isAvailable);
        item->setToolTip(choice.note);
        item->setData(choice.note, kNoteRole);
    }
    return m_runtime;
}

void FunctionForm::setServices(const QStringList& services)
{
    const QString shown = service();
    m_service->clear();
    m_service->addItems(services);
    m_service->setEditText(shown);
}

void FunctionForm::setService(const QString& service)
{
    m_service->setEditText(service);
}

void FunctionForm::suggestName(const QString& name)
{
    if (!m_isNameTyped) m_name->setText(name);
}

void FunctionForm::setConfig(const engine::catalog::FunctionConfig& config)
{
    m_config = config;
    m_runtime->setCurrentIndex(
        std::max(0, m_runtime->findText(QString::fromStdString(config.runtime))));
    m_handler->setText(QString::fromStdString(config.handler));
    m_memory->setValue(static_cast<double>(config.memorySize));
    m_concurrency->setValue(static_cast<double>(config.instanceConcurrency));
    m_timeout->setValue(static_cast<double>(config.timeout));
    showRuntimeNote();
}

QString FunctionForm::service() const
{
    return m_service->currentText().trimmed();
}

QString FunctionForm::name() const
{
    return m_name->text().trimmed();
}

engine::catalog::FunctionConfig FunctionForm::config() const
{
    engine::catalog::FunctionConfig config = m_config;
    config.runtime = m_runtime->currentText().toStdString();
    config.handler = m_handler->text().trimmed().toStdString();
    config.memorySize = static_cast<std::int64_t>(m_memory->value());
    config.instanceConcurrency = static_cast<std::int64_t>(m_concurrency->value());
    config.timeout = static_cast<std::int64_t>(m_timeout->value());
    return config;
}

void FunctionForm::showRuntimeNote()
{
    m_fields["runtime"]->setHelp(m_runtime->currentData(kNoteRole).toString());
    for (const auto& [path, field] : m_fields)
        showProblem(path); // concurrency and handler depend on it
}

QString FunctionForm::problemOf(const std::string& path) const
{
    if (path == kService) {
        return engine::catalog::checkName(NameKind::Service, service().toStdString(), path)
            ? QString()
            : nameRule(128);
    }
    if (path == kName) {
        return engine::catalog::checkName(NameKind::Function, name().toStdString(), path)
            ? QString()
            : nameRule(64);
    }
    const auto refusals = engine::catalog::validate(config());
    const auto found = std::ranges::find(refusals, path, &engine::Error::field);
    return found == refusals.end() ? QString() : QString::fromStdString(found->detail);
}

void FunctionForm::showProblem(const std::string& path)
{
    const bool isEmpty = (path == kService && service().isEmpty())
        || (path == kName && name().isEmpty())
        || (path == "handler" && m_handler->text().isEmpty());
    m_fields[path]->setProblem(isEmpty && !m_isChecked ? QString() : problemOf(path));
}

bool FunctionForm::check()
{
    m_isChecked = true;
    widgets::FormField* first = nullptr;
    for (const std::string& path :
        {kService, kName, std::string("runtime"), std::string("handler"), std::string("memorySize"),
            std::string("instanceConcurrency"), std::string("timeout")}) {
        showProblem(path);
        if (!first && !m_fields[path]->problem().isEmpty()) first = m_fields[path];
    }
    if (first) first->input()->setFocus();
    return !first;
}

bool FunctionForm::showRefusal(const engine::Error& error)
{
    std::string path = error.field;
    if (error.code == engine::ErrorCode::FunctionAlreadyExists) path = kName;
    const auto found = m_fields.find(path);
    if (found == m_fields.end()) return false;
    found->second->setProblem(error.code == engine::ErrorCode::FunctionAlreadyExists
            ? tr("The service has a function of this name")
            : QString::fromStdString(error.detail));
    found->second->input()->setFocus();
    return true;
}

} // namespace app
