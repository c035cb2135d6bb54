#include <engine/runtime/http_link.h>

#include <algorithm>
#include <arpa/inet.h>
#include <engine/core/ids.h>
#include <engine/runtime/log_text.h>
#include <engine/runtime/process_plan.h>
#include <engine/runtime/start_command.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace engine::runtime {

using metering::Outcome;

namespace {
constexpr Duration kQuickProbe = milliseconds(2); ///< for the first moments, when most servers come up
constexpr Duration kQuickProbes = milliseconds(300);
constexpr Duration kSlowProbe = milliseconds(10);
/// A connection that breaks mostly means that the process is ending; its exit says more than the connection does.
constexpr Duration kExitWait = milliseconds(200);
constexpr std::size_t kMaxQuoted = 1024; ///< of a hook's answer in an error message

/// A port of this machine nobody listens on now; 0: none.
int freePort()
{
    const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    socklen_t size = sizeof address;
    auto* generic = reinterpret_cast<sockaddr*>(&address);
    if (bind(socket.get(), generic, size) != 0 || getsockname(socket.get(), generic, &size) != 0) return 0;
    return ntohs(address.sin_port);
}

/// The newest of each family that is not part of the system, so that "node server.js" finds one.
std::vector<PlacedInterpreter> interpretersForPath(const Interpreters& interpreters)
{
    std::vector<PlacedInterpreter> chosen;
    for (const auto family : {Family::NodeJs, Family::Python}) {
        std::vector<PlacedInterpreter> placed;
        for (const auto& one : interpreters.all()) {
            if (one.family == family) placed.push_back(place(one));
        }
        const bool hasSystemOne
            = std::any_of(placed.begin(), placed.end(), [](const auto& one) { return one.mounts.empty(); });
        if (!hasSystemOne && !placed.empty()) chosen.push_back(placed.front());
    }
    return chosen;
}

std::string headerOf(const HttpAnswer& answer, std::string_view name)
{
    const auto found = std::find_if(
        answer.headers.begin(), answer.headers.end(), [&](const auto& header) { return header.first == name; });
    return found == answer.headers.end() ? std::string() : found->second;
}

std::string_view pathOf(Hook hook)
{
    switch (hook) {
    case Hook::Initialize: return "/initialize";
    case Hook::PreFreeze: return "/pre-freeze";
    case Hook::PreStop: break;
    }
    return "/pre-stop";
}
} // namespace

HttpLink::HttpLink(InstanceEnvironment& environment, std::shared_ptr<const InstanceSetup> setup)
    : m_environment(environment)
    , m_setup(std::move(setup))
    , m_probeTimer(environment.loop)
    , m_dropTimer(environment.loop)
    , m_self(std::make_shared<HttpLink*>(this))
{
}

HttpLink::~HttpLink() = default;

Result<LaunchPlan> HttpLink::plan()
{
    m_port = config().caPort != 0 ? static_cast<int>(config().caPort) : freePort();
    if (m_port == 0) return fail(ErrorCode::Io, "find a free port for the custom runtime");
    const auto interpreters = interpretersForPath(m_environment.interpreters);
    const auto port = std::to_string(m_port);
    auto spec = planProcess(
        m_environment, *m_setup, interpreters, {{"FC_SERVER_PORT", port}, {"FC_CUSTOM_LISTEN_PORT", port}});
    if (!spec) return Failure(std::move(spec.error()));
    spec->hasOwnNetwork = config().caPort != 0;
    const auto command = setStartCommand(*spec, *m_setup);
    if (!command) return Failure(command.error());
    return LaunchPlan{std::move(*spec), {}, {}};
}

void HttpLink::connect(Connection connection, LinkListener& listener)
{
    m_listener = &listener;
    auto& process = connection.process;
    m_client = std::make_unique<HttpClient>(
        m_environment.loop, [&process] { return process.openSocket(); }, m_port);
    m_probesSince = m_environment.clock.now();
    probe();
}

void HttpLink::probe()
{
    m_client->probe([this, self = std::weak_ptr(m_self)](bool isListening) {
        if (self.expired() || !m_client) return;
        if (isListening) {
            m_listener->runtimeBooted();
            return m_listener->codeLoaded();
        }
        const bool isQuick = m_environment.clock.now() - m_probesSince < kQuickProbes;
        m_probeTimer.start(isQuick ? kQuickProbe : kSlowProbe, [this] { probe(); });
    });
}

void HttpLink::runHook(std::uint32_t call, Hook hook, const std::string& requestId)
{
    const auto path = std::string(pathOf(hook));
    auto request = exchange(hook == Hook::Initialize ? "POST" : "GET", path, requestId);
    m_client->send(
        std::move(request), kMaxAnswer, [this, self = std::weak_ptr(m_self), call, path](Result<HttpAnswer> answer) {
            if (self.expired()) return;
            if (!answer) return m_listener->hookFinished(call, messageBody(path + ": " + answer.error().detail));
            if (answer->status >= 200 && answer->status < 300) return m_listener->hookFinished(call, std::nullopt);
            m_listener->hookFinished(call,
                messageBody(path + " failed with status code " + std::to_string(answer->status) + ": "
                    + toValidUtf8(std::string_view(answer->body).substr(0, kMaxQuoted))));
        });
}

