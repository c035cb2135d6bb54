#include <engine/process/supervised_tree.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <engine/process/process_tree.h>
#include <engine/process/small_files.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>

namespace engine::process {

namespace {

constexpr int kSocketPatienceMs = 1000; ///< the keeper answers in some 50 us

pid_t pidBehind(const UniqueFd& pidfd)
{
    const auto info = readSmallFile("/proc/self/fdinfo/" + std::to_string(pidfd.get()));
    return info ? static_cast<pid_t>(numberAfter(*info, "Pid:").value_or(0)) : 0;
}

void signalTo(const UniqueFd& pidfd, int signal)
{
    ::syscall(
        SYS_pidfd_send_signal, pidfd.get(), signal, nullptr, 0); // fails only when it has ended
}

/// The descriptor that came with an answer of one byte, or what went wrong.
Result<UniqueFd> receiveSocket(int service)
{
    char answer = 0;
    iovec part{&answer, 1};
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))];
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control;
    header.msg_controllen = sizeof control;
    const ssize_t size = ::recvmsg(service, &header, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
    if (size == 0) return fail(ErrorCode::Cancelled, "the process has ended");
    if (size < 0) {
        return fail(
            ErrorCode::Io, std::string("socket in the process's network: ") + std::strerror(errno));
    }
    const cmsghdr* rights = CMSG_FIRSTHDR(&header);
    if (!rights || rights->cmsg_type != SCM_RIGHTS) {
        return fail(ErrorCode::Io, "no socket could be made in the process's network");
    }
    int fd = -1;
    std::memcpy(&fd, CMSG_DATA(rights), sizeof fd);
    return UniqueFd(fd);
}

} // namespace

SupervisedTree::SupervisedTree(Parts parts)
    : m_parts(std::move(parts))
    , m_keeperPid(pidBehind(m_parts.keeper))
{
}

void SupervisedTree::terminate()
{
    if (!m_exit) signalTo(m_parts.keeper, SIGTERM);
}

void SupervisedTree::kill()
{
    if (m_exit || m_isKilled) return;
    m_isKilled = true;
    signalTo(m_parts.keeper, m_parts.hasNamespaces ? SIGKILL : SIGUSR1);
    if (!m_parts.hasNamespaces && m_parts.group) m_parts.group->killAll();
    thaw(); // a frozen process (cgroup v1) does not die
}

void SupervisedTree::freeze()
{
    if (m_exit || m_isKilled || m_isFrozen) return;
    m_isFrozen = true;
    if (m_parts.powers.freezes) {
        m_parts.group->freeze();
    } else {
        stopBelow(m_keeperPid);
    }
}

void SupervisedTree::thaw()
{
    if (m_exit || !m_isFrozen) return;
    m_isFrozen = false;
    if (m_parts.powers.freezes) {
        m_parts.group->thaw();
    } else {
        continueBelow(m_keeperPid);
    }
}

void SupervisedTree::enforceCpuLimit()
{
    if (!m_exit && m_parts.vcpus > 0 && m_parts.powers.limitsProcessor) {
        m_parts.group->limitProcessor(m_parts.vcpus);
    }
}

Usage SupervisedTree::usage() const
{
    if (m_exit) return m_lastUsage;
    const GroupPowers& powers = m_parts.powers;
    Usage usage = m_parts.group ? m_parts.group->usage() : Usage{};
    if (powers.limitsMemory && powers.countsProcessorTime) return usage;
    const auto seen = usageBelow(m_keeperPid);
    if (!powers.limitsMemory) {
        usage.memoryBytes = seen.residentBytes;
        usage.peakMemoryBytes = std::max(m_seenPeak, seen.residentBytes);
    }
    if (!powers.countsProcessorTime) usage.processorTime = seen.processorTime;
    return usage;
}

