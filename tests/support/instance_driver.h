#pragma once

#include <QTemporaryDir>
#include <engine/core/guarded.h>
#include <engine/core/loop.h>
#include <engine/runtime/fast_starts.h>
#include <engine/runtime/instance.h>
#include <future>
#include <thread>

namespace support {

/// Given the loop, a pool and a folder for itself; called on the test's thread.
using MakeProcessHost = std::function<std::unique_ptr<engine::process::ProcessHost>(
    engine::Loop&, engine::WorkerPool&, const std::filesystem::path&)>;

/// Makes and calls instances as the engine does, on a loop's thread of its own, and keeps what they tell. One instance
/// at a time. Its methods block; a wait that takes too long throws.
class InstanceDriver final : private engine::runtime::InstanceObserver
{
public:
    using Output = engine::runtime::InvocationOutput;
    using StartResult = tl::expected<engine::runtime::StartReport, engine::runtime::Instance::StartFailure>;
    struct Exit
    {
        engine::metering::EndReason reason;
        std::string detail;
    };

    InstanceDriver(const MakeProcessHost& makeHost, engine::runtime::Interpreters interpreters);
    ~InstanceDriver() override;

    // What the next instance is made of
    engine::catalog::FunctionConfig config;
    engine::catalog::ServiceConfig serviceConfig;
    engine::runtime::Credentials credentials;
    /// Writes a file into the code folder.
    void write(const std::string& name, const std::string& text, bool isExecutable = false);
    std::filesystem::path folder(const std::string& name) const; ///< "code" or "nas"

    StartResult start() { return startAnd({}); }
    /// Told to stop as soon as it was told to start.
    StartResult startAndStop(engine::metering::EndReason reason);
    Output invoke(const std::string& payload = {}) { return wait(begin(payload)); }
    /// Sends a call and returns at once.
    std::future<Output> begin(const std::string& payload = {});
    static Output wait(std::future<Output> output);
    void cancelLast();
    void stop(engine::metering::EndReason reason = engine::metering::EndReason::Idle);
    void freeze();
    void thaw();
    engine::process::Usage usage();
    /// Waits for the end of the instance.
    Exit exit();
    bool hasExited() const
    {
        return !m_exits.with([](const auto& exits) { return exits.empty(); });
    }

    std::string lastRequestId() const { return "request-" + std::to_string(m_requests); }
    const engine::process::ProcessHost& host() const { return *m_host; }
    /// From now on instances may be started from what stands ready; `bytes`: of it.
    void allowFastStarts(std::int64_t bytes);
    engine::runtime::FastStartState fastStarts();

    /// "+" for each time hooks began to run, "-" for each end.
    std::string hookTrace() const;
    std::vector<engine::metering::LogLine> log() const;
    /// The texts of the log, a line each; of one request when given.
    std::string logText(const std::string& requestId = {}) const;

private:
    StartResult startAnd(const std::function<void(engine::runtime::Instance&)>& then);
    void callOver(const std::string&, const std::string&) override { }
    void instanceLogged(const std::string& instanceId, engine::metering::LogLine line) override;
    void instanceHookChanged(const std::string& instanceId, bool isRunning) override;
    void instanceHealthChanged(const std::string&, bool) override { }
    void instanceExited(
        const std::string& instanceId, engine::metering::EndReason reason, const std::string& detail) override;
    /// Runs `task` on the loop's thread and waits for its end.
    void onLoop(std::function<void()> task);
    /// The same with the current instance; throws when it has ended.
    void onInstance(const std::function<void(engine::runtime::Instance&)>& task);

    QTemporaryDir m_folder;
    engine::Loop m_loop;
    engine::WorkerPool m_workers{1};
    std::thread m_thread;
    engine::SystemClock m_clock;
    engine::runtime::Interpreters m_interpreters;
    std::unique_ptr<engine::process::ProcessHost> m_host;
    std::unique_ptr<engine::runtime::FastStarts> m_fastStarts;
    std::unique_ptr<engine::runtime::InstanceEnvironment> m_environment;
    std::unique_ptr<engine::runtime::Instance> m_instance;
    int m_requests = 0;
    int m_instances = 0;
    engine::Guarded<std::vector<engine::metering::LogLine>> m_log;
    engine::Guarded<std::vector<Exit>> m_exits; ///< of the current instance: none or one
    engine::Guarded<std::string> m_hookTrace;
};

} // namespace support
