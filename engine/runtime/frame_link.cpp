#include <engine/runtime/frame_link.h>

#include <boost/json.hpp>
#include <engine/runtime/blank_process.h>
#include <engine/runtime/process_plan.h>

namespace engine::runtime {

namespace json = boost::json;
using metering::Outcome;

namespace {
metering::LogLevel levelOf(char byte)
{
    const auto level = static_cast<metering::LogLevel>(byte);
    return level > metering::LogLevel::None && level <= metering::LogLevel::Error ? level : metering::LogLevel::None;
}

FrameKind frameOf(Hook hook)
{
    switch (hook) {
    case Hook::Initialize: return FrameKind::Initialize;
    case Hook::PreFreeze: return FrameKind::PreFreeze;
    case Hook::PreStop: break;
    }
    return FrameKind::PreStop;
}
} // namespace

FrameLink::FrameLink(InstanceEnvironment& environment, std::shared_ptr<const InstanceSetup> setup)
    : m_environment(environment)
    , m_setup(std::move(setup))
{
}

Result<LaunchPlan> FrameLink::plan()
{
    auto choice = m_environment.interpreters.choose(config().runtime);
    if (!choice) return Failure(std::move(choice.error()));
    m_note = std::move(choice->note);
    auto blank = blankProcess(choice->interpreter, m_environment.bootstrapFolder, config());
    const auto interpreter = place(choice->interpreter);
    auto spec = planProcess(
        m_environment, *m_setup, std::span(&interpreter, 1), familyVariables(choice->interpreter.family));
    if (!spec) return Failure(std::move(spec.error()));
    spec->executable = blank.executable;
    spec->arguments = blank.arguments;
    spec->mounts.push_back(bootstrapMount(m_environment.bootstrapFolder));
    spec->hasChannel = true;
    m_variables = spec->environment;

    LaunchPlan plan{std::move(*spec), std::nullopt, {}};
    plan.obstacle = blankObstacle(choice->interpreter, config(), plan.spec.mounts, blank.mounts);
    if (plan.obstacle.empty()) plan.blank = std::move(blank);
    return plan;
}

void FrameLink::connect(Connection connection, LinkListener& listener)
{
    m_listener = &listener;
    m_channel = std::make_unique<FrameChannel>(
        m_environment.loop, std::move(connection.channel), [this](const Frame& frame) { receive(frame); },
        [this] { m_listener->linkBroken("the runtime's channel carries something that is no frame"); });
    if (connection.path != StartPath::Plain) m_channel->send(FrameKind::Adopt, 0, adoptMessage());
    m_channel->send(FrameKind::Load, 0, loadMessage());
}

void FrameLink::runHook(std::uint32_t call, Hook hook, const std::string& requestId)
{
    m_channel->send(frameOf(hook), call, json::serialize(json::object{{"requestId", requestId}}));
}

void FrameLink::invoke(std::uint32_t call, const InvocationInput& input)
{
    const auto header = json::serialize(json::object{{"requestId", input.requestId}, {"retryCount", input.retryCount}});
    std::string head{static_cast<char>(header.size() & 0xFF), static_cast<char>(header.size() >> 8)};
    // A runtime with nothing else to do is waited for; a busy one is better served with several calls at once.
    const auto sending = m_inFlight++ == 0 ? FrameChannel::Sending::AtOnce : FrameChannel::Sending::Gathered;
    m_channel->send(FrameKind::Invoke, call, head + header, input.payload, sending);
}

void FrameLink::processEnded()
{
    if (m_channel) m_channel->drain();
    m_channel.reset();
}

std::string FrameLink::bootTimeoutMessage() const
{
    return "The " + config().runtime + " runtime did not report for work in 30 seconds.";
}

std::string FrameLink::bootedLine() const
{
    const bool isNode = familyOf(config().runtime) == Family::NodeJs;
    return std::string("FunctionCompute ") + (isNode ? "nodejs" : "python3") + " runtime inited.";
}

void FrameLink::finish(const Frame& frame, CallResult result)
{
    --m_inFlight;
    m_listener->callFinished(frame.call, std::move(result));
}

void FrameLink::receive(const Frame& frame)
{
    if (m_isBroken) return;
    switch (frame.kind) {
    case FrameKind::Booted: return m_listener->runtimeBooted();
    case FrameKind::Loaded:
        if (frame.body.empty()) return m_listener->codeLoaded();
        return m_listener->codeFailed(std::string(frame.body));
    case FrameKind::Done:
        return m_listener->hookFinished(
            frame.call, frame.body.empty() ? std::nullopt : std::optional(std::string(frame.body)));
    case FrameKind::Result:
        if (frame.body.size() <= kMaxResult) {
            return finish(frame, {Outcome::Succeeded, std::string(frame.body), {}, {}});
        }
        return finish(frame, tooLargeResult(std::to_string(frame.body.size()), kMaxResult));
    case FrameKind::Oversized: return finish(frame, tooLargeResult(frame.body.substr(0, 20), kMaxResult));
    case FrameKind::Handled: return finish(frame, errorResult(Outcome::HandledError, std::string(frame.body)));
    case FrameKind::Unhandled: return finish(frame, errorResult(Outcome::UnhandledError, std::string(frame.body)));
    case FrameKind::Log:
        if (frame.body.empty()) break;
        return m_listener->callLogged(frame.call, levelOf(frame.body.front()), frame.body.substr(1));
    case FrameKind::Exiting: return m_listener->callExiting(frame.call);
    case FrameKind::Dying: return m_listener->runtimeDying(frame.call, std::string(frame.body));
    case FrameKind::Adopt:
    case FrameKind::Load:
    case FrameKind::Initialize:
    case FrameKind::Invoke:
    case FrameKind::PreFreeze:
    case FrameKind::PreStop: break;
    }
    m_isBroken = true;
    m_listener->linkBroken("the runtime sent a frame of kind " + std::to_string(static_cast<int>(frame.kind)));
}

std::string FrameLink::adoptMessage() const
{
    json::object variables;
    for (const auto& variable : m_variables) {
        const auto end = variable.find('=');
        variables.emplace(variable.substr(0, end), variable.substr(end + 1));
    }
    return json::serialize(json::object{{"environment", std::move(variables)}, {"folder", kCodeFolder}});
}

std::string FrameLink::loadMessage() const
{
    const auto& function = *m_setup->version->function;
    const auto& service = *m_setup->version->service;
    const auto& credentials = m_setup->credentials;
    return json::serialize(json::object{
        {"runtime", config().runtime},
        {"concurrency", config().instanceConcurrency},
        {"preFreeze", config().preFreeze.handler},
        {"preStop", config().preStop.handler},
        {"region", m_setup->region},
        {"accountId", m_setup->accountId},
        {"function",
            {{"name", function.name}, {"handler", config().handler}, {"memory", config().memorySize},
                {"timeout", config().timeout}, {"initializer", config().initializer},
                {"initializationTimeout", config().initializationTimeout}}},
        {"service",
            {{"name", function.serviceName}, {"logProject", service.config.logConfig.project},
                {"logStore", service.config.logConfig.logstore}, {"qualifier", m_setup->version->versionId},
                {"versionId", m_setup->version->versionId}}},
        {"credentials",
            {{"accessKeyId", credentials.accessKeyId}, {"accessKeySecret", credentials.accessKeySecret.reveal()},
                {"securityToken", credentials.securityToken.reveal()}}},
    });
}

} // namespace engine::runtime
