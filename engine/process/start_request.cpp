#include <engine/process/start_request.h>

#include <cerrno>
#include <cstring>
#include <engine/process/spec_check.h>
#include <fcntl.h>
#include <sys/socket.h>

namespace engine::process {

namespace {

/// RLIMIT_DATA counts what a runtime reserves as well: the limit and some air (measured: node and
/// python start).
constexpr std::int64_t kDataAirBytes = 32LL * 1024 * 1024;

Failure failed(const char* what)
{
    return fail(ErrorCode::ResourceThrottled, std::string(what) + ": " + std::strerror(errno));
}

struct Ends
{
    UniqueFd ours; ///< non-blocking
    UniqueFd theirs;
};

Result<Ends> makePipe()
{
    int fds[2];
    if (::pipe2(fds, O_CLOEXEC) != 0) return failed("pipe");
    Ends ends{UniqueFd(fds[0]), UniqueFd(fds[1])};
    ::fcntl(ends.ours.get(), F_SETFL, O_NONBLOCK);
    return ends;
}

Result<Ends> makeSocketPair(int type)
{
    int fds[2];
    if (::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fds) != 0) return failed("socket pair");
    Ends ends{UniqueFd(fds[0]), UniqueFd(fds[1])};
    ::fcntl(ends.ours.get(), F_SETFL, O_NONBLOCK);
    return ends;
}

wire::Start describeStart(
    std::uint64_t id, const ProcessSpec& spec, Isolation isolation, const GroupPowers& powers)
{
    const auto inside = [&](const std::string& path) {
        return isolation == Isolation::Full ? path : machinePath(spec, path);
    };
    wire::Start start;
    start.id = id;
    start.hostName = spec.name;
    start.executable = inside(spec.executable);
    start.arguments = {start.executable};
    start.arguments.insert(start.arguments.end(), spec.arguments.begin(), spec.arguments.end());
    start.environment = spec.environment;
    start.workingDirectory = inside(spec.workingDirectory);
    start.mounts = describeMounts(spec.mounts);
    start.tmpBytes = spec.tmpBytes;
    if (!powers.limitsMemory && spec.memoryBytes > 0) {
        start.dataBytes = spec.memoryBytes + kDataAirBytes;
    }
    if (!powers.limitsProcesses) start.processes = spec.maxProcesses;
    start.hasOwnNetwork = spec.hasOwnNetwork;
    start.hasChannel = spec.hasChannel;
    start.isAdoptable = spec.isAdoptable;
    start.isZygote = spec.isZygote;
    start.zygote = spec.zygote;
    if (spec.zygote != 0) {
        start.arguments.clear();
        start.environment.clear();
    }
    return start;
}

} // namespace

std::vector<wire::MountRequest> describeMounts(const std::vector<Mount>& mounts)
{
    std::vector<wire::MountRequest> requests;
    for (const Mount& mount : mounts) {
        std::error_code error;
        const bool isFile
            = !mount.source.empty() && !std::filesystem::is_directory(mount.source, error);
        requests.push_back(
            {mount.source.string(), mount.target, mount.isReadOnly, isFile, mount.bytes});
    }
    return requests;
}

Result<PreparedStart> prepareStart(std::uint64_t id, const ProcessSpec& spec, Isolation isolation,
    const std::shared_ptr<ControlGroups>& groups)
{
    if (const auto checked = checkSources(spec); !checked) return tl::unexpected(checked.error());
    auto start = describeStart(id, spec, isolation, groups ? groups->powers() : GroupPowers{});
    PreparedStart prepared;
    // The order is wire::Start's.
    for (UniqueFd* end : {&prepared.ends.output, &prepared.ends.errors}) {
        auto pipe = makePipe();
        if (!pipe) return tl::unexpected(pipe.error());
        *end = std::move(pipe->ours);
        prepared.descriptors.push_back(std::move(pipe->theirs));
    }
    const auto addSockets = [&](UniqueFd& end, int type) -> Result<void> {
        auto pair = makeSocketPair(type);
        if (!pair) return tl::unexpected(pair.error());
        end = std::move(pair->ours);
        prepared.descriptors.push_back(std::move(pair->theirs));
        return {};
    };
    if (spec.hasChannel) {
        if (const auto added = addSockets(prepared.ends.channel, SOCK_STREAM); !added) {
            return tl::unexpected(added.error());
        }
    }
    if (spec.hasOwnNetwork) {
        if (const auto added = addSockets(prepared.ends.socketService, SOCK_SEQPACKET); !added) {
            return tl::unexpected(added.error());
        }
    }
    if (groups) {
        auto group = groups->make(
            spec.name + "-" + std::to_string(id), {spec.memoryBytes, spec.maxProcesses});
        if (!group) return tl::unexpected(group.error());
        if (spec.isAdoptable) (*group)->setBackground(true); // nobody waits for it
        auto entrance = (*group)->openEntrance();
        if (!entrance) {
            (*group)->remove();
            return tl::unexpected(entrance.error());
        }
        start.hasGroupFolder = static_cast<bool>(entrance->folder);
        if (entrance->folder) prepared.descriptors.push_back(std::move(entrance->folder));
        for (UniqueFd& list : entrance->processLists) {
            prepared.descriptors.push_back(std::move(list));
        }
        prepared.group = std::move(*group);
        prepared.groups = groups;
    }
    prepared.packet = wire::encode(start);
    return prepared;
}

} // namespace engine::process
