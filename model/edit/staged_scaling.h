#pragma once

#include <QObject>
#include <QUndoStack>
#include <engine/catalog/provision.h>
#include <optional>
#include <vector>

namespace model {

/// How many instances a function may have and how many it keeps ready.
struct Scaling
{
    std::optional<std::int64_t> maximum; ///< on-demand instances; nullopt: the region's limit
    engine::catalog::ProvisionConfig provision;
    bool operator==(const Scaling&) const = default;
};

/// A function's scaling while it is edited: what is in force, what is staged on top, what differs.
/// Every edit is undoable, also after it was applied. GUI thread only.
class StagedScaling : public QObject
{
    Q_OBJECT
public:
    enum class Part { Maximum, Target, IdleMode, Actions, Policies };
    static constexpr Part kParts[]
        = {Part::Maximum, Part::Target, Part::IdleMode, Part::Actions, Part::Policies};

    explicit StagedScaling(QObject* parent = nullptr);

    /// What is in force now. Parts edited here keep their edits; all others follow.
    void setBase(const Scaling& base);
    const Scaling& base() const { return m_base; }
    const Scaling& value() const { return m_staged; }
    /// Stages one part of `next`; successive edits of one part merge into one undo step.
    void stage(Part part, const Scaling& next);
    /// Back to what is in force: one undo step.
    void revertAll();

    /// Those that differ from what is in force.
    std::vector<Part> changedParts() const;
    bool isDirty() const { return m_staged != m_base; }
    QUndoStack* undoStack() { return &m_undo; }

Q_SIGNALS:
    /// Staged or in force: another one.
    void changed();

private:
    class EditCommand;
    static void copy(Part part, const Scaling& from, Scaling& to);
    static bool isSame(Part part, const Scaling& left, const Scaling& right);
    void put(Part part, const Scaling& value);

    Scaling m_base, m_staged;
    QUndoStack m_undo;
};

} // namespace model
