#pragma once

#include <QString>
#include <model/edit/staged_function.h>

// What the configuration page says about a field, beyond its name and rule.
namespace app {

/// Without the prefix that tells service fields apart: "service.role" -> "role".
std::string fieldPath(const model::FieldInfo& field);
/// "Memory size"
QString fieldName(const model::FieldInfo& field);
/// What it is for, and its rule.
QString fieldHint(const model::FieldInfo& field);
/// A value as one line: "512 MB", "On", "Not set".
QString valueText(const model::FieldInfo& field, const model::StagedFunction::Value& value);
/// Why a value is refused: the field's rule, or the rule between fields in the engine's words.
QString refusalText(const model::FieldInfo& field, const model::StagedFunction::Value& value,
    const engine::Error& refusal);

/// Whether instances, bills or logs depend on the field today; the others are only kept and given
/// back to API clients.
bool hasEffect(const model::FieldInfo& field);
/// For whom a section's fields count: "Used by the runtime custom-container."; empty: for all.
QString sectionNote(const QString& section);

} // namespace app