Result<UniqueFd> SupervisedTree::openSocket()
{
    if (m_exit) return fail(ErrorCode::Cancelled, "the process has ended");
    if (!m_parts.hasOwnNetwork) {
        UniqueFd plain(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
        if (!plain) return fail(ErrorCode::Io, std::string("socket: ") + std::strerror(errno));
        return plain;
    }
    const int service = m_parts.ends.socketService.get();
    if (::send(service, "s", 1, MSG_NOSIGNAL | MSG_DONTWAIT) != 1) {
        return fail(ErrorCode::Cancelled, "the process has ended");
    }
    pollfd watched{service, POLLIN, 0};
    int answers = 0;
    do {
        answers = ::poll(&watched, 1, kSocketPatienceMs);
    } while (answers < 0 && errno == EINTR);
    if (answers == 1) return receiveSocket(service);
    m_parts.ends.socketService.reset(); // a late answer must not be taken for the next one's
    return fail(ErrorCode::Io, "the process's network does not answer");
}

void SupervisedTree::adopt(Adoption adoption, Completion<std::monostate> done)
{
    if (m_exit) return done(fail(ErrorCode::Cancelled, "the process has ended"));
    if (!m_parts.adopt) {
        return done(fail(ErrorCode::Unsupported, "the process was not started to be adopted"));
    }
    const auto group = m_parts.group;
    std::exchange(m_parts.adopt, nullptr)(std::move(adoption), std::move(done));
    if (group) group->setBackground(false); // while the launcher is at it
}

void SupervisedTree::adopted(double vcpus, Duration time)
{
    m_parts.vcpus = vcpus;
    m_parts.allocateTime = time;
}

void SupervisedTree::abandon()
{
    m_done = nullptr;
    kill();
}

void SupervisedTree::setExitCallback(std::function<void(ExitStatus)> done)
{
    m_done = std::move(done);
    if (m_exit && m_done) std::exchange(m_done, nullptr)(*m_exit);
}

std::shared_ptr<ControlGroup> SupervisedTree::finish(int waitStatus)
{
    if (m_parts.group) {
        m_lastUsage = m_parts.group->usage();
        m_isOutOfMemory
            |= m_parts.powers.limitsMemory && !m_isKilled && m_parts.group->wasOutOfMemory();
    }
    if (!m_parts.powers.limitsMemory) m_lastUsage.peakMemoryBytes = m_seenPeak;
    ExitStatus status;
    if (WIFSIGNALED(waitStatus)) {
        status.signal = WTERMSIG(waitStatus);
        status.code = 128 + status.signal;
    } else {
        status.code = WEXITSTATUS(waitStatus);
    }
    // The limit's victim may be a child of the first process, which then fails in its own way.
    status.isOutOfMemory = m_isOutOfMemory && status.code != 0;
    m_exit = status;
    m_parts.keeper.reset();
    if (m_done) std::exchange(m_done, nullptr)(status);
    return std::move(m_parts.group);
}

bool SupervisedTree::isWatched() const
{
    const GroupPowers& powers = m_parts.powers;
    return !m_exit && !m_isKilled
        && (!powers.limitsMemory || (m_parts.memoryBytes > 0 && !powers.endsWholeTree));
}

std::optional<SupervisedTree::MemoryQuestion> SupervisedTree::memoryQuestion() const
{
    if (m_isFrozen) return std::nullopt;
    if (m_parts.powers.limitsMemory) return MemoryQuestion{.group = m_parts.group};
    return MemoryQuestion{.keeper = m_keeperPid, .limitBytes = m_parts.memoryBytes};
}

void SupervisedTree::noteMemory(const MemoryAnswer& answer)
{
    m_seenPeak = std::max(m_seenPeak, answer.bytes);
    const bool isAbove = m_parts.memoryBytes > 0 && answer.bytes > m_parts.memoryBytes;
    if (m_exit || m_isKilled || !(isAbove || answer.wasOutOfMemory)) return;
    m_isOutOfMemory = true;
    kill();
}

namespace {

class ProcessHandle final : public Process
{
public:
    ProcessHandle(Loop& loop, std::shared_ptr<SupervisedTree> tree)
        : m_loop(loop)
        , m_tree(std::move(tree))
    {
    }
    ~ProcessHandle() override
    {
        *m_isAlive = false;
        m_tree->abandon();
    }

    std::uint64_t id() const override { return m_tree->id(); }
    UniqueFd takeChannel() override { return std::move(m_tree->ends().channel); }
    UniqueFd takeStdout() override { return std::move(m_tree->ends().output); }
    UniqueFd takeStderr() override { return std::move(m_tree->ends().errors); }

    void onExit(std::function<void(ExitStatus)> done) override
    {
        // Never from within this call, also when the tree has ended already.
        m_loop.post([tree = m_tree, isAlive = m_isAlive, done = std::move(done)]() mutable {
            if (*isAlive) tree->setExitCallback(std::move(done));
        });
    }

    void terminate() override { m_tree->terminate(); }
    void kill() override { m_tree->kill(); }
    void freeze() override { m_tree->freeze(); }
    void thaw() override { m_tree->thaw(); }
    void enforceCpuLimit() override { m_tree->enforceCpuLimit(); }
    Usage usage() const override { return m_tree->usage(); }
    Result<UniqueFd> openSocket() override { return m_tree->openSocket(); }
    Duration allocateTime() const override { return m_tree->allocateTime(); }
    void adopt(Adoption adoption, Completion<std::monostate> done) override
    {
        const auto answer = [isAlive = m_isAlive, done = std::move(done)](Result<std::monostate> result) {
            if (*isAlive) done(std::move(result));
        };
        m_tree->adopt(std::move(adoption), answer);
    }

private:
    Loop& m_loop;
    std::shared_ptr<SupervisedTree> m_tree;
    std::shared_ptr<bool> m_isAlive = std::make_shared<bool>(true);
};

} // namespace

std::unique_ptr<Process> makeProcessHandle(Loop& loop, std::shared_ptr<SupervisedTree> tree)
{
    return std::make_unique<ProcessHandle>(loop, std::move(tree));
}

} // namespace engine::process
