#include <engine/catalog/fields.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <engine/core/digest.h>
#include <engine/core/utf8.h>

namespace engine::catalog {

namespace {

/// The first text in `value` that cannot be stored and handed to a process.
struct FindUnusable
{
    std::optional<std::string> operator()(const std::string& text) const
    {
        if (text.find('\0') == text.npos && utf8Length(text) >= 0) return std::nullopt;
        return text;
    }
    std::optional<std::string> operator()(const TextMap& map) const
    {
        for (const auto& [key, text] : map) {
            if (auto found = (*this)(key)) return found;
            if (auto found = (*this)(text)) return found;
        }
        return std::nullopt;
    }
    template <typename Item>
    std::optional<std::string> operator()(const std::vector<Item>& items) const
    {
        for (const auto& item : items) {
            if (auto found = (*this)(item)) return found;
        }
        return std::nullopt;
    }
    std::optional<std::string> operator()(auto) const { return std::nullopt; }
};

std::string numberText(double value)
{
    char text[32];
    const auto format = std::abs(value) < 1e15 ? std::chars_format::fixed : std::chars_format::scientific;
    const auto end = std::to_chars(text, text + sizeof text, value, format);
    return std::string(text, end.ptr);
}

std::string join(const auto& items, std::string_view separator, auto&& itemText)
{
    std::string text;
    for (const auto& item : items) {
        if (&item != &*items.begin()) text += separator;
        text += itemText(item);
    }
    return text;
}

std::string joined(const std::vector<std::string_view>& items, std::string_view separator)
{
    return join(items, separator, [](std::string_view item) { return item; });
}

struct ToText
{
    std::string operator()(bool value) const { return value ? "true" : "false"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return numberText(value); }
    std::string operator()(const std::string& text) const
    {
        std::string line;
        line.reserve(text.size());
        for (const char c : text) {
            if (c == '\n') line += "\\n";
            else if (c != '\r') line += c;
        }
        return line;
    }
    std::string operator()(const std::vector<std::string>& texts) const { return join(texts, ", ", *this); }
    std::string operator()(const TextMap& map) const
    {
        return join(map, ", ", [this](const auto& entry) { return entry.first + "=" + (*this)(entry.second); });
    }
    std::string operator()(const Records& records) const
    {
        return join(records, ", ", [this](const TextMap& record) { return "{" + (*this)(record) + "}"; });
    }
};

bool isInRange(const FieldRule& rule, double value)
{
    if (!std::isfinite(value)) return false;
    if (rule.isZeroUnset && value == 0) return true;
    if ((rule.min && value < *rule.min) || (rule.max && value > *rule.max)) return false;
    const double steps = rule.step > 0 ? value / rule.step : 0;
    return std::abs(steps - std::round(steps)) < 1e-6; // 0.35 is no exact multiple of 0.05 in binary
}

bool isChoice(const FieldRule& rule, std::string_view text)
{
    return std::ranges::find(rule.choices, text) != rule.choices.end() || (rule.alsoAllows && rule.alsoAllows(text))
        || (rule.isZeroUnset && text.empty());
}

struct IsAllowed
{
    const FieldRule& rule;

    bool operator()(bool) const { return true; }
    bool operator()(std::int64_t value) const
    {
        if (!rule.choices.empty()) return isChoice(rule, std::to_string(value));
        return isInRange(rule, static_cast<double>(value));
    }
    bool operator()(double value) const { return isInRange(rule, value); }
    bool operator()(const std::string& text) const
    {
        if (!rule.choices.empty()) return isChoice(rule, text);
        return rule.maxLength == 0 || utf8Length(text) <= rule.maxLength;
    }
    bool operator()(const std::vector<std::string>& texts) const { return isShort(texts); }
    bool operator()(const TextMap&) const { return true; }
    bool operator()(const Records& records) const
    {
        return isShort(records) && std::ranges::all_of(records, [this](const TextMap& record) {
            return std::ranges::all_of(
                record, [this](const auto& entry) { return isMember(entry.first, entry.second); });
        });
    }

private:
    bool isShort(const auto& items) const
    {
        return rule.maxLength == 0 || static_cast<std::int64_t>(items.size()) <= rule.maxLength;
    }
    bool isMember(std::string_view name, std::string_view value) const
    {
        if (std::ranges::find(rule.members, name) == rule.members.end()) return false;
        return std::ranges::find(rule.flags, name) == rule.flags.end() || value == "true" || value == "false";
    }
};

std::string describeRange(const FieldRule& rule)
{
    std::string text = rule.step > 0 ? "a multiple of " + numberText(rule.step) : "";
    const auto separator = [&] { return text.empty() ? "" : " "; };
    if (rule.min) text += separator() + ("from " + numberText(*rule.min));
    if (rule.max) text += separator() + ("to " + numberText(*rule.max));
    return text.empty() ? "any number" : text;
}

std::string describeEntries(const FieldRule& rule, std::string_view kind)
{
    return (rule.maxLength > 0 ? "at most " + std::to_string(rule.maxLength) + " " : "any ") + std::string(kind);
}
} // namespace

std::string toText(const FieldValue& value) { return std::visit(ToText{}, value); }

std::string describeRule(FieldKind kind, const FieldRule& rule)
{
    if (!rule.choices.empty()) {
        return joined(rule.choices, " | ") + (rule.alsoAllows ? " | newer ones" : "")
            + (rule.isZeroUnset ? " | nothing" : "");
    }
    switch (kind) {
    case FieldKind::Boolean: return "true | false";
    case FieldKind::Integer:
    case FieldKind::Number: return describeRange(rule) + (rule.isZeroUnset ? ", or 0 for unset" : "");
    case FieldKind::Text: return describeEntries(rule, rule.maxLength > 0 ? "characters" : "text");
    case FieldKind::TextList: return describeEntries(rule, "entries");
    case FieldKind::Map: return "any names with texts";
    case FieldKind::RecordList: break;
    }
    auto text = describeEntries(rule, "entries") + " of " + joined(rule.members, ", ");
    if (!rule.flags.empty()) text += " (" + joined(rule.flags, ", ") + ": true | false)";
    return text;
}

Result<void> checkField(std::string_view path, FieldKind kind, const FieldRule& rule, const FieldValue& value)
{
    if (const auto unusable = std::visit(FindUnusable{}, value)) {
        return Failure(invalidValue(path, "UTF-8 text without NUL", "bytes " + toHex(*unusable)));
    }
    if (!std::visit(IsAllowed{rule}, value)) {
        return Failure(invalidValue(path, describeRule(kind, rule), toText(value)));
    }
    return {};
}

} // namespace engine::catalog
