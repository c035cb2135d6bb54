#include <engine/catalog/json.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <engine/catalog/fields.h>

namespace json = boost::json;

namespace engine::catalog {

namespace {
bool equalNoCase(std::string_view a, std::string_view b)
{
    constexpr auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::ranges::equal(a, b, {}, lower, lower);
}

bool isFlag(const FieldRule& rule, std::string_view member)
{
    return std::ranges::find(rule.flags, member) != rule.flags.end();
}

struct ToJson
{
    const FieldRule& rule;

    json::value operator()(bool value) const { return value; }
    json::value operator()(std::int64_t value) const { return value; }
    json::value operator()(double value) const { return value; }
    json::value operator()(const std::string& text) const { return json::string(text); }
    json::value operator()(const std::vector<std::string>& texts) const
    {
        return json::array(texts.begin(), texts.end());
    }
    json::value operator()(const TextMap& map) const
    {
        json::object object;
        for (const auto& [key, text] : map) object.emplace(key, text);
        return object;
    }
    json::value operator()(const Records& records) const
    {
        json::array array;
        for (const auto& record : records) {
            json::object object;
            for (const auto& [name, text] : record) {
                if (isFlag(rule, name)) object.emplace(name, text == "true");
                else object.emplace(name, text);
            }
            array.push_back(std::move(object));
        }
        return array;
    }
};

/// JSON to a field's value; nullopt when it has another type.
using Read = std::optional<FieldValue> (*)(const FieldRule&, const json::value&);

std::optional<FieldValue> readBoolean(const FieldRule&, const json::value& value)
{
    if (!value.is_bool()) return std::nullopt;
    return value.get_bool();
}

std::optional<FieldValue> readInteger(const FieldRule&, const json::value& value)
{
    if (value.is_int64()) return value.get_int64();
    constexpr double bound = 0x1p63;
    if (const auto* number = value.if_double(); number && std::trunc(*number) == *number && std::abs(*number) < bound) {
        return static_cast<std::int64_t>(*number);
    }
    return std::nullopt;
}

/// The parser is off by a bit now and then, so that 0.35 would come back as 0.35000000000000003.
double nearestDecimal(double value)
{
    char text[32];
    const int length = std::snprintf(text, sizeof text, "%.15g", value);
    std::from_chars(text, text + length, value);
    return value;
}

std::optional<FieldValue> readNumber(const FieldRule&, const json::value& value)
{
    if (!value.is_number()) return std::nullopt;
    return nearestDecimal(value.to_number<double>());
}

std::optional<FieldValue> readText(const FieldRule&, const json::value& value)
{
    if (!value.is_string()) return std::nullopt;
    return std::string(value.get_string());
}

std::optional<FieldValue> readTextList(const FieldRule&, const json::value& value)
{
    if (!value.is_array()) return std::nullopt;
    std::vector<std::string> texts;
    for (const auto& item : value.get_array()) {
        if (item.is_null()) continue;
        if (!item.is_string()) return std::nullopt;
        texts.emplace_back(item.get_string());
    }
    return texts;
}

std::optional<FieldValue> readMap(const FieldRule&, const json::value& value)
{
    if (!value.is_object()) return std::nullopt;
    TextMap map;
    for (const auto& member : value.get_object()) {
        if (member.value().is_null()) continue;
        if (!member.value().is_string()) return std::nullopt;
        map.insert_or_assign(std::string(member.key()), std::string(member.value().get_string()));
    }
    return map;
}

std::optional<TextMap> readRecord(const FieldRule& rule, const json::value& value)
{
    if (!value.is_object()) return std::nullopt;
    TextMap record;
    for (const auto name : rule.members) {
        const auto* member = findMember(value.get_object(), name);
        if (!member) continue;
        if (isFlag(rule, name) ? !member->is_bool() : !member->is_string()) return std::nullopt;
        if (member->is_bool()) record.emplace(name, member->get_bool() ? "true" : "false");
        else record.emplace(name, member->get_string());
    }
    return record;
}

std::optional<FieldValue> readRecords(const FieldRule& rule, const json::value& value)
{
    if (!value.is_array()) return std::nullopt;
    Records records;
    for (const auto& item : value.get_array()) {
        if (item.is_null()) continue;
        auto record = readRecord(rule, item);
        if (!record) return std::nullopt;
        records.push_back(std::move(*record));
    }
    return records;
}

struct KindForm
{
    Read read;
    std::string_view allowed;
};

KindForm kindForm(FieldKind kind)
{
    switch (kind) {
    case FieldKind::Boolean: return {readBoolean, "true | false"};
    case FieldKind::Integer: return {readInteger, "an integer"};
    case FieldKind::Number: return {readNumber, "a number"};
    case FieldKind::Text: return {readText, "a text"};
    case FieldKind::TextList: return {readTextList, "a list of texts"};
    case FieldKind::Map: return {readMap, "an object with texts"};
    case FieldKind::RecordList: break;
    }
    return {readRecords, "a list of objects"};
}

Failure wrongType(std::string_view path, std::string_view allowed, const json::value& actual)
{
    return Failure(invalidValue(path, allowed, json::serialize(actual)));
}

/// Follows the dots of `path`. nullptr when something on the way is absent; a step that is no object is refused.
Result<const json::value*> find(const json::object& from, std::string_view path)
{
    const json::object* object = &from;
    for (std::size_t at = 0;;) {
        const auto dot = path.find('.', at);
        const auto* value = findMember(*object, path.substr(at, dot - at));
        if (!value || dot == path.npos) return value;
        if (!value->is_object()) return wrongType(path.substr(0, dot), "an object", *value);
        object = &value->get_object();
        at = dot + 1;
    }
}

/// The object at the front of a nested path is there, so it replaces the one before.
bool isReplaced(const json::object& from, std::string_view path)
{
    const auto dot = path.find('.');
    return dot != path.npos && findMember(from, path.substr(0, dot));
}

template <typename Config>
Result<void> apply(std::span<const Field<Config>> fields, Config& config, const json::object& from)
{
    const Config defaults;
    Config changed = config;
    for (const auto& field : fields) {
        if (isReplaced(from, field.path)) field.set(changed, field.get(defaults));
        const auto found = find(from, field.path);
        if (!found) return Failure(found.error());
        if (!*found) continue;
        const auto form = kindForm(field.kind);
        auto value = form.read(field.rule, **found);
        if (!value) return wrongType(field.path, form.allowed, **found);
        field.set(changed, std::move(*value));
    }
    config = std::move(changed);
    return {};
}

template <typename Config>
json::object write(std::span<const Field<Config>> fields, const Config& config)
{
    json::object whole;
    for (const auto& field : fields) {
        json::object* object = &whole;
        std::string_view name = field.path;
        for (auto dot = name.find('.'); dot != name.npos; dot = name.find('.')) {
            object = &object->emplace(name.substr(0, dot), json::object()).first->value().get_object();
            name.remove_prefix(dot + 1);
        }
        object->emplace(name, std::visit(ToJson{field.rule}, field.get(config)));
    }
    return whole;
}
} // namespace

const json::value* findMember(const json::object& object, std::string_view key)
{
    const auto* exact = object.if_contains(key);
    if (exact) return exact->is_null() ? nullptr : exact;
    for (const auto& member : object) {
        if (!member.value().is_null() && equalNoCase(member.key(), key)) return &member.value();
    }
    return nullptr;
}

json::object toJson(const FunctionConfig& config) { return write(functionFields(), config); }

json::object toJson(const ServiceConfig& config) { return write(serviceFields(), config); }

Result<void> applyJson(FunctionConfig& config, const json::object& from)
{
    return apply(functionFields(), config, from);
}

Result<void> applyJson(ServiceConfig& config, const json::object& from) { return apply(serviceFields(), config, from); }

} // namespace engine::catalog
