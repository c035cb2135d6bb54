#include <engine/process/launcher/server.h>

#include <cerrno>
#include <csignal>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/wait.h>

namespace engine::process::launcher {

Server::Server(int control, Sandbox& sandbox)
    : m_control(control)
    , m_sandbox(sandbox)
{
    sigset_t mask;
    sigemptyset(&mask);
    sigaddset(&mask, SIGCHLD);
    m_signals = UniqueFd(::signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK));
}

void Server::run()
{
    for (;;) {
        pollfd watched[] = {{m_control, POLLIN, 0}, {m_signals.get(), POLLIN, 0},
            {m_sandbox.progress(), POLLIN, 0}};
        if (::poll(watched, 3, -1) < 0 && errno != EINTR) return;
        if (watched[2].revents) reportRunning();
        if (watched[1].revents) reap();
        if (watched[0].revents && !receive()) return;
    }
}

bool Server::receive()
{
    auto received = wire::receive(m_control);
    auto* packet = std::get_if<wire::Packet>(&received);
    auto* request = packet ? std::get_if<wire::Start>(&packet->message) : nullptr;
    if (!request) return false;
    start(std::move(*request), std::move(packet->descriptors));
    return true;
}

void Server::start(wire::Start request, std::vector<UniqueFd> descriptors)
{
    const auto id = request.id;
    auto spawned = m_sandbox.spawn(std::move(request), std::move(descriptors));
    if (!spawned) {
        wire::send(m_control, wire::encode(wire::StartFailed{id, spawned.error()}));
        return;
    }
    m_trees.emplace(spawned->keeper, Tree{std::move(spawned->plan), std::move(spawned->pidfd)});
}

void Server::reportRunning()
{
    std::uint64_t count = 0;
    while (::read(m_sandbox.progress(), &count, sizeof count) < 0 && errno == EINTR) { }
    for (auto& [keeper, tree] : m_trees) {
        reportRunning(tree);
    }
}

void Server::reportRunning(Tree& tree)
{
    if (tree.isReported || !tree.plan->isRunning) return;
    tree.isReported = true;
    const int pidfd = tree.pidfd.get();
    wire::send(m_control, wire::encode(wire::Started{tree.plan->request.id}), {&pidfd, 1});
    tree.pidfd.reset();
    // What was only needed to come up: the program has its own copies of these, or has none.
    tree.plan->descriptors.clear();
    tree.plan->mounts.clear();
    tree.plan->ownRuleset.reset();
}

void Server::reap()
{
    signalfd_siginfo signal{};
    while (::read(m_signals.get(), &signal, sizeof signal) > 0) { }
    int status = 0;
    for (pid_t keeper = 0; (keeper = ::waitpid(-1, &status, WNOHANG)) > 0;) {
        const auto found = m_trees.find(keeper);
        if (found == m_trees.end()) continue;
        Tree& tree = found->second;
        const Plan& plan = *tree.plan;
        reportRunning(tree); // a program may be over before its start was told
        if (tree.isReported) {
            const int ended
                = plan.hasEnded ? plan.waitStatus : SIGKILL; // the keeper itself was killed
            wire::send(m_control, wire::encode(wire::Exited{plan.request.id, ended}));
        } else {
            auto failure = plan.failure;
            if (failure.step == wire::Step::None) failure = {wire::Step::Fork, ECHILD, status};
            wire::send(m_control, wire::encode(wire::StartFailed{plan.request.id, failure}));
        }
        m_trees.erase(found);
    }
}

} // namespace engine::process::launcher
