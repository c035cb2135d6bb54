#include <engine/process/launcher/server.h>

#include <algorithm>
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
    if (!packet) return false;
    if (auto* request = std::get_if<wire::Start>(&packet->message)) {
        start(std::move(*request), std::move(packet->descriptors));
        return true;
    }
    auto* request = std::get_if<wire::Adopt>(&packet->message);
    if (request) adopt(std::move(*request));
    return request != nullptr;
}

void Server::start(wire::Start request, std::vector<UniqueFd> descriptors)
{
    const auto id = request.id;
    const Tree* zygote = request.zygote != 0 ? find(request.zygote) : nullptr;
    if (request.zygote != 0 && (!zygote || !zygote->plan->forker)) {
        const wire::Failure gone{wire::Step::Zygote, ESRCH, 0};
        wire::send(m_control, wire::encode(wire::StartFailed{id, gone}));
        return;
    }
    auto spawned = m_sandbox.spawn(std::move(request), std::move(descriptors),
        zygote ? zygote->plan->forker.get() : -1);
    if (!spawned) {
        wire::send(m_control, wire::encode(wire::StartFailed{id, spawned.error()}));
        return;
    }
    m_trees.emplace(spawned->keeper, Tree{std::move(spawned->plan), std::move(spawned->pidfd)});
}

Server::Tree* Server::find(std::uint64_t id)
{
    const auto found = std::find_if(m_trees.begin(), m_trees.end(),
        [&](const auto& one) { return one.second.plan->request.id == id; });
    return found == m_trees.end() ? nullptr : &found->second;
}

void Server::adopt(wire::Adopt request)
{
    const auto id = request.id;
    Tree* found = find(id);
    if (!found || !found->isReported || !found->plan->adopter) {
        const wire::Failure gone{wire::Step::Fork, ESRCH, 0};
        wire::send(m_control, wire::encode(wire::Adopted{id, gone}));
        return;
    }
    Tree& tree = *found;
    Plan& plan = *tree.plan;
    if (const auto failure = plan.planAdoption(std::move(request))) {
        return tellAdopted(tree, *failure);
    }
    std::vector<int> mounts;
    for (const auto& step : plan.mounts) {
        if (step.tree) mounts.push_back(step.tree.get());
    }
    tree.isAdopting = true;
    if (const int error = wire::send(plan.adopter.get(), "a", mounts)) {
        tellAdopted(tree, {wire::Step::Fork, error, 0}); // its end is on its way
    }
}

void Server::tellAdopted(Tree& tree, wire::Failure failure)
{
    tree.isAdopting = false;
    tree.plan->mounts.clear();
    tree.plan->adopter.reset();
    wire::send(m_control, wire::encode(wire::Adopted{tree.plan->request.id, failure}));
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
    if (tree.isAdopting && tree.plan->isAdopted) tellAdopted(tree, {});
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
        if (tree.isAdopting) {
            const bool isTold = plan.failure.step != wire::Step::None;
            tellAdopted(tree, isTold ? plan.failure : wire::Failure{wire::Step::Fork, ESRCH, 0});
        }
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
