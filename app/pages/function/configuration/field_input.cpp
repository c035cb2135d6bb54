#include "field_input.h"

#include "instance_inputs.h"
#include "plain_inputs.h"
#include "rows_inputs.h"

namespace app {

using engine::catalog::FieldKind;

FieldInput* makeFieldInput(const model::FieldInfo& field)
{
    if (field.path == QLatin1String("maximumInstanceCount")) return new MaximumInput(field);
    if (field.path == QLatin1String("instanceConcurrency")) return new ConcurrencyInput(field);
    switch (field.kind) {
    case FieldKind::Boolean:
        return new CheckInput;
    case FieldKind::Integer:
    case FieldKind::Number:
        if (!field.rule->choices.empty()) return new ChoiceInput(field);
        return new NumberInput(field);
    case FieldKind::Text:
        if (!field.rule->choices.empty()) return new ChoiceInput(field);
        return new TextInput(field);
    case FieldKind::TextList:
        return new ListInput(field);
    case FieldKind::Map:
        return new MapInput(field);
    case FieldKind::RecordList:
        return new RecordsInput(field);
    }
    Q_UNREACHABLE();
}

} // namespace app