bool HttpLink::watchHealth()
{
    const auto& check = config().customHealthCheckConfig;
    if (check.httpGetUrl.empty()) return false;
    m_health.emplace(
        m_environment.loop, check,
        [this, self = std::weak_ptr(m_self)](auto answered) {
            m_client->send(exchange("GET", config().customHealthCheckConfig.httpGetUrl, newUuid()), kMaxAnswer,
                [self, answered](const Result<HttpAnswer>& answer) {
                    if (!self.expired()) answered(answer ? answer->status : 0);
                });
        },
        [this](bool isHealthy, int status) { m_listener->healthChanged(isHealthy, status); });
    m_health->start();
    return true;
}

void HttpLink::invoke(std::uint32_t call, const InvocationInput& input)
{
    auto request = exchange("POST", "/invoke", input.requestId);
    request.headers.emplace_back("Content-Type", "application/octet-stream");
    request.headers.emplace_back("x-fc-retry-count", std::to_string(input.retryCount));
    request.body = input.payload;
    m_client->send(
        std::move(request), kMaxAnswer, [this, self = std::weak_ptr(m_self), call](Result<HttpAnswer> answer) {
            if (!self.expired()) finishCall(call, std::move(answer));
        });
}

void HttpLink::finishCall(std::uint32_t call, Result<HttpAnswer> answer)
{
    if (answer) {
        // The server's status says nothing here, only this header does (source: behaviour section 6.5).
        const bool hasFailed = headerOf(*answer, "x-fc-status") == "404";
        CallResult result{Outcome::Succeeded, std::move(answer->body), {}, {}};
        if (hasFailed) {
            result.outcome = Outcome::InvocationError;
            result.errorType = "InvocationError";
            result.errorMessage = "the function answered x-fc-status: 404";
        }
        return m_listener->callFinished(call, std::move(result));
    }
    if (answer.error().code != ErrorCode::BadResponse) return dropLater(call);
    m_listener->callFinished(call,
        messageResult(Outcome::SystemError, std::string(codeName(ErrorCode::BadResponse)), answer.error().detail));
}

void HttpLink::dropLater(std::uint32_t call)
{
    m_dropped.push_back(call);
    if (m_dropped.size() > 1) return;
    m_dropTimer.start(kExitWait, [this] {
        for (const auto one : std::exchange(m_dropped, {})) m_listener->callDropped(one);
    });
}

void HttpLink::processEnded()
{
    m_probeTimer.cancel();
    pauseHealth();
    m_client.reset();
}

std::string HttpLink::bootTimeoutMessage() const
{
    return "Function instance health check failed on port " + std::to_string(m_port) + " in 120 seconds.";
}

HttpExchange HttpLink::exchange(std::string method, const std::string& path, const std::string& requestId) const
{
    const auto& function = *m_setup->version->function;
    const auto& logConfig = m_setup->version->service->config.logConfig;
    const auto& credentials = m_setup->credentials;
    HttpExchange exchange;
    exchange.method = std::move(method);
    exchange.target = path;
    exchange.headers = {
        {"x-fc-request-id", requestId},
        {"x-fc-account-id", m_setup->accountId},
        {"x-fc-region", m_setup->region},
        {"x-fc-service-name", function.serviceName},
        {"x-fc-service-logproject", logConfig.project},
        {"x-fc-service-logstore", logConfig.logstore},
        {"x-fc-qualifier", m_setup->version->versionId},
        {"x-fc-version-id", m_setup->version->versionId},
        {"x-fc-function-name", function.name},
        {"x-fc-function-handler", config().handler},
        {"x-fc-function-memory", std::to_string(config().memorySize)},
        {"x-fc-function-timeout", std::to_string(config().timeout)},
        {"x-fc-function-initializer", config().initializer},
        {"x-fc-initialization-timeout", std::to_string(config().initializationTimeout)},
        {"x-fc-instance-lifecycle-pre-stop-handler", config().preStop.handler},
        {"x-fc-instance-lifecycle-pre-freeze-handler", config().preFreeze.handler},
        {"x-fc-access-key-id", credentials.accessKeyId},
        {"x-fc-access-key-secret", std::string(credentials.accessKeySecret.reveal())},
        {"x-fc-control-path", path},
    };
    // Runtimes on Debian 11 and later read the token from their environment (source: behaviour section 6.4).
    const auto& runtime = config().runtime;
    if (runtime == "custom" || runtime == "custom.debian9" || runtime == "custom.debian10") {
        exchange.headers.emplace_back("x-fc-security-token", credentials.securityToken.reveal());
    }
    std::erase_if(exchange.headers, [](const auto& header) { return header.second.empty(); });
    return exchange;
}

} // namespace engine::runtime
