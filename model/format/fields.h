#pragma once

#include <QString>
#include <engine/catalog/fields.h>
#include <string_view>

// Names and explanations of the configuration fields of engine/catalog/fields.h, by path. Any
// thread.
namespace model {

/// "Memory size"; the path itself for an unknown field.
QString fieldLabel(std::string_view path);
/// One or two sentences; empty for an unknown field.
QString fieldHelp(std::string_view path);
/// Heading of the form section a field belongs to: "Resources".
QString fieldSection(std::string_view path);
/// Column name of one member of a record field: "mountDir" -> "Mount folder".
QString memberLabel(std::string_view member);

/// "s", "MB", "vCPU"; empty where the number says it all.
QString unitText(engine::catalog::FieldUnit unit);
/// The rule as a hint beside an input: "A multiple of 64 from 128 to 32,768 MB". Empty when
/// anything goes.
QString ruleText(engine::catalog::FieldKind kind, const engine::catalog::FieldRule& rule);

} // namespace model
