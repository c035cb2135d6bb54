#include <engine/process/host.h>

#include <cerrno>
#include <csignal>
#include <cstring>
#include <engine/process/spec_check.h>

namespace engine::process {

Host::Host(Loop& loop, WorkerPool& workers, ProcessHostOptions options, HostSetup setup)
    : m_loop(loop)
    , m_workers(workers)
    , m_options(std::move(options))
    , m_isolation(setup.isolation)
    , m_limitations(std::move(setup.limitations))
    , m_groups(std::move(setup.groups))
    , m_watch(loop, workers)
{
    connect(std::move(setup.launcher));
}

Host::~Host()
{
    m_alive.reset();
    dropLauncher({ErrorCode::Cancelled, "the engine shuts down", {}});
}

LimitBackend Host::limitBackend() const
{
    return m_groups ? m_groups->backend() : LimitBackend::Rlimits;
}

void Host::start(ProcessSpec spec, Completion<std::unique_ptr<Process>> done)
{
    const auto id = ++m_lastId;
    const auto checked = checkSpec(spec);
    m_starts.emplace(id, Starting{spec, std::move(done), std::chrono::steady_clock::now(), {}, {}});
    const auto answer = [this, id, alive = std::weak_ptr(m_alive)](Result<PreparedStart> prepared) {
        if (!alive.expired()) send(id, std::move(prepared));
    };
    const auto refuse = [&](Error error) {
        m_loop.post([answer, error = std::move(error)] { answer(tl::unexpected(error)); });
    };
    if (!checked) return refuse(checked.error());
    if (spec.hasOwnNetwork && m_isolation != Isolation::Full) {
        return refuse({ErrorCode::Unsupported, "this machine allows no network namespaces", {}});
    }
    const bool needsNamespaces = spec.isAdoptable || spec.isZygote || spec.zygote != 0;
    if (needsNamespaces && m_isolation != Isolation::Full) {
        return refuse(
            {ErrorCode::Unsupported, "without namespaces nothing can be adopted or forked", {}});
    }
    if (spec.isZygote) {
        spec.mounts.push_back(
            {m_options.launcher.parent_path() / "fcdesk-zygote.so", kZygoteLibrary});
    }
    offload(
        m_workers, m_loop,
        [id, spec = std::move(spec), isolation = m_isolation, groups = m_groups] {
            return prepareStart(id, spec, isolation, groups);
        },
        answer);
}

void Host::send(std::uint64_t id, Result<PreparedStart> prepared)
{
    const auto found = m_starts.find(id);
    if (!prepared) return failStart(id, prepared.error());
    if (found == m_starts.end()) {
        return removeGroup(std::move(prepared->group)); // the launcher died meanwhile
    }
    Starting& starting = found->second;
    starting.ends = std::move(prepared->ends);
    starting.group = std::move(prepared->group);
    if (!m_link) {
        return failStart(id, {ErrorCode::ResourceThrottled, "the launcher is not running", {}});
    }
    if (m_link->send(std::move(prepared->packet), std::move(prepared->descriptors)) != 0) {
        failStart(id,
            {ErrorCode::InvalidArgument, "arguments and environment together must be below 160 KiB",
                "environment"});
    }
}

void Host::receive(wire::Packet packet)
{
    if (const auto* message = std::get_if<wire::Started>(&packet.message)) {
        return started(message->id, std::move(packet.descriptors));
    }
    if (const auto* message = std::get_if<wire::StartFailed>(&packet.message)) {
        return startFailed(message->id, message->failure);
    }
    if (const auto* message = std::get_if<wire::Adopted>(&packet.message)) {
        return adopted(message->id, message->failure);
    }
    if (const auto* message = std::get_if<wire::Exited>(&packet.message)) {
        return exited(message->id, message->waitStatus);
    }
    log(LogSeverity::Warning, "the launcher sent a message that makes no sense here");
}

void Host::started(std::uint64_t id, std::vector<UniqueFd> descriptors)
{
    auto node = m_starts.extract(id);
    if (node.empty() || descriptors.size() != 1) return;
    Starting& starting = node.mapped();
    SupervisedTree::Parts parts;
    parts.id = id;
    parts.ends = std::move(starting.ends);
    parts.keeper = std::move(descriptors.front());
    parts.group = std::move(starting.group);
    if (m_groups) parts.powers = m_groups->powers();
    parts.hasNamespaces = m_isolation == Isolation::Full;
    parts.hasOwnNetwork = starting.spec.hasOwnNetwork;
    parts.vcpus = starting.spec.vcpus;
    parts.memoryBytes = starting.spec.memoryBytes;
    parts.allocateTime = std::chrono::steady_clock::now() - starting.since;
    if (starting.spec.isAdoptable) {
        parts.adopt = [this, id, alive = std::weak_ptr(m_alive)](
                          Adoption adoption, Completion<std::monostate> done) {
            if (!alive.expired()) adopt(id, std::move(adoption), std::move(done));
        };
    }
    const auto tree = std::make_shared<SupervisedTree>(std::move(parts));
    m_trees.emplace(id, tree);
    m_watch.add(tree);
    starting.done(makeProcessHandle(m_loop, tree));
}

void Host::startFailed(std::uint64_t id, const wire::Failure& failure)
{
    const auto found = m_starts.find(id);
    if (found != m_starts.end()) failStart(id, startError(found->second.spec, failure));
}

void Host::exited(std::uint64_t id, int waitStatus)
{
    auto node = m_trees.extract(id);
    if (!node.empty()) removeGroup(node.mapped()->finish(waitStatus));
}

void Host::adopt(std::uint64_t id, Adoption adoption, Completion<std::monostate> done)
{
    if (const auto checked = checkAdoption(adoption); !checked) return done(Failure(checked.error()));
    wire::Adopt request{
        id, adoption.name, describeMounts(adoption.mounts), adoption.tmpBytes};
    m_adoptions.insert_or_assign(
        id, Adopting{std::move(adoption), std::move(done), std::chrono::steady_clock::now()});
    if (!m_link) {
        return failAdoption(id, {ErrorCode::ResourceThrottled, "the launcher is not running", {}});
    }
    if (m_link->send(wire::encode(request), {}) != 0) {
        failAdoption(id, {ErrorCode::InvalidArgument, "the mounts' names are too long", "mounts"});
    }
}

void Host::adopted(std::uint64_t id, const wire::Failure& failure)
{
    const auto found = m_adoptions.find(id);
    if (found == m_adoptions.end()) return;
    const Adopting& adopting = found->second;
    if (failure.step != wire::Step::None) {
        return failAdoption(id, adoptionError(adopting.adoption, failure));
    }
    if (const auto tree = m_trees.find(id); tree != m_trees.end()) {
        tree->second->adopted(
            adopting.adoption.vcpus, std::chrono::steady_clock::now() - adopting.since);
    }
    m_adoptions.extract(found).mapped().done(std::monostate{});
}

void Host::failAdoption(std::uint64_t id, Error error)
{
    auto node = m_adoptions.extract(id);
    if (!node.empty()) node.mapped().done(Failure(std::move(error)));
}

void Host::failStart(std::uint64_t id, Error error)
{
    auto node = m_starts.extract(id);
    if (node.empty()) return;
    removeGroup(std::move(node.mapped().group));
    node.mapped().done(tl::unexpected(std::move(error)));
}

void Host::removeGroup(std::shared_ptr<ControlGroup> group)
{
    if (!group) return;
    m_workers.post([group = std::move(group), groups = m_groups, sink = m_options.log] {
        const int error = group->remove();
        if (error && sink) {
            sink(LogSeverity::Warning, "process",
                std::string("a control group could not be removed: ") + std::strerror(error));
        }
    });
}

void Host::connect(std::unique_ptr<LauncherProcess> launcher)
{
    m_link = std::make_unique<LauncherLink>(
        m_loop, std::move(launcher), [this](wire::Packet packet) { receive(std::move(packet)); },
        [this] { launcherClosed(); });
}

void Host::launcherClosed()
{
    log(LogSeverity::Error, "the launcher has ended and every instance with it");
    m_loop.post([this, alive = std::weak_ptr(m_alive)] {
        if (!alive.expired()) replaceLauncher();
    });
}

void Host::dropLauncher(const Error& reason)
{
    m_link.reset();
    for (auto trees = std::exchange(m_trees, {}); auto& [id, tree] : trees) {
        removeGroup(tree->finish(SIGKILL));
    }
    while (!m_adoptions.empty()) {
        failAdoption(m_adoptions.begin()->first, reason);
    }
    while (!m_starts.empty()) {
        failStart(m_starts.begin()->first, reason);
    }
}

void Host::replaceLauncher()
{
    dropLauncher({ErrorCode::ResourceThrottled, "the launcher has ended", {}});
    const auto start = [program = m_options.launcher, configure = configuration()] {
        return LauncherProcess::start(program, configure);
    };
    offload(m_workers, m_loop, start,
        [this, alive = std::weak_ptr(m_alive)](Result<std::unique_ptr<LauncherProcess>> launcher) {
            if (alive.expired()) return;
            if (launcher) {
                connect(std::move(*launcher));
            } else {
                log(LogSeverity::Error,
                    "the launcher cannot be replaced: " + launcher.error().detail);
            }
        });
}

wire::Configure Host::configuration() const
{
    return launcherConfiguration(m_isolation, m_options, m_groups.get());
}

void Host::log(LogSeverity severity, std::string_view message) const
{
    if (m_options.log) m_options.log(severity, "process", message);
}

} // namespace engine::process
