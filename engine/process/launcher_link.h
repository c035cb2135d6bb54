#pragma once

#include <engine/core/loop.h>
#include <engine/process/launcher_process.h>
#include <functional>
#include <memory>
#include <vector>

namespace engine::process {

/// Messages to and from a launcher on the loop. Loop thread only.
class LauncherLink
{
public:
    /// `receive` gets each packet; `closed` is called once when the launcher is gone. Neither may
    /// destroy the link.
    LauncherLink(Loop& loop, std::unique_ptr<LauncherProcess> launcher,
        std::function<void(wire::Packet)> receive, std::function<void()> closed);
    /// Waits for the end of every tree; see LauncherProcess.
    ~LauncherLink();

    /// Sends at once, or as soon as the socket takes it, in order. EMSGSIZE when the packet can
    /// never be sent, else 0.
    int send(std::string packet, std::vector<UniqueFd> descriptors);
    int landlockAbi() const;

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace engine::process
