#pragma once

#include <engine/process/host_setup.h>
#include <engine/process/launcher_link.h>
#include <engine/process/memory_watch.h>
#include <engine/process/process_host.h>
#include <engine/process/start_request.h>
#include <map>

namespace engine::process {

/// ProcessHost with a launcher and the control groups of this machine. A launcher that dies takes
/// every tree with it and is replaced.
class Host final : public ProcessHost
{
public:
    Host(Loop& loop, WorkerPool& workers, ProcessHostOptions options, HostSetup setup);
    /// Ends every tree and waits for it; starts under way complete with Cancelled.
    ~Host() override;

    void start(ProcessSpec spec, Completion<std::unique_ptr<Process>> done) override;
    Isolation isolation() const override { return m_isolation; }
    LimitBackend limitBackend() const override;
    std::vector<std::string> limitations() const override { return m_limitations; }

private:
    struct Starting
    {
        ProcessSpec spec;
        Completion<std::unique_ptr<Process>> done;
        std::chrono::steady_clock::time_point since;
        TreeEnds ends;
        std::shared_ptr<ControlGroup> group;
    };

    struct Adopting
    {
        Adoption adoption;
        Completion<std::monostate> done;
        std::chrono::steady_clock::time_point since;
    };

    void connect(std::unique_ptr<LauncherProcess> launcher);
    void send(std::uint64_t id, Result<PreparedStart> prepared);
    void receive(wire::Packet packet);
    void started(std::uint64_t id, std::vector<UniqueFd> descriptors);
    void startFailed(std::uint64_t id, const wire::Failure& failure);
    void exited(std::uint64_t id, int waitStatus);
    void adopt(std::uint64_t id, Adoption adoption, Completion<std::monostate> done);
    void adopted(std::uint64_t id, const wire::Failure& failure);
    void failAdoption(std::uint64_t id, Error error);
    void failStart(std::uint64_t id, Error error);
    void removeGroup(std::shared_ptr<ControlGroup> group);
    void launcherClosed();
    /// Waits for the launcher's end and completes everything that was with it.
    void dropLauncher(const Error& reason);
    void replaceLauncher();
    wire::Configure configuration() const;
    void log(LogSeverity severity, std::string_view message) const;

    Loop& m_loop;
    WorkerPool& m_workers;
    const ProcessHostOptions m_options;
    const Isolation m_isolation;
    const std::vector<std::string> m_limitations;
    std::shared_ptr<ControlGroups> m_groups;
    std::unique_ptr<LauncherLink> m_link; ///< null while it is being replaced
    MemoryWatch m_watch;
    std::uint64_t m_lastId = 0;
    std::map<std::uint64_t, Starting> m_starts;
    std::map<std::uint64_t, std::shared_ptr<SupervisedTree>> m_trees;
    std::map<std::uint64_t, Adopting> m_adoptions;
    std::shared_ptr<int> m_alive
        = std::make_shared<int>(); ///< what is posted to the loop ends with the host
};

} // namespace engine::process
