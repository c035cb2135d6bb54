#pragma once

#include <QObject>
#include <QString>
#include <QUndoStack>
#include <engine/catalog/catalog.h>
#include <engine/catalog/fields.h>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace model {

/// One field of a function or of its service, as a form knows it. Paths of service fields carry the prefix "service.";
/// "maximumInstanceCount" is the function's on-demand maximum (-1: none).
struct FieldInfo
{
    QString path;
    engine::catalog::FieldKind kind;
    const engine::catalog::FieldRule* rule;
    bool isService = false;
};

/// A function's configuration while it is edited: what runs, what is staged on top, what differs and what is refused.
/// Every edit is undoable, also after it was applied: undoing then stages the way back. GUI thread only.
class StagedFunction : public QObject
{
    Q_OBJECT
public:
    explicit StagedFunction(QObject* parent = nullptr);

    using Value = engine::catalog::FieldValue;
    static const std::vector<FieldInfo>& fields(); ///< in the order a form shows them
    static const FieldInfo* field(const QString& path);

    /// What the engine runs now. Fields edited here keep their edits; all others follow.
    void setBase(std::shared_ptr<const engine::catalog::Service> service,
        std::shared_ptr<const engine::catalog::Function> function, std::optional<std::int64_t> maximumInstances);
    bool hasBase() const { return m_base.function != nullptr; }
    std::shared_ptr<const engine::catalog::Service> baseService() const { return m_base.service; }
    std::shared_ptr<const engine::catalog::Function> baseFunction() const { return m_base.function; }

    Value value(const QString& path) const;
    Value baseValue(const QString& path) const;
    /// Stages a value; successive edits of one field merge into one undo step.
    void setValue(const QString& path, const Value& value);
    /// Back to what runs: one undo step.
    void revert(const QString& path);
    void revertAll();

    bool isStaged(const QString& path) const;
    bool isDirty() const;
    struct Change
    {
        QString path;
        Value before, after;
    };
    /// Staged against running, in form order.
    std::vector<Change> changes() const;
    /// By path; empty when everything may be applied.
    const std::map<QString, engine::Error>& refusals() const { return m_refusals; }

    engine::catalog::FunctionConfig functionConfig() const { return m_staged.function; }
    engine::catalog::ServiceConfig serviceConfig() const { return m_staged.service; }
    std::optional<std::int64_t> maximumInstances() const { return m_staged.maximum; }
    bool isFunctionDirty() const;
    bool isServiceDirty() const;
    bool isMaximumDirty() const;

    QUndoStack* undoStack() { return &m_undo; }

Q_SIGNALS:
    void valueChanged(const QString& path); ///< staged or running value of this field
    void stateChanged(); ///< dirty, refusals

private:
    struct Values
    {
        engine::catalog::FunctionConfig function;
        engine::catalog::ServiceConfig service;
        std::optional<std::int64_t> maximum;
    };
    class EditCommand;
    static Value read(const Values& values, const QString& path);
    static void write(Values& values, const QString& path, const Value& value);
    void put(const QString& path, const Value& value);
    void check();

    struct Base
    {
        std::shared_ptr<const engine::catalog::Service> service;
        std::shared_ptr<const engine::catalog::Function> function;
        Values values;
    } m_base;
    Values m_staged;
    std::map<QString, engine::Error> m_refusals;
    QUndoStack m_undo;
};

} // namespace model
