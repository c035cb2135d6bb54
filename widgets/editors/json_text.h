#pragma once

#include <QString>
#include <optional>

// JSON as text: checked and laid out without changing what it says. Numbers keep their digits,
// members their order.
namespace widgets {

struct JsonProblem
{
    int line = 1; ///< from 1
    int column = 1; ///< from 1, in UTF-16 units
    QString message;
};

/// nullopt when `text` is one JSON value (RFC 8259).
std::optional<JsonProblem> checkJson(QStringView text);
/// One member or element a line, indented by two spaces; nullopt when checkJson() finds a problem.
std::optional<QString> formatJson(QStringView text);

} // namespace widgets
