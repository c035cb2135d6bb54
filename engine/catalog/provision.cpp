#include <engine/catalog/provision.h>

#include <engine/catalog/fields.h>
#include <engine/catalog/schedule.h>
#include <set>

namespace engine::catalog {

namespace {
constexpr std::int64_t kMaxTarget = 10000; // source: behaviour row 3.4
constexpr std::size_t kMaxRules = 100; // source: fc-api 5.7

/// Checks the members of one rule, "scheduledActions[0]" or the like, in turn.
class RuleCheck
{
public:
    RuleCheck(std::string path, std::vector<Error>& refusals)
        : m_path(std::move(path))
        , m_refusals(refusals)
    {
    }

    void refuse(std::string_view member, std::string_view allowed, const FieldValue& actual)
    {
        m_refusals.push_back(invalidValue(fieldOf(member), allowed, toText(actual)));
    }
    void range(std::string_view member, std::int64_t value)
    {
        if (value < 0 || value > kMaxTarget) refuse(member, "from 0 to " + std::to_string(kMaxTarget), value);
    }
    template <typename T>
    std::optional<T> take(Result<T> result)
    {
        if (result) return std::move(*result);
        m_refusals.push_back(std::move(result.error()));
        return std::nullopt;
    }
    template <typename Rule>
    std::optional<TimeZone> times(const Rule& rule)
    {
        const auto zone = take(TimeZone::find(rule.timeZone, fieldOf("timeZone")));
        const auto* wall = zone && !rule.timeZone.empty() ? &*zone : nullptr;
        const auto time = [&](std::string_view member, const std::string& text) -> std::optional<TimePoint> {
            if (text.empty()) return std::nullopt;
            return take(parseTime(text, wall, fieldOf(member)));
        };
        const auto start = time("startTime", rule.startTime);
        const auto end = time("endTime", rule.endTime);
        if (start && end && *start >= *end) {
            refuse("endTime", "a time after startTime, " + rule.startTime, rule.endTime);
        }
        return zone;
    }
    std::string fieldOf(std::string_view member) const { return m_path + "." + std::string(member); }

private:
    std::string m_path;
    std::vector<Error>& m_refusals;
};

void check(const ScheduledAction& action, RuleCheck& rule)
{
    rule.range("target", action.target);
    if (const auto zone = rule.times(action)) {
        rule.take(Schedule::parse(action.scheduleExpression, *zone, rule.fieldOf("scheduleExpression")));
    }
}

void check(const TargetTrackingPolicy& policy, RuleCheck& rule)
{
    rule.times(policy);
    if (policy.metricType != TargetTrackingPolicy::kConcurrencyUtilization) {
        rule.refuse("metricType",
            std::string(TargetTrackingPolicy::kConcurrencyUtilization)
                + ": the use of processors and graphics memory is not measured here",
            policy.metricType);
    }
    if (!(policy.metricTarget > 0 && policy.metricTarget <= 1)) {
        rule.refuse("metricTarget", "above 0, at most 1", policy.metricTarget);
    }
    rule.range("minCapacity", policy.minCapacity);
    rule.range("maxCapacity", policy.maxCapacity);
    if (policy.minCapacity > policy.maxCapacity) {
        rule.refuse("minCapacity", "at most maxCapacity, " + std::to_string(policy.maxCapacity), policy.minCapacity);
    }
}

template <typename Rule>
void checkRules(std::string_view field, const std::vector<Rule>& rules, std::vector<Error>& refusals)
{
    if (rules.size() > kMaxRules) {
        refusals.push_back(
            invalidValue(field, "at most " + std::to_string(kMaxRules) + " of them", std::to_string(rules.size())));
        return;
    }
    std::set<std::string_view> names;
    for (std::size_t i = 0; i < rules.size(); ++i) {
        RuleCheck rule(std::string(field) + "[" + std::to_string(i) + "]", refusals);
        if (auto named = checkName(NameKind::Trigger, rules[i].name, rule.fieldOf("name")); !named) {
            refusals.push_back(named.error());
        } else if (!names.insert(rules[i].name).second) {
            rule.refuse("name", "a name that no other one has", rules[i].name);
        }
        check(rules[i], rule);
    }
}
} // namespace

std::vector<Error> validate(const ProvisionConfig& config)
{
    std::vector<Error> refusals;
    if (config.target < 0 || config.target > kMaxTarget) {
        refusals.push_back(
            invalidValue("target", "from 0 to " + std::to_string(kMaxTarget), std::to_string(config.target)));
    }
    checkRules("scheduledActions", config.scheduledActions, refusals);
    checkRules("targetTrackingPolicies", config.targetTrackingPolicies, refusals);
    return refusals;
}

} // namespace engine::catalog
