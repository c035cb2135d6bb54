#pragma once

#include <QString>

namespace widgets {

enum class Language { Text, JavaScript, Python, Json, Yaml, Shell };

/// By the file's name: "index.mjs" is JavaScript, "bootstrap" a shell script. Text when in doubt.
Language languageOf(const QString& fileName);
/// Spaces of one level of indentation that are usual in it.
int indentationOf(Language language);

} // namespace widgets
