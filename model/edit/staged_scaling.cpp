#include <model/edit/staged_scaling.h>

#include <algorithm>

namespace model {

/// One part from one value to another; further edits of the same part join in.
class StagedScaling::EditCommand : public QUndoCommand
{
public:
    EditCommand(StagedScaling* staged, Part part, Scaling before, Scaling after,
        QUndoCommand* parent = nullptr)
        : QUndoCommand(parent)
        , m_staged(staged)
        , m_part(part)
        , m_before(std::move(before))
        , m_after(std::move(after))
    {
    }
    void undo() override { m_staged->put(m_part, m_before); }
    void redo() override { m_staged->put(m_part, m_after); }
    int id() const override { return 1; }
    bool mergeWith(const QUndoCommand* next) override
    {
        const auto* other = static_cast<const EditCommand*>(next);
        if (other->m_part != m_part) return false;
        m_after = other->m_after;
        setObsolete(isSame(m_part, m_after, m_before));
        return true;
    }

private:
    StagedScaling* m_staged;
    Part m_part;
    Scaling m_before, m_after;
};

StagedScaling::StagedScaling(QObject* parent)
    : QObject(parent)
{
}

void StagedScaling::copy(Part part, const Scaling& from, Scaling& to)
{
    switch (part) {
    case Part::Maximum:
        to.maximum = from.maximum;
        break;
    case Part::Target:
        to.provision.target = from.provision.target;
        break;
    case Part::IdleMode:
        to.provision.alwaysAllocateCpu = from.provision.alwaysAllocateCpu;
        break;
    case Part::Actions:
        to.provision.scheduledActions = from.provision.scheduledActions;
        break;
    case Part::Policies:
        to.provision.targetTrackingPolicies = from.provision.targetTrackingPolicies;
        break;
    }
}

bool StagedScaling::isSame(Part part, const Scaling& left, const Scaling& right)
{
    Scaling copied = left;
    copy(part, right, copied);
    return copied == left;
}

void StagedScaling::setBase(const Scaling& base)
{
    if (base == m_base) return;
    Scaling staged = base; // with the names of the function
    for (const Part part : kParts) {
        if (!isSame(part, m_staged, m_base)) copy(part, m_staged, staged);
    }
    m_base = base;
    m_staged = std::move(staged);
    Q_EMIT changed();
}

void StagedScaling::stage(Part part, const Scaling& next)
{
    if (isSame(part, m_staged, next)) return;
    m_undo.push(new EditCommand(this, part, m_staged, next));
}

void StagedScaling::revertAll()
{
    if (!isDirty()) return;
    auto* group = new QUndoCommand(tr("Discard changes"));
    for (const Part part : changedParts()) {
        new EditCommand(this, part, m_staged, m_base, group);
    }
    m_undo.push(group);
}

std::vector<StagedScaling::Part> StagedScaling::changedParts() const
{
    std::vector<Part> parts;
    std::ranges::copy_if(kParts, std::back_inserter(parts),
        [this](Part part) { return !isSame(part, m_staged, m_base); });
    return parts;
}

void StagedScaling::put(Part part, const Scaling& value)
{
    copy(part, value, m_staged);
    Q_EMIT changed();
}

} // namespace model
