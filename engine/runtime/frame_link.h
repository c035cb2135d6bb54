#pragma once

#include <engine/runtime/frame_channel.h>
#include <engine/runtime/runtime_link.h>
#include <memory>
#include <unordered_set>

namespace engine::runtime {

/// nodejs* and python3*: our bootstrap runs in the interpreter and speaks frames on fd 3.
class FrameLink final : public RuntimeLink
{
public:
    /// Results above this fail with BadResponse (source: behaviour row "Sync payload").
    static constexpr std::size_t kMaxResult = 16 * 1024 * 1024;

    FrameLink(InstanceEnvironment& environment, std::shared_ptr<const InstanceSetup> setup);

    Result<LaunchPlan> plan() override;
    void connect(Connection connection, LinkListener& listener) override;
    void runHook(std::uint32_t call, Hook hook, const std::string& requestId) override;
    void invoke(std::uint32_t call, const InvocationInput& input) override;
    void processEnded() override;
    std::string note() const override { return m_note; }
    Duration bootTimeout() const override { return seconds(30); }
    std::string bootTimeoutMessage() const override;
    std::string bootedLine() const override;
    bool hasCallMarkers() const override { return true; }

private:
    void receive(const Frame& frame);
    void finish(const Frame& frame, CallResult result);
    std::string adoptMessage() const;
    std::string loadMessage() const;
    const catalog::FunctionConfig& config() const { return m_setup->version->function->config; }

    InstanceEnvironment& m_environment;
    std::shared_ptr<const InstanceSetup> m_setup;
    std::string m_note;
    std::vector<std::string> m_variables; ///< of the process's environment
    LinkListener* m_listener = nullptr;
    std::unique_ptr<FrameChannel> m_channel;
    int m_inFlight = 0; ///< calls the runtime has not answered
    bool m_isBroken = false; ///< nothing more is believed
};

} // namespace engine::runtime
