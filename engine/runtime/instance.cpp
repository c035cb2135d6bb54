#include <engine/runtime/instance.h>

#include <engine/runtime/frame_link.h>
#include <engine/runtime/http_link.h>
#include <engine/runtime/sandboxed_instance.h>

namespace engine::runtime {

namespace {
/// A runtime nobody here can start.
class UnsupportedLink final : public RuntimeLink
{
public:
    explicit UnsupportedLink(std::string runtime)
        : m_runtime(std::move(runtime))
    {
    }
    Result<LaunchPlan> plan() override
    {
        return fail(ErrorCode::FunctionNotStarted,
            "runtime '" + m_runtime + "' cannot run here (allowed: nodejs*, python3*, custom, custom.*)", "runtime");
    }
    void connect(Connection, LinkListener&) override { }
    void runHook(std::uint32_t, Hook, const std::string&) override { }
    void invoke(std::uint32_t, const InvocationInput&) override { }
    void processEnded() override { }
    std::string note() const override { return {}; }
    Duration bootTimeout() const override { return {}; }
    std::string bootTimeoutMessage() const override { return {}; }
    std::string bootedLine() const override { return {}; }
    bool hasCallMarkers() const override { return false; }

private:
    std::string m_runtime;
};

std::unique_ptr<RuntimeLink> makeLink(InstanceEnvironment& environment, std::shared_ptr<const InstanceSetup> setup)
{
    const auto& runtime = setup->version->function->config.runtime;
    switch (familyOf(runtime)) {
    case Family::NodeJs:
    case Family::Python: return std::make_unique<FrameLink>(environment, std::move(setup));
    case Family::Custom: return std::make_unique<HttpLink>(environment, std::move(setup));
    case Family::Unsupported: break;
    }
    return std::make_unique<UnsupportedLink>(runtime);
}
} // namespace

std::unique_ptr<Instance> makeInstance(InstanceEnvironment& environment, InstanceSetup setup)
{
    const auto shared = std::make_shared<const InstanceSetup>(std::move(setup));
    return std::make_unique<SandboxedInstance>(environment, shared, makeLink(environment, shared));
}

} // namespace engine::runtime
