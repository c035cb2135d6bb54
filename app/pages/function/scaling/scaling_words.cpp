#include <app/pages/function/scaling/scaling_words.h>

#include <QCoreApplication>
#include <QStringList>
#include <model/format/numbers.h>
#include <set>

using namespace Qt::StringLiterals;

namespace app {

using engine::catalog::ProvisionConfig;
using engine::catalog::ScheduledAction;
using engine::catalog::TargetTrackingPolicy;
using Row = widgets::RecordsEditor::Record;
using Kind = ChangeLine::Kind;

namespace {

class ScalingText
{
    Q_DECLARE_TR_FUNCTIONS(app::ScalingText)
};

// Members of a row, as the API names them.
const QString kName = u"name"_s;
const QString kTarget = u"target"_s;
const QString kExpression = u"scheduleExpression"_s;
const QString kMetricTarget = u"metricTarget"_s;
const QString kMinimum = u"minCapacity"_s;
const QString kMaximum = u"maxCapacity"_s;
const QString kZone = u"timeZone"_s;
const QString kStart = u"startTime"_s;
const QString kEnd = u"endTime"_s;

QString fromUtf8(const std::string& text)
{
    return QString::fromStdString(text);
}
std::string member(const Row& row, const QString& key)
{
    return row.value(key).trimmed().toStdString();
}
/// nullopt when it is no whole number.
std::optional<std::int64_t> number(const Row& row, const QString& key)
{
    bool isNumber = false;
    const qlonglong value = row.value(key).trimmed().toLongLong(&isNumber);
    return isNumber ? std::optional<std::int64_t>(value) : std::nullopt;
}

template <typename Rule>
void addTimes(const Rule& rule, Row& row)
{
    row[kZone] = fromUtf8(rule.timeZone);
    row[kStart] = fromUtf8(rule.startTime);
    row[kEnd] = fromUtf8(rule.endTime);
}
template <typename Rule>
void readTimes(const Row& row, Rule& rule)
{
    rule.name = member(row, kName);
    rule.timeZone = member(row, kZone);
    rule.startTime = member(row, kStart);
    rule.endTime = member(row, kEnd);
}

RowMembers withTimes(RowMembers members)
{
    members << RowMembers{{.key = kZone,
                              .label = ScalingText::tr("Time zone"),
                              .placeholder = ScalingText::tr("UTC"),
                              .stretch = 2},
        {.key = kStart,
            .label = ScalingText::tr("From"),
            .placeholder = ScalingText::tr("always", "begin of a time that has no begin"),
            .stretch = 2},
        {.key = kEnd,
            .label = ScalingText::tr("Until"),
            .placeholder = ScalingText::tr("always", "end of a time that has no end"),
            .stretch = 2}};
    return members;
}

/// The first refusal of a config with this one rule.
QString problemOf(const ProvisionConfig& config)
{
    const std::vector<engine::Error> refusals = engine::catalog::validate(config);
    return refusals.empty() ? QString() : fromUtf8(refusals.front().detail);
}

QString ruleText(const ScheduledAction& action)
{
    return ScalingText::tr("%n instance(s), %1", nullptr, static_cast<int>(action.target))
        .arg(fromUtf8(action.scheduleExpression));
}
QString ruleText(const TargetTrackingPolicy& policy)
{
    return ScalingText::tr("%1 in use, %2 to %3 instances")
        .arg(model::percentText(policy.metricTarget), model::countText(policy.minCapacity),
            model::countText(policy.maxCapacity));
}
/// With what texts may hide.
template <typename Rule>
QString wholeText(const Rule& rule)
{
    QStringList parts{ruleText(rule)};
    if (!rule.timeZone.empty()) parts << fromUtf8(rule.timeZone);
    if (!rule.startTime.empty()) parts << ScalingText::tr("from %1").arg(fromUtf8(rule.startTime));
    if (!rule.endTime.empty()) parts << ScalingText::tr("until %1").arg(fromUtf8(rule.endTime));
    return parts.join(u", "_s);
}

template <typename Rule>
const Rule* find(const std::vector<Rule>& rules, const std::string& name)
{
    const auto found = std::ranges::find(rules, name, &Rule::name);
    return found == rules.end() ? nullptr : &*found;
}

template <typename Rule>
void addRuleLines(const QString& field, const std::vector<Rule>& before,
    const std::vector<Rule>& after, std::vector<ChangeLine>& lines)
{
    std::set<std::string> names;
    for (const auto* rules : {&before, &after}) {
        for (const Rule& rule : *rules) {
            names.insert(rule.name);
        }
    }
    for (const std::string& name : names) {
        const Rule* old = find(before, name);
        const Rule* now = find(after, name);
        if (old && now && *old == *now) continue;
        lines.push_back({.field = u"%1: %2"_s.arg(field, fromUtf8(name)),
            .before = old ? wholeText(*old) : QString(),
            .after = now ? wholeText(*now) : QString(),
            .kind = !old ? Kind::Added
                : !now   ? Kind::Removed
                         : Kind::Changed});
    }
}

QString maximumText(const std::optional<std::int64_t>& maximum)
{
    if (!maximum) return ScalingText::tr("The region's limit");
    if (*maximum == 0) return ScalingText::tr("0: disabled");
    return model::countText(*maximum);
}
QString idleModeText(bool alwaysAllocateCpu)
{
    return alwaysAllocateCpu ? ScalingText::tr("Processor always allocated")
                             : ScalingText::tr("Frozen while idle");
}

} // namespace

RowMembers actionMembers()
{
    return withTimes({{.key = kName, .label = ScalingText::tr("Name"), .placeholder = {}},
        {.key = kTarget,
            .label = ScalingText::tr("Instances"),
            .placeholder = u"5"_s,
            .stretch = 1},
        {.key = kExpression,
            .label = ScalingText::tr("When"),
            .placeholder = u"cron(0 0 9 * * *)"_s,
            .stretch = 4}});
}

RowMembers policyMembers()
{
    return withTimes({{.key = kName, .label = ScalingText::tr("Name"), .placeholder = {}},
        {.key = kMetricTarget,
            .label = ScalingText::tr("Share in use"),
            .placeholder = u"0.6"_s,
            .stretch = 1},
        {.key = kMinimum,
            .label = ScalingText::tr("At least"),
            .placeholder = u"1"_s,
            .stretch = 1},
        {.key = kMaximum,
            .label = ScalingText::tr("At most"),
            .placeholder = u"10"_s,
            .stretch = 1}});
}

Row toRow(const ScheduledAction& action)
{
    Row row{{kName, fromUtf8(action.name)}, {kTarget, QString::number(action.target)},
        {kExpression, fromUtf8(action.scheduleExpression)}};
    addTimes(action, row);
    return row;
}

Row toRow(const TargetTrackingPolicy& policy)
{
    Row row{{kName, fromUtf8(policy.name)}, {kMetricTarget, QString::number(policy.metricTarget)},
        {kMinimum, QString::number(policy.minCapacity)},
        {kMaximum, QString::number(policy.maxCapacity)}};
    addTimes(policy, row);
    return row;
}

std::optional<ScheduledAction> actionOf(const Row& row)
{
    const std::optional<std::int64_t> target = number(row, kTarget);
    if (!target) return std::nullopt;
    ScheduledAction action;
    readTimes(row, action);
    action.target = *target;
    action.scheduleExpression = member(row, kExpression);
    return action;
}

std::optional<TargetTrackingPolicy> policyOf(const Row& row)
{
    bool isNumber = false;
    const double share = row.value(kMetricTarget).trimmed().toDouble(&isNumber);
    const std::optional<std::int64_t> least = number(row, kMinimum);
    const std::optional<std::int64_t> most = number(row, kMaximum);
    if (!isNumber || !least || !most) return std::nullopt;
    TargetTrackingPolicy policy;
    readTimes(row, policy);
    policy.metricTarget = share;
    policy.minCapacity = *least;
    policy.maxCapacity = *most;
    return policy;
}

QString actionProblem(const Row& row)
{
    const std::optional<ScheduledAction> action = actionOf(row);
    if (!action) return ScalingText::tr("The number of instances is a whole number.");
    ProvisionConfig config;
    config.scheduledActions = {*action};
    return problemOf(config);
}

QString policyProblem(const Row& row)
{
    const std::optional<TargetTrackingPolicy> policy = policyOf(row);
    if (!policy)
        return ScalingText::tr("The share is a number such as 0.6, the others are whole numbers.");
    ProvisionConfig config;
    config.targetTrackingPolicies = {*policy};
    return problemOf(config);
}

std::vector<ChangeLine> changeLines(const model::StagedScaling& staged)
{
    const model::Scaling& before = staged.base();
    const model::Scaling& after = staged.value();
    std::vector<ChangeLine> lines;
    const auto add = [&lines](const QString& field, const QString& old, const QString& now) {
        if (old != now) lines.push_back({.field = field, .before = old, .after = now});
    };
    add(ScalingText::tr("On-demand instances at most"), maximumText(before.maximum),
        maximumText(after.maximum));
    add(ScalingText::tr("Provisioned instances"), model::countText(before.provision.target),
        model::countText(after.provision.target));
    add(ScalingText::tr("Idle mode"), idleModeText(before.provision.alwaysAllocateCpu),
        idleModeText(after.provision.alwaysAllocateCpu));
    addRuleLines(ScalingText::tr("Scheduled action"), before.provision.scheduledActions,
        after.provision.scheduledActions, lines);
    addRuleLines(ScalingText::tr("Target tracking"), before.provision.targetTrackingPolicies,
        after.provision.targetTrackingPolicies, lines);
    return lines;
}

} // namespace app
