#include "field_words.h"

#include <QCoreApplication>
#include <algorithm>
#include <array>
#include <model/format/fields.h>
#include <model/format/numbers.h>

using namespace Qt::StringLiterals;

namespace app {

namespace {

using engine::catalog::FieldKind;
using Value = model::StagedFunction::Value;

class Words
{
    Q_DECLARE_TR_FUNCTIONS(app::FieldWords)
};

constexpr QLatin1String kServicePrefix("service.");
constexpr QLatin1String kMaximum("maximumInstanceCount");

/// Fields without effect, or what all of them begin with.
constexpr std::array<std::string_view, 16> kWithoutEffect{"instanceSoftConcurrency", "instanceType",
    "gpuMemorySize", "layers", "customContainerConfig.", "customHealthCheckConfig.", "customDNS.",
    "service.internetAccess", "service.logConfig.enableRequestMetrics",
    "service.logConfig.enableInstanceMetrics", "service.logConfig.logBeginRule",
    "service.vpcConfig.", "service.ossMountConfig.", "service.tracingConfig.",
    "service.nasConfig.userId", "service.nasConfig.groupId"};

QString numberText(const model::FieldInfo& field, double number)
{
    if (number == 0 && field.rule->isZeroUnset) return Words::tr("Not set");
    const QString unit = model::unitText(field.rule->unit);
    const QString text = field.rule->unit == engine::catalog::FieldUnit::Port
        ? QString::number(static_cast<qint64>(number))
        : model::decimalText(number, 2);
    return unit.isEmpty() ? text : text + QChar(0xA0) + unit;
}

} // namespace

std::string fieldPath(const model::FieldInfo& field)
{
    return (field.isService ? field.path.mid(kServicePrefix.size()) : field.path).toStdString();
}

QString fieldName(const model::FieldInfo& field)
{
    return model::fieldLabel(fieldPath(field));
}

QString fieldHint(const model::FieldInfo& field)
{
    QString hint = model::fieldHelp(fieldPath(field));
    // A drop-down shows its choices itself.
    const bool isChoice = !field.rule->choices.empty() || field.path == kMaximum;
    const QString rule = isChoice ? QString() : model::ruleText(field.kind, *field.rule);
    if (!rule.isEmpty()) hint += u' ' + rule + u'.';
    return hint.trimmed();
}

QString valueText(const model::FieldInfo& field, const Value& value)
{
    if (field.path == kMaximum && std::get<std::int64_t>(value) < 0) return Words::tr("No limit");
    switch (field.kind) {
    case FieldKind::Boolean:
        return std::get<bool>(value) ? Words::tr("On") : Words::tr("Off");
    case FieldKind::Integer:
        return numberText(field, static_cast<double>(std::get<std::int64_t>(value)));
    case FieldKind::Number:
        return numberText(field, std::get<double>(value));
    case FieldKind::Text:
    case FieldKind::TextList:
    case FieldKind::Map:
    case FieldKind::RecordList:
        break;
    }
    const std::string text = engine::catalog::toText(value);
    return text.empty() ? Words::tr("Not set") : QString::fromStdString(text);
}

QString refusalText(const model::FieldInfo& field, const Value& value, const engine::Error& refusal)
{
    const QString rule = model::ruleText(field.kind, *field.rule);
    if (!rule.isEmpty()
        && !engine::catalog::checkField(fieldPath(field), field.kind, *field.rule, value)) {
        return Words::tr("Not allowed: %1.").arg(rule);
    }
    return Words::tr("%1.", "the engine's sentence").arg(QString::fromStdString(refusal.detail));
}

bool hasEffect(const model::FieldInfo& field)
{
    const std::string path = field.path.toStdString();
    return std::none_of(kWithoutEffect.begin(), kWithoutEffect.end(), [&](std::string_view name) {
        return name.ends_with('.') ? path.starts_with(name) : path == name;
    });
}

QString sectionNote(const QString& section)
{
    if (section == model::fieldSection("customRuntimeConfig.command"))
        return Words::tr("Used by the runtimes custom and custom.*.");
    if (section == model::fieldSection("customContainerConfig.image"))
        return Words::tr("Used by the runtime custom-container.");
    if (section == model::fieldSection("customHealthCheckConfig.httpGetUrl"))
        return Words::tr("Used by custom runtimes and containers.");
    return {};
}

} // namespace app
