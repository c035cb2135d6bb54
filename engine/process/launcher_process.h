#pragma once

#include <engine/core/result.h>
#include <engine/core/unique_fd.h>
#include <engine/process/launcher/protocol.h>
#include <filesystem>
#include <memory>
#include <sys/types.h>

namespace engine::process {

/// The running fcdesk-launcher. Destroying it closes the control socket, which ends every tree, and
/// waits until all of them are gone.
class LauncherProcess
{
public:
    /// Starts `program` and lets it set up `configure`; blocking, some milliseconds. Unsupported
    /// when the launcher says that the machine does not allow it, Io when it cannot be started.
    static Result<std::unique_ptr<LauncherProcess>> start(
        const std::filesystem::path& program, const wire::Configure& configure);
    ~LauncherProcess();
    LauncherProcess(const LauncherProcess&) = delete;
    LauncherProcess& operator=(const LauncherProcess&) = delete;

    /// Non-blocking; carries wire messages.
    int control() const { return m_control.get(); }
    int landlockAbi() const { return m_landlockAbi; }

private:
    LauncherProcess(pid_t pid, UniqueFd control);
    Result<void> configure(const wire::Configure& configure);

    pid_t m_pid;
    UniqueFd m_control;
    int m_landlockAbi = 0;
};

} // namespace engine::process
