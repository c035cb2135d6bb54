#pragma once

#include <engine/catalog/objects.h>
#include <engine/runtime/launch_plan.h>
#include <engine/runtime/runtimes.h>
#include <engine/runtime/stem_pool.h>
#include <filesystem>
#include <span>

namespace engine::runtime {

/// Starts processes in the fastest way that works and says which it was. Whatever stands ready is given to one instance
/// only; what cannot be had faster, and what fails to be, is started plainly. Loop thread only.
class FastStarts
{
public:
    struct Parts
    {
        Loop& loop;
        const Clock& clock;
        process::ProcessHost& processes;
        const Interpreters& interpreters;
        std::filesystem::path bootstrapFolder;
        LogSink log;
        std::function<void()> changed; ///< called whenever state() is another
    };
    explicit FastStarts(Parts parts);

    /// What may stand ready; 0 bytes: nothing, every start is plain.
    void setBudget(std::int64_t bytes);
    /// The functions there are now: something is kept ready for each kind of them.
    void setDeployed(std::span<const std::shared_ptr<const catalog::Function>> functions);
    /// `done` on the loop's thread, perhaps at once.
    void start(LaunchPlan plan, std::function<void(Result<StartedProcess>)> done);
    FastStartState state() const;

private:
    std::string obstacle(const LaunchPlan& plan) const;
    std::shared_ptr<void> takeTurn();
    void fork(std::uint64_t zygote, LaunchPlan plan, std::function<void(Result<StartedProcess>)> done);
    void adopt(StemPool::Stem stem, LaunchPlan plan, std::function<void(Result<StartedProcess>)> done);

    Parts m_parts;
    std::int64_t m_budget = 0;
    StemPool m_stems;
    std::shared_ptr<FastStarts*> m_self; ///< turns look here whether it is still there
};

} // namespace engine::runtime
