#include <boost/json.hpp>
#include <cmath>
#include <engine/catalog/fields.h>
#include <engine/catalog/json.h>
#include <engine/catalog/provision.h>

namespace json = boost::json;

namespace engine::catalog {

namespace {
/// Reads members of one object and remembers the first that has the wrong type.
class Reader
{
public:
    Reader(const json::object& object, std::string path)
        : m_object(object)
        , m_path(std::move(path))
    {
    }

    void read(std::string_view member, std::string& into)
    {
        const auto* value = findMember(m_object, member);
        if (!value) return;
        if (!value->is_string()) return refuse(member, "a text", *value);
        into = value->get_string();
    }
    void read(std::string_view member, bool& into)
    {
        const auto* value = findMember(m_object, member);
        if (!value) return;
        if (!value->is_bool()) return refuse(member, "true or false", *value);
        into = value->get_bool();
    }
    void read(std::string_view member, double& into)
    {
        const auto* value = findMember(m_object, member);
        if (!value) return;
        if (!value->is_number()) return refuse(member, "a number", *value);
        into = value->to_number<double>();
    }
    void read(std::string_view member, std::int64_t& into)
    {
        const auto* value = findMember(m_object, member);
        if (!value) return;
        const auto* number = value->if_double();
        if (number && std::trunc(*number) == *number && std::abs(*number) < 0x1p53) {
            into = static_cast<std::int64_t>(*number);
        } else if (value->is_int64()) {
            into = value->get_int64();
        } else {
            refuse(member, "an integer", *value);
        }
    }
    template <typename T>
    void read(std::string_view member, std::optional<T>& into)
    {
        if (findMember(m_object, member)) read(member, into.emplace());
    }
    template <typename Rule>
    void read(std::string_view member, std::vector<Rule>& into)
    {
        const auto* value = findMember(m_object, member);
        if (!value) return;
        if (!value->is_array()) return refuse(member, "a list", *value);
        for (const auto& item : value->get_array()) {
            const auto path = m_path + std::string(member) + "[" + std::to_string(into.size()) + "]";
            if (!item.is_object()) return remember(invalidValue(path, "an object", json::serialize(item)));
            Reader reader(item.get_object(), path + ".");
            readRule(reader, into.emplace_back());
            if (reader.m_error) return remember(*reader.m_error);
        }
    }
    const std::optional<Error>& error() const { return m_error; }
    void remember(Error error)
    {
        if (!m_error) m_error = std::move(error);
    }

private:
    static void readRule(Reader& reader, ScheduledAction& action)
    {
        reader.read("name", action.name);
        reader.read("startTime", action.startTime);
        reader.read("endTime", action.endTime);
        reader.read("target", action.target);
        reader.read("scheduleExpression", action.scheduleExpression);
        reader.read("timeZone", action.timeZone);
    }
    static void readRule(Reader& reader, TargetTrackingPolicy& policy)
    {
        reader.read("name", policy.name);
        reader.read("startTime", policy.startTime);
        reader.read("endTime", policy.endTime);
        reader.read("metricType", policy.metricType);
        reader.read("metricTarget", policy.metricTarget);
        reader.read("minCapacity", policy.minCapacity);
        reader.read("maxCapacity", policy.maxCapacity);
        reader.read("timeZone", policy.timeZone);
    }
    void refuse(std::string_view member, std::string_view allowed, const json::value& actual)
    {
        remember(invalidValue(m_path + std::string(member), allowed, json::serialize(actual)));
    }

    const json::object& m_object;
    std::string m_path; ///< before a member's name
    std::optional<Error> m_error;
};

template <typename Rule>
json::object commonJson(const Rule& rule)
{
    json::object object{{"name", rule.name}};
    if (!rule.startTime.empty()) object["startTime"] = rule.startTime;
    if (!rule.endTime.empty()) object["endTime"] = rule.endTime;
    if (!rule.timeZone.empty()) object["timeZone"] = rule.timeZone;
    return object;
}
} // namespace

json::object toJson(const ProvisionConfig& config)
{
    json::array actions, policies;
    for (const auto& action : config.scheduledActions) {
        auto object = commonJson(action);
        object["target"] = action.target;
        object["scheduleExpression"] = action.scheduleExpression;
        actions.push_back(std::move(object));
    }
    for (const auto& policy : config.targetTrackingPolicies) {
        auto object = commonJson(policy);
        object["metricType"] = policy.metricType;
        object["metricTarget"] = policy.metricTarget;
        object["minCapacity"] = policy.minCapacity;
        object["maxCapacity"] = policy.maxCapacity;
        policies.push_back(std::move(object));
    }
    return {
        {"target", config.target},
        {"alwaysAllocateCPU", config.alwaysAllocateCpu},
        {"scheduledActions", std::move(actions)},
        {"targetTrackingPolicies", std::move(policies)},
    };
}

json::object toDocument(const ProvisionConfig& config)
{
    auto document = toJson(config);
    document["service"] = config.service;
    document["qualifier"] = config.qualifier;
    document["function"] = config.function;
    return document;
}

Result<ProvisionConfig> provisionFromDocument(const json::object& document)
{
    Reader reader(document, "");
    ProvisionConfig config;
    reader.read("service", config.service);
    reader.read("qualifier", config.qualifier);
    reader.read("function", config.function);
    reader.read("target", config.target);
    reader.read("alwaysAllocateCPU", config.alwaysAllocateCpu);
    reader.read("scheduledActions", config.scheduledActions);
    reader.read("targetTrackingPolicies", config.targetTrackingPolicies);
    if (config.service.empty() || config.qualifier.empty() || config.function.empty()) {
        reader.remember({ErrorCode::Corrupt, "service, qualifier or function is missing"});
    }
    if (const auto refusals = validate(config); !refusals.empty()) reader.remember(refusals.front());
    if (reader.error()) return fail(ErrorCode::Corrupt, reader.error()->detail);
    return config;
}

Result<ProvisionUpdate> provisionFromJson(const json::object& object)
{
    Reader reader(object, "");
    ProvisionUpdate update;
    if (!findMember(object, "target")) reader.remember(invalidValue("target", "an integer from 0 to 10000", ""));
    reader.read("target", update.target);
    reader.read("alwaysAllocateCPU", update.alwaysAllocateCpu);
    reader.read("scheduledActions", update.scheduledActions);
    reader.read("targetTrackingPolicies", update.targetTrackingPolicies);
    if (reader.error()) return Failure(*reader.error());
    return update;
}

} // namespace engine::catalog
