#include <model/edit/staged_function.h>

#include <QCoreApplication>
#include <utility>

namespace model {

namespace catalog = engine::catalog;

namespace {
const QString kServicePrefix = QStringLiteral("service.");
const QString kMaximum = QStringLiteral("maximumInstanceCount");
constexpr int kEditCommandId = 1;

const catalog::FieldRule& maximumRule()
{
    static const catalog::FieldRule rule{.min = -1, .max = 10000, .step = 1, .unit = catalog::FieldUnit::Requests};
    return rule;
}
} // namespace

/// One field from one value to another; further edits of the same field join in.
class StagedFunction::EditCommand : public QUndoCommand
{
public:
    EditCommand(StagedFunction* staged, QString path, Value before, Value after, QUndoCommand* parent = nullptr)
        : QUndoCommand(parent)
        , m_staged(staged)
        , m_path(std::move(path))
        , m_before(std::move(before))
        , m_after(std::move(after))
    {
    }
    void undo() override { m_staged->put(m_path, m_before); }
    void redo() override { m_staged->put(m_path, m_after); }
    int id() const override { return kEditCommandId; }
    bool mergeWith(const QUndoCommand* next) override
    {
        const auto* other = static_cast<const EditCommand*>(next);
        if (other->m_path != m_path) return false;
        m_after = other->m_after;
        setObsolete(m_after == m_before);
        return true;
    }

private:
    StagedFunction* m_staged;
    QString m_path;
    Value m_before, m_after;
};

StagedFunction::StagedFunction(QObject* parent)
    : QObject(parent)
{
}

const std::vector<FieldInfo>& StagedFunction::fields()
{
    static const std::vector<FieldInfo> all = [] {
        std::vector<FieldInfo> fields;
        for (const auto& field : catalog::functionFields()) {
            fields.push_back({QString::fromUtf8(field.path.data(), field.path.size()), field.kind, &field.rule});
        }
        fields.push_back({kMaximum, catalog::FieldKind::Integer, &maximumRule()});
        for (const auto& field : catalog::serviceFields()) {
            fields.push_back(
                {kServicePrefix + QString::fromUtf8(field.path.data(), field.path.size()), field.kind, &field.rule, true});
        }
        return fields;
    }();
    return all;
}

const FieldInfo* StagedFunction::field(const QString& path)
{
    for (const auto& field : fields()) {
        if (field.path == path) return &field;
    }
    return nullptr;
}

StagedFunction::Value StagedFunction::read(const Values& values, const QString& path)
{
    if (path == kMaximum) return values.maximum.value_or(-1);
    if (path.startsWith(kServicePrefix)) {
        return catalog::serviceField(path.mid(kServicePrefix.size()).toStdString())->get(values.service);
    }
    return catalog::functionField(path.toStdString())->get(values.function);
}

void StagedFunction::write(Values& values, const QString& path, const Value& value)
{
    if (path == kMaximum) {
        const auto maximum = std::get<std::int64_t>(value);
        values.maximum = maximum < 0 ? std::nullopt : std::optional(maximum);
    } else if (path.startsWith(kServicePrefix)) {
        catalog::serviceField(path.mid(kServicePrefix.size()).toStdString())->set(values.service, value);
    } else {
        catalog::functionField(path.toStdString())->set(values.function, value);
    }
}

void StagedFunction::setBase(std::shared_ptr<const catalog::Service> service,
    std::shared_ptr<const catalog::Function> function, std::optional<std::int64_t> maximumInstances)
{
    const bool isFirst = !hasBase();
    Values next{function->config, service->config, maximumInstances};
    std::vector<QString> changed;
    for (const auto& field : fields()) {
        const auto before = isFirst ? Value() : read(m_base.values, field.path);
        const auto after = read(next, field.path);
        if (!isFirst && before == after) continue;
        const bool isEdited = !isFirst && read(m_staged, field.path) != before;
        if (!isEdited) write(m_staged, field.path, after);
        changed.push_back(field.path);
    }
    m_base = {std::move(service), std::move(function), std::move(next)};
    if (isFirst) m_undo.clear();
    check();
    for (const auto& path : changed) Q_EMIT valueChanged(path);
    Q_EMIT stateChanged();
}

StagedFunction::Value StagedFunction::value(const QString& path) const { return read(m_staged, path); }

StagedFunction::Value StagedFunction::baseValue(const QString& path) const { return read(m_base.values, path); }

void StagedFunction::setValue(const QString& path, const Value& value)
{
    const auto before = read(m_staged, path);
    if (before == value) return;
    m_undo.push(new EditCommand(this, path, before, value));
}

void StagedFunction::revert(const QString& path) { setValue(path, baseValue(path)); }

void StagedFunction::revertAll()
{
    const auto all = changes();
    if (all.empty()) return;
    auto* group = new QUndoCommand(QCoreApplication::translate("model::StagedFunction", "Discard changes"));
    for (const auto& change : all) new EditCommand(this, change.path, change.after, change.before, group);
    m_undo.push(group);
}

void StagedFunction::put(const QString& path, const Value& value)
{
    write(m_staged, path, value);
    check();
    Q_EMIT valueChanged(path);
    Q_EMIT stateChanged();
}

bool StagedFunction::isStaged(const QString& path) const { return value(path) != baseValue(path); }

bool StagedFunction::isDirty() const { return isFunctionDirty() || isServiceDirty() || isMaximumDirty(); }

bool StagedFunction::isFunctionDirty() const { return m_staged.function != m_base.values.function; }

bool StagedFunction::isServiceDirty() const { return m_staged.service != m_base.values.service; }

bool StagedFunction::isMaximumDirty() const { return m_staged.maximum != m_base.values.maximum; }

std::vector<StagedFunction::Change> StagedFunction::changes() const
{
    std::vector<Change> all;
    for (const auto& field : fields()) {
        auto before = baseValue(field.path);
        auto after = value(field.path);
        if (before != after) all.push_back({field.path, std::move(before), std::move(after)});
    }
    return all;
}

void StagedFunction::check()
{
    m_refusals.clear();
    const auto add = [this](const std::vector<engine::Error>& errors, const QString& prefix) {
        for (const auto& error : errors) {
            m_refusals.emplace(prefix + QString::fromStdString(error.field), error);
        }
    };
    add(catalog::validate(m_staged.function), {});
    add(catalog::validate(m_staged.service), kServicePrefix);
    if (const auto checked = catalog::checkField(kMaximum.toStdString(), catalog::FieldKind::Integer, maximumRule(), read(m_staged, kMaximum)); !checked) {
        m_refusals.emplace(kMaximum, checked.error());
    }
}

} // namespace model
