#pragma once

#include <engine/runtime/health_check.h>
#include <engine/runtime/http_client.h>
#include <engine/runtime/runtime_link.h>
#include <memory>
#include <optional>

namespace engine::runtime {

/// custom*: the function is an HTTP server of its own (behaviour section 6.5).
class HttpLink final : public RuntimeLink
{
public:
    /// Answers above this fail with BadResponse (source: behaviour row "Sync payload").
    static constexpr std::int64_t kMaxAnswer = 32 * 1024 * 1024;

    HttpLink(InstanceEnvironment& environment, std::shared_ptr<const InstanceSetup> setup);
    ~HttpLink() override;

    Result<LaunchPlan> plan() override;
    void connect(Connection connection, LinkListener& listener) override;
    void runHook(std::uint32_t call, Hook hook, const std::string& requestId) override;
    void invoke(std::uint32_t call, const InvocationInput& input) override;
    bool watchHealth() override;
    void pauseHealth() override
    {
        if (m_health) m_health->pause();
    }
    void resumeHealth() override
    {
        if (m_health) m_health->resume();
    }
    void processEnded() override;
    std::string note() const override { return {}; }
    Duration bootTimeout() const override { return seconds(120); }
    std::string bootTimeoutMessage() const override;
    std::string bootedLine() const override { return {}; }
    bool hasCallMarkers() const override { return false; }

private:
    void probe();
    void finishCall(std::uint32_t call, Result<HttpAnswer> answer);
    void dropLater(std::uint32_t call);
    HttpExchange exchange(std::string method, const std::string& path, const std::string& requestId) const;
    const catalog::FunctionConfig& config() const { return m_setup->version->function->config; }

    InstanceEnvironment& m_environment;
    std::shared_ptr<const InstanceSetup> m_setup;
    int m_port = 0;
    LinkListener* m_listener = nullptr;
    std::unique_ptr<HttpClient> m_client;
    TimePoint m_probesSince;
    LoopTimer m_probeTimer;
    std::optional<HealthCheck> m_health;
    std::vector<std::uint32_t> m_dropped; ///< connections lost a moment ago
    LoopTimer m_dropTimer;
    std::shared_ptr<HttpLink*> m_self; ///< what the client calls back looks here whether the link is still there
};

} // namespace engine::runtime
