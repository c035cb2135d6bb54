#pragma once

#include <deque>
#include <engine/core/log.h>
#include <engine/core/loop.h>
#include <engine/process/process_host.h>
#include <engine/runtime/fast_start_state.h>
#include <engine/runtime/fd_watch.h>
#include <engine/runtime/stem_policy.h>
#include <functional>
#include <map>
#include <memory>
#include <optional>

namespace engine::runtime {

/// Runtimes that have booted for nobody in particular: stems, each given away once, and zygotes, which stay. Boots new
/// ones one at a time, at the lowest priority and never while it is held. Loop thread only.
class StemPool
{
public:
    struct Stem
    {
        std::unique_ptr<process::Process> process;
        UniqueFd channel; ///< it waits there for FrameKind::Adopt
    };

    /// `changed`: what ready() and memoryBytes() tell is another.
    StemPool(Loop& loop, const Clock& clock, process::ProcessHost& processes, LogSink log,
        std::function<void()> changed);
    ~StemPool();

    /// 0: none is kept.
    void setBudget(std::int64_t bytes);
    /// What the functions there are now would be started from.
    void setDeployed(std::vector<process::ProcessSpec> blanks);
    /// An instance is about to be started from `blank`: one that stands ready, if any does.
    std::optional<Stem> take(const process::ProcessSpec& blank);
    /// The same for a blank process that is a zygote: process::Process::id() of the one that stands ready; 0: none does.
    std::uint64_t zygote(const process::ProcessSpec& blank);
    /// While an instance is coming up its start has the machine for itself.
    void hold();
    void release();

    std::vector<FastStartState::Kind> ready() const;
    std::int64_t memoryBytes() const;

private:
    struct Kind
    {
        process::ProcessSpec blank;
        std::deque<TimePoint> starts; ///< within kStemMemory, and the last one
        bool isDeployed = false;
        std::int64_t bytesEach = 0; ///< as the last that booted showed; 0: none has
        int failures = 0; ///< since the last that booted
        TimePoint retryAt;
    };
    using Kinds = std::map<std::string, Kind>; ///< by what makes them alike
    struct Entry
    {
        Kinds::iterator kind;
        Stem stem;
        std::unique_ptr<FdWatch> booting; ///< none: it is ready
    };

    using Entries = std::map<std::uint64_t, Entry>;

    Kinds::iterator kindOf(const process::ProcessSpec& blank);
    Entries::iterator findReady(Kinds::iterator kind);
    int countOf(Kinds::const_iterator kind) const;
    std::vector<StemDemand> demands();
    void refillSoon(Duration after);
    void refill();
    void boot(Kinds::iterator kind);
    void started(std::uint64_t id, Kinds::iterator kind, Result<std::unique_ptr<process::Process>> process);
    void booted(std::uint64_t id);
    void lost(std::uint64_t id, const std::string& how);
    void tellChanged() const;
    void bootFailed(Kind& kind, const std::string& how);

    Loop& m_loop;
    const Clock& m_clock;
    process::ProcessHost& m_processes;
    LogSink m_log;
    std::function<void()> m_changed;
    std::int64_t m_budget = 0;
    int m_holds = 0;
    bool m_isBooting = false;
    std::uint64_t m_lastId = 0;
    Kinds m_kinds;
    Entries m_entries;
    LoopTimer m_refillTimer;
    LoopTimer m_bootTimer;
    std::shared_ptr<StemPool*> m_self; ///< completions look here whether the pool is still there
};

} // namespace engine::runtime
