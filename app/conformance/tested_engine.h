#pragma once

#include <app/cli/api_client.h>
#include <app/cli/scratch_folder.h>
#include <engine/core/guarded.h>
#include <engine/engine.h>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace app::conformance {

/// An engine on a data directory of its own, and all it has told since it started. Any thread.
class TestedEngine : private engine::EngineObserver
{
public:
    static engine::Result<std::unique_ptr<TestedEngine>> start(const engine::EngineSettings& settings = {});
    ~TestedEngine() override;

    engine::Engine& facade() { return *m_engine; }
    const engine::EngineInfo& info() const { return m_engine->info(); }
    const cli::Access& access() const { return m_access; }

    /// Lines of a service, in the order they came.
    std::vector<engine::metering::LogLine> log(const std::string& service) const;
    std::vector<engine::metering::InvocationRecord> invocations(const std::string& service) const;
    /// An instance's states, one record each, in the order it had them.
    using History = std::vector<engine::metering::InstanceRecord>;
    /// Of a service, in the order the instances were made.
    std::vector<History> instances(const std::string& service) const;
    /// As shown live: also what changes between two states. Empty: not alive, or not shown yet.
    std::optional<engine::metering::InstanceRecord> liveInstance(const std::string& instanceId) const;

private:
    TestedEngine() = default;
    void liveChanged(std::shared_ptr<const engine::LiveSnapshot> snapshot) override;
    void invocationFinished(const engine::metering::InvocationRecord& invocation) override;
    void instanceChanged(const engine::metering::InstanceRecord& instance) override;
    void logged(const engine::metering::LogLine& line) override;

    struct Told
    {
        std::vector<engine::metering::LogLine> log;
        std::vector<engine::metering::InvocationRecord> invocations;
        std::vector<engine::metering::InstanceRecord> instances;
        std::shared_ptr<const engine::LiveSnapshot> live;
    };
    engine::Guarded<std::map<std::string, Told>> m_told; ///< by service; `live` under ""
    cli::ScratchFolder m_folder;
    std::unique_ptr<engine::Engine> m_engine;
    cli::Access m_access;
};

} // namespace app::conformance
