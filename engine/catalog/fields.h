#pragma once

#include <engine/catalog/objects.h>
#include <engine/core/invalid_value.h>
#include <engine/core/result.h>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

// One table describes every configuration field: its path on the wire, its kind, its rule and how to reach it. The
// stored documents, the API codecs, the console's forms and the diff before an apply are all made from it.
namespace engine::catalog {

/// A field's value, by FieldKind.
using FieldValue = std::variant<bool, std::int64_t, double, std::string, std::vector<std::string>, TextMap, Records>;

enum class FieldKind { Boolean, Integer, Number, Text, TextList, Map, RecordList };
enum class FieldUnit { None, Seconds, Mebibytes, VCpu, Requests, Port };

struct FieldRule
{
    std::optional<double> min; ///< inclusive; numbers only
    std::optional<double> max; ///< inclusive
    double step = 0; ///< a multiple of this from zero; 0: any
    std::int64_t maxLength = 0; ///< characters of a text, entries of a list; 0: unlimited
    std::vector<std::string_view> choices; ///< allowed texts or, for integers, "512"; empty: any
    bool (*alsoAllows)(std::string_view) = nullptr; ///< texts beyond the choices, such as runtimes yet to come
    std::vector<std::string_view> members; ///< of each of the records
    std::vector<std::string_view> flags; ///< those of the members that are "true" or "false", booleans on the wire
    FieldUnit unit = FieldUnit::None;
    bool isZeroUnset = false; ///< 0, or an empty text, stands for "not set" and is allowed besides the rest
};

template <typename Config>
struct Field
{
    std::string_view path; ///< wire name, nested by dots: "vpcConfig.vpcId"
    FieldKind kind;
    FieldRule rule;
    FieldValue (*get)(const Config&);
    void (*set)(Config&, FieldValue); ///< the value's alternative must match `kind`
};
using FunctionField = Field<FunctionConfig>;
using ServiceField = Field<ServiceConfig>;

/// In the order a form shows them.
std::span<const FunctionField> functionFields();
std::span<const ServiceField> serviceFields();
/// nullptr when there is no such field.
const FunctionField* functionField(std::string_view path);
const ServiceField* serviceField(std::string_view path);

/// "a multiple of 64 from 128 to 32768", "nodejs20 | python3 | ...": the rule in words, English.
std::string describeRule(FieldKind kind, const FieldRule& rule);

using engine::invalidValue;

/// Refuses one value by its field's rule. Texts are UTF-8 without NUL.
Result<void> checkField(std::string_view path, FieldKind kind, const FieldRule& rule, const FieldValue& value);

/// Every refusal, each with its field; empty when all is well. Checks single fields and the rules between them
/// (cpu against memory, concurrency against runtime, environment size, hook handlers, ...). Source: Function Compute
/// limits, behaviour rows 2.2, 6.1, 6.3 and 11.
std::vector<Error> validate(const FunctionConfig& config);
std::vector<Error> validate(const ServiceConfig& config);

enum class NameKind { Service, Function, Alias, Trigger };
/// 1-128 (functions 64) letters, digits, `_` and `-`, not starting with a digit or `-`; no alias is called LATEST.
Result<void> checkName(NameKind kind, std::string_view name, std::string_view field);

/// One field that differs between two configurations.
template <typename Config>
struct FieldChange
{
    const Field<Config>* field;
    FieldValue before;
    FieldValue after;
};
std::vector<FieldChange<FunctionConfig>> difference(const FunctionConfig& before, const FunctionConfig& after);
std::vector<FieldChange<ServiceConfig>> difference(const ServiceConfig& before, const ServiceConfig& after);

/// The value as one line of text: "512", "a, b", "KEY=value, ...", "{name=a, value=b}, ..."; line breaks as "\n". For
/// diffs and messages.
std::string toText(const FieldValue& value);

} // namespace engine::catalog
