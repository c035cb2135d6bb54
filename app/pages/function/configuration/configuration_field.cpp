#include "configuration_field.h"

#include "field_input.h"
#include "field_words.h"

#include <QToolButton>
#include <widgets/common/buttons.h>

namespace app {

namespace {

constexpr int kRevertSize = 20;
constexpr int kLongestNote = 40;

QString helpText(const model::FieldInfo& field, bool saysEffect)
{
    const QString hint = fieldHint(field);
    if (!saysEffect || hasEffect(field)) return hint;
    return ConfigurationField::tr("%1 Kept only: it has no effect here yet.").arg(hint).trimmed();
}

} // namespace

ConfigurationField::ConfigurationField(
    model::StagedFunction& staged, const model::FieldInfo& field, bool saysEffect, QWidget* parent)
    : ConfigurationField(staged, field, makeFieldInput(field), saysEffect, parent)
{
}

ConfigurationField::ConfigurationField(model::StagedFunction& staged, const model::FieldInfo& field,
    FieldInput* input, bool saysEffect, QWidget* parent)
    : FormField(fieldName(field), input->widget(), helpText(field, saysEffect), parent)
    , m_staged(staged)
    , m_field(field)
    , m_fieldInput(input)
    , m_revert(widgets::makeIconButton(
          widgets::Icon::Undo, tr("Back to the running value of %1").arg(fieldName(field))))
{
    m_revert->setFixedSize(kRevertSize, kRevertSize);
    m_revert->hide();
    addTool(m_revert);
    connect(m_revert, &QToolButton::clicked, this, [this] {
        m_staged.revert(m_field.path);
        discardInput();
        this->input()->setFocus();
    });
    connect(input, &FieldInput::edited, this, &ConfigurationField::stage);
}

bool ConfigurationField::isWide() const
{
    return m_fieldInput->isWide();
}

void ConfigurationField::stage()
{
    m_staged.setValue(m_field.path, m_fieldInput->value());
    refreshMarks();
    if (hasInputProblem() == m_hadInputProblem) return;
    m_hadInputProblem = !m_hadInputProblem;
    Q_EMIT inputProblemChanged();
}

void ConfigurationField::refreshValue()
{
    m_fieldInput->setValue(m_staged.value(m_field.path));
    refreshMarks();
}

void ConfigurationField::refreshMarks()
{
    const bool isStaged = m_staged.isStaged(m_field.path);
    m_revert->setVisible(isStaged || hasInputProblem());
    if (!isStaged) {
        setNote({});
    } else {
        const QString running = valueText(m_field, m_staged.baseValue(m_field.path));
        setNote(running.size() > kLongestNote ? tr("Changed") : tr("Running: %1").arg(running));
    }
    const auto& refusals = m_staged.refusals();
    if (const auto refused = refusals.find(m_field.path); refused != refusals.end()) {
        setProblem(refusalText(m_field, m_staged.value(m_field.path), refused->second));
    } else {
        setProblem(m_fieldInput->problem());
    }
}

bool ConfigurationField::hasInputProblem() const
{
    return !m_fieldInput->problem().isEmpty();
}

void ConfigurationField::discardInput()
{
    if (!hasInputProblem()) return;
    // An input with a problem may hold more than its value tells: fill it anew.
    m_fieldInput->reset(m_staged.value(m_field.path));
    stage();
}

} // namespace app
