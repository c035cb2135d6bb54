#include "change_lines.h"

#include "field_words.h"

#include <set>

using namespace Qt::StringLiterals;

namespace app {

namespace {

using engine::catalog::TextMap;
using Kind = ChangeLine::Kind;

void addMapLines(const QString& field, const TextMap& before, const TextMap& after,
    std::vector<ChangeLine>& lines)
{
    std::set<std::string> names;
    for (const TextMap* map : {&before, &after}) {
        for (const auto& [name, value] : *map) {
            names.insert(name);
        }
    }
    for (const std::string& name : names) {
        const auto old = before.find(name);
        const auto now = after.find(name);
        const bool isNew = old == before.end();
        const bool isGone = now == after.end();
        if (!isNew && !isGone && old->second == now->second) continue;
        lines.push_back({.field = u"%1: %2"_s.arg(field, QString::fromStdString(name)),
            .before = isNew ? QString() : QString::fromStdString(old->second),
            .after = isGone ? QString() : QString::fromStdString(now->second),
            .kind = isNew ? Kind::Added
                : isGone  ? Kind::Removed
                          : Kind::Changed});
    }
}

} // namespace

std::vector<ChangeLine> changeLines(const std::vector<model::StagedFunction::Change>& changes)
{
    std::vector<ChangeLine> lines;
    for (const auto& change : changes) {
        const model::FieldInfo& field = *model::StagedFunction::field(change.path);
        if (field.kind == engine::catalog::FieldKind::Map) {
            addMapLines(fieldName(field), std::get<TextMap>(change.before),
                std::get<TextMap>(change.after), lines);
        } else {
            lines.push_back({.field = fieldName(field),
                .before = valueText(field, change.before),
                .after = valueText(field, change.after)});
        }
    }
    return lines;
}

} // namespace app
