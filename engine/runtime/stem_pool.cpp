#include <engine/runtime/stem_pool.h>

#include <algorithm>
#include <engine/runtime/frames.h>
#include <engine/runtime/launch_plan.h>
#include <fcntl.h>
#include <sys/socket.h>

namespace engine::runtime {

namespace {
constexpr std::int64_t kMebibyte = 1024 * 1024;
constexpr std::int64_t kGuessedBytes = 16 * kMebibyte; ///< until one of a kind has shown what it takes
constexpr Duration kAfterStart = milliseconds(20); ///< the first call of an instance comes right after its start
constexpr Duration kReview = seconds(10); ///< demand fades by itself
constexpr Duration kBootTime = seconds(30);
constexpr int kMaxBackoff = 8; ///< doublings of a second

std::string likenessOf(const process::ProcessSpec& blank)
{
    std::string likeness = blank.executable + '\n' + std::to_string(blank.memoryBytes);
    for (const auto& argument : blank.arguments) likeness += '\n' + argument;
    for (const auto& mount : blank.mounts) likeness += '\n' + mount.source.string();
    return likeness;
}

/// Whether a runtime has said Booted and nothing else.
bool hasReported(int channel)
{
    std::string expected;
    appendFrame(expected, FrameKind::Booted, 0, {});
    std::string bytes(expected.size() + 1, '\0');
    const auto size = ::recv(channel, bytes.data(), bytes.size(), MSG_DONTWAIT);
    return size >= 0 && std::string_view(bytes).substr(0, static_cast<std::size_t>(size)) == expected;
}
} // namespace

StemPool::StemPool(Loop& loop, const Clock& clock, process::ProcessHost& processes, LogSink log,
    std::function<void()> changed)
    : m_loop(loop)
    , m_clock(clock)
    , m_processes(processes)
    , m_log(std::move(log))
    , m_changed(std::move(changed))
    , m_refillTimer(loop)
    , m_bootTimer(loop)
    , m_self(std::make_shared<StemPool*>(this))
{
}

StemPool::~StemPool() = default;

void StemPool::setBudget(std::int64_t bytes)
{
    m_budget = bytes;
    refillSoon({});
}

void StemPool::setDeployed(std::vector<process::ProcessSpec> blanks)
{
    for (auto& [likeness, kind] : m_kinds) kind.isDeployed = false;
    for (const auto& blank : blanks) kindOf(blank)->second.isDeployed = true;
    refillSoon({});
}

std::optional<StemPool::Stem> StemPool::take(const process::ProcessSpec& blank)
{
    const auto kind = kindOf(blank);
    kind->second.starts.push_back(m_clock.now());
    const auto found = findReady(kind);
    if (found == m_entries.end()) return std::nullopt;
    auto stem = std::move(found->second.stem);
    m_entries.erase(found);
    tellChanged();
    return stem;
}

std::uint64_t StemPool::zygote(const process::ProcessSpec& blank)
{
    const auto kind = kindOf(blank);
    kind->second.starts.push_back(m_clock.now());
    const auto found = findReady(kind);
    return found == m_entries.end() ? 0 : found->second.stem.process->id();
}

void StemPool::hold()
{
    ++m_holds;
}

void StemPool::release()
{
    if (--m_holds == 0) refillSoon(kAfterStart);
}

std::vector<FastStartState::Kind> StemPool::ready() const
{
    std::vector<FastStartState::Kind> all;
    for (auto kind = m_kinds.begin(); kind != m_kinds.end(); ++kind) {
        const auto count = std::ranges::count_if(
            m_entries, [&](const auto& one) { return one.second.kind == kind && !one.second.booting; });
        if (count == 0) continue;
        const auto& blank = kind->second.blank;
        const auto path = blank.isZygote ? StartPath::Zygote : StartPath::Stem;
        all.push_back({std::string(nameOf(path)), blank.executable, blank.memoryBytes / kMebibyte,
            static_cast<int>(count)});
    }
    return all;
}

std::int64_t StemPool::memoryBytes() const
{
    std::int64_t bytes = 0;
    for (const auto& [id, entry] : m_entries) bytes += entry.kind->second.bytesEach;
    return bytes;
}

StemPool::Kinds::iterator StemPool::kindOf(const process::ProcessSpec& blank)
{
    const auto [kind, isNew] = m_kinds.try_emplace(likenessOf(blank));
    if (isNew) kind->second.blank = blank;
    return kind;
}

StemPool::Entries::iterator StemPool::findReady(Kinds::iterator kind)
{
    return std::ranges::find_if(
        m_entries, [&](const auto& one) { return one.second.kind == kind && !one.second.booting; });
}

int StemPool::countOf(Kinds::const_iterator kind) const
{
    return static_cast<int>(std::ranges::count_if(m_entries, [&](const auto& one) { return one.second.kind == kind; }));
}

std::vector<StemDemand> StemPool::demands()
{
    const auto now = m_clock.now();
    std::vector<StemDemand> demands;
    for (auto& [likeness, kind] : m_kinds) {
        auto& starts = kind.starts;
        while (starts.size() > 1 && now - starts.front() >= kStemMemory) starts.pop_front();
        StemDemand demand;
        if (!starts.empty()) demand.lastStart = starts.back();
        if (!starts.empty() && now - starts.front() < kStemMemory) demand.startsLately = static_cast<int>(starts.size());
        demand.isShared = kind.blank.isZygote;
        demand.isDeployed = kind.isDeployed;
        demand.bytesEach = kind.bytesEach > 0 ? kind.bytesEach : kGuessedBytes;
        demands.push_back(demand);
    }
    return demands;
}

void StemPool::refillSoon(Duration after)
{
    m_refillTimer.start(after, [this] { refill(); });
}

void StemPool::refill()
{
    const auto demand = demands();
    const auto planned = planStems(demand, m_budget, m_clock.now());
    auto next = m_kinds.end();
    std::size_t nextDemand = 0;
    std::size_t index = 0;
    for (auto kind = m_kinds.begin(); kind != m_kinds.end(); ++kind, ++index) {
        int surplus = countOf(kind) - planned[index];
        const auto erased = std::erase_if(m_entries, [&](const auto& one) {
            return one.second.kind == kind && !one.second.booting && surplus-- > 0;
        });
        if (erased > 0) tellChanged();
        if (countOf(kind) >= planned[index] || kind->second.retryAt > m_clock.now()) continue;
        if (next == m_kinds.end() || demand[index].lastStart > demand[nextDemand].lastStart) {
            next = kind;
            nextDemand = index;
        }
    }
    if (m_isBooting || m_holds > 0) return; // what ends them comes back here
    if (next != m_kinds.end()) return boot(next);
    if (!m_kinds.empty()) refillSoon(kReview);
}

void StemPool::boot(Kinds::iterator kind)
{
    m_isBooting = true;
    m_processes.start(kind->second.blank,
        [this, self = std::weak_ptr(m_self), id = ++m_lastId, kind](Result<std::unique_ptr<process::Process>> process) {
            if (!self.expired()) started(id, kind, std::move(process));
        });
}

void StemPool::started(std::uint64_t id, Kinds::iterator kind, Result<std::unique_ptr<process::Process>> process)
{
    if (!process) {
        m_isBooting = false;
        bootFailed(kind->second, process.error().detail);
        return refillSoon({});
    }
    Entry entry{kind, {std::move(*process), {}}, {}};
    entry.stem.channel = entry.stem.process->takeChannel();
    entry.stem.process->onExit([this, id](process::ExitStatus) { lost(id, "ended"); });
    UniqueFd watched(::fcntl(entry.stem.channel.get(), F_DUPFD_CLOEXEC, 0));
    entry.booting = std::make_unique<FdWatch>(m_loop, std::move(watched), [this, id] { booted(id); });
    entry.booting->waitReadable();
    m_entries.emplace(id, std::move(entry));
    m_bootTimer.start(kBootTime, [this, id] { lost(id, "did not report for work in 30 seconds"); });
}

void StemPool::booted(std::uint64_t id)
{
    const auto found = m_entries.find(id);
    if (found == m_entries.end()) return;
    Entry& entry = found->second;
    if (!hasReported(entry.stem.channel.get())) return lost(id, "did not report for work");
    m_bootTimer.cancel();
    m_isBooting = false;
    Kind& kind = entry.kind->second;
    kind.failures = 0;
    kind.bytesEach = entry.stem.process->usage().memoryBytes;
    entry.booting.reset();
    tellChanged();
    refillSoon({});
}

void StemPool::lost(std::uint64_t id, const std::string& how)
{
    const auto found = m_entries.find(id);
    if (found == m_entries.end()) return; // given away
    auto entry = std::make_shared<Entry>(std::move(found->second));
    m_entries.erase(found);
    if (entry->booting) {
        m_bootTimer.cancel();
        m_isBooting = false;
        bootFailed(entry->kind->second, how);
    }
    m_loop.post([entry] { }); // its process may be what called
    tellChanged();
    refillSoon({});
}

void StemPool::tellChanged() const
{
    if (m_changed) m_changed();
}

void StemPool::bootFailed(Kind& kind, const std::string& how)
{
    kind.failures = std::min(kind.failures + 1, kMaxBackoff);
    kind.retryAt = m_clock.now() + seconds(1 << kind.failures);
    if (m_log) {
        m_log(LogSeverity::Warning, "runtime", "booting " + kind.blank.executable + " ahead of time: it " + how);
    }
}

} // namespace engine::runtime
