#include "plain_inputs.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QWheelEvent>
#include <model/format/fields.h>
#include <model/format/numbers.h>
#include <widgets/common/theme.h>

namespace app {

using engine::catalog::FieldKind;
using engine::catalog::FieldUnit;

namespace {

/// The wheel scrolls the form, not a choice one passes by.
class FormComboBox : public QComboBox
{
public:
    FormComboBox() { setFocusPolicy(Qt::StrongFocus); }

protected:
    void wheelEvent(QWheelEvent* event) override
    {
        if (!hasFocus()) return event->ignore();
        QComboBox::wheelEvent(event);
    }
};

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

QString choiceText(const QString& choice, FieldUnit unit)
{
    const QString name = model::unitText(unit);
    return name.isEmpty() ? choice : model::countText(choice.toLongLong()) + QChar(0xA0) + name;
}

/// Texts that are code rather than prose.
bool isProse(const QString& path)
{
    return path.endsWith(QLatin1String("description"));
}

} // namespace

widgets::UnitSpinBox* makeSpinBox(const model::FieldInfo& field)
{
    const auto& rule = *field.rule;
    auto* box = new widgets::UnitSpinBox({.min = rule.min,
        .max = rule.max,
        .step = rule.step,
        .decimals = field.kind == FieldKind::Number ? 2 : 0,
        .unit = model::unitText(rule.unit),
        .text = model::ruleText(field.kind, rule)});
    if (rule.isZeroUnset) box->setUnsetText(CheckInput::tr("Not set"));
    return box;
}

FieldInput::Value numberValue(FieldKind kind, double number)
{
    if (kind == FieldKind::Number) return number;
    return static_cast<std::int64_t>(number);
}

double numberOf(const FieldInput::Value& value)
{
    if (const auto* whole = std::get_if<std::int64_t>(&value)) return static_cast<double>(*whole);
    return std::get<double>(value);
}

CheckInput::CheckInput()
    : FieldInput(new QCheckBox(tr("On")))
    , m_box(static_cast<QCheckBox*>(widget()))
{
    connect(m_box, &QCheckBox::clicked, this, &FieldInput::edited);
}

FieldInput::Value CheckInput::value() const
{
    return m_box->isChecked();
}

void CheckInput::show(const Value& value)
{
    m_box->setChecked(std::get<bool>(value));
}

NumberInput::NumberInput(const model::FieldInfo& field)
    : FieldInput(makeSpinBox(field))
    , m_kind(field.kind)
    , m_box(static_cast<widgets::UnitSpinBox*>(widget()))
{
    connect(m_box, &widgets::UnitSpinBox::valueChanged, this, &FieldInput::edited);
}

FieldInput::Value NumberInput::value() const
{
    return numberValue(m_kind, m_box->value());
}

void NumberInput::show(const Value& value)
{
    m_box->setValue(numberOf(value));
}

TextInput::TextInput(const model::FieldInfo& field)
    : FieldInput(new QLineEdit)
    , m_line(static_cast<QLineEdit*>(widget()))
{
    if (!isProse(field.path)) m_line->setFont(widgets::Theme::font(widgets::TextStyle::Mono));
    connect(m_line, &QLineEdit::textEdited, this, &FieldInput::edited);
}

FieldInput::Value TextInput::value() const
{
    return m_line->text().toStdString();
}

void TextInput::show(const Value& value)
{
    m_line->setText(QString::fromStdString(std::get<std::string>(value)));
    m_line->setCursorPosition(0);
}

ChoiceInput::ChoiceInput(const model::FieldInfo& field)
    : FieldInput(new FormComboBox)
    , m_kind(field.kind)
    , m_box(static_cast<QComboBox*>(widget()))
{
    const auto& rule = *field.rule;
    if (rule.isZeroUnset) m_box->addItem(tr("Not set"), QString());
    for (const std::string_view choice : rule.choices) {
        m_box->addItem(choiceText(fromView(choice), rule.unit), fromView(choice));
    }
    if (rule.alsoAllows) {
        m_box->setEditable(true);
        m_box->setInsertPolicy(QComboBox::NoInsert);
        connect(m_box, &QComboBox::editTextChanged, this, &FieldInput::edited);
    } else {
        connect(m_box, &QComboBox::currentIndexChanged, this, &FieldInput::edited);
    }
}

QString ChoiceInput::text() const
{
    return m_box->isEditable() ? m_box->currentText() : m_box->currentData().toString();
}

FieldInput::Value ChoiceInput::value() const
{
    if (m_kind == FieldKind::Integer) return static_cast<std::int64_t>(text().toLongLong());
    return text().toStdString();
}

void ChoiceInput::show(const Value& value)
{
    const auto* number = std::get_if<std::int64_t>(&value);
    const QString wanted
        = number ? QString::number(*number) : QString::fromStdString(std::get<std::string>(value));
    m_box->setCurrentIndex(m_box->findData(wanted));
    if (m_box->isEditable()) m_box->setEditText(wanted);
}

} // namespace app
