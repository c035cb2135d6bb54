#pragma once

#include <engine/process/launcher/sandbox.h>
#include <map>

namespace engine::process::launcher {

/// Takes start requests until the control socket closes. It is the reaper of every keeper and waits
/// for none of them.
class Server
{
public:
    /// Every signal is blocked; `control` talks to the engine.
    Server(int control, Sandbox& sandbox);
    /// Returns when the engine has closed the socket, however it ended.
    void run();

private:
    struct Tree
    {
        std::unique_ptr<Plan> plan;
        UniqueFd pidfd;
        bool isReported = false;
        bool isAdopting = false; ///< the keeper is at it
    };

    bool receive();
    void start(wire::Start request, std::vector<UniqueFd> descriptors);
    Tree* find(std::uint64_t id);
    void adopt(wire::Adopt request);
    void tellAdopted(Tree& tree, wire::Failure failure);
    void reportRunning();
    void reportRunning(Tree& tree);
    void reap();

    int m_control;
    Sandbox& m_sandbox;
    UniqueFd m_signals;
    std::map<pid_t, Tree> m_trees; ///< by keeper
};

} // namespace engine::process::launcher
