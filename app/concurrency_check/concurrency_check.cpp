#include <app/concurrency_check/concurrency_check.h>

#include <algorithm>
#include <chrono>
#include <model/client/engine_client.h>
#include <model/client/future.h>

namespace app {

using engine::ErrorCode;

namespace {
using Made = engine::Result<std::shared_ptr<const engine::catalog::Function>>;

constexpr std::size_t kMostEvents = 1000;
constexpr std::size_t kLongestName = 64;
constexpr std::string_view kSuffix = "-check";
constexpr int kLogLines = 10'000;
/// Lines are stored a moment after they came.
constexpr std::chrono::milliseconds kLookForLog{150};
constexpr int kMostLogLooks = 20;

bool isEndOfCall(const engine::metering::LogLine& line)
{
    return line.level == engine::metering::LogLevel::Platform && line.text.starts_with("FC Invoke End");
}
} // namespace

ConcurrencyCheck::ConcurrencyCheck(model::EngineClient& client, QObject* parent)
    : QObject(parent)
    , m_client(client)
{
    m_logTimer.setSingleShot(true);
    m_logTimer.setInterval(kLookForLog);
}

ConcurrencyCheck::~ConcurrencyCheck()
{
    m_stop.request_stop();
    if (!m_hasCopy) return;
    // It may still be in the making: a client of its own waits for it, on the engine's thread. The engine outlives both.
    m_made.then(QtFuture::Launch::Sync,
        [client = m_client, service = m_request.service, copy = m_copy](const Made& made) mutable {
            if (made) client.deleteFunction(service, copy);
        });
}

engine::Result<void> ConcurrencyCheck::start(Request request)
{
    if (m_isRunning) return engine::fail(ErrorCode::InUse, "a concurrency check runs already");
    if (request.events.empty() || request.events.size() > kMostEvents) {
        return engine::fail(ErrorCode::InvalidArgument,
            "a concurrency check needs from 1 to " + std::to_string(kMostEvents) + " events, not "
                + std::to_string(request.events.size()),
            "events");
    }
    if (request.concurrency < kLeastConcurrency || request.concurrency > kMostConcurrency) {
        return engine::Failure(engine::invalidValue("concurrency",
            "from " + std::to_string(kLeastConcurrency) + " to " + std::to_string(kMostConcurrency),
            std::to_string(request.concurrency)));
    }
    m_isRunning = true;
    m_request = std::move(request);
    m_copy = m_request.function.substr(0, kLongestName - kSuffix.size());
    m_copy += kSuffix;
    m_stop = {};
    m_alone = m_together = {};
    m_time = {};
    m_done = 0;
    // Alone: once to get warm, once measured. Together: one call that starts the instance, then each event at least once.
    const auto each = static_cast<int>(m_request.events.size());
    m_total = 2 * each + 1 + std::max(each, m_request.concurrency);
    model::onFinished(m_client.codeZip(m_request.service, m_request.function), this, [this](const auto& zip) {
        if (!zip) return fail(zip.error());
        m_code = *zip;
        runAlone();
    });
    return {};
}

void ConcurrencyCheck::cancel()
{
    m_stop.request_stop();
}

std::vector<std::size_t> ConcurrencyCheck::eachEvent() const
{
    std::vector<std::size_t> events(m_request.events.size());
    for (std::size_t i = 0; i < events.size(); ++i) events[i] = i;
    return events;
}

void ConcurrencyCheck::runAlone()
{
    create(1, [this] {
        run(eachEvent(), 1, m_alone, [this] {
            measure([this](double before) {
                const auto warm = m_alone.calls.size();
                run(eachEvent(), 1, m_alone, [this, before, warm] {
                    measure([this, before, warm](double after) {
                        const auto count = static_cast<double>(m_alone.calls.size() - warm);
                        for (auto i = warm; i < m_alone.calls.size(); ++i) {
                            m_time.durationMs += m_alone.calls[i].durationMs / count;
                        }
                        m_time.processorMs = std::max(0.0, after - before) / count;
                        removeCopy([this] { runTogether(); });
                    });
                });
            });
        });
    });
}

void ConcurrencyCheck::runTogether()
{
    m_instances.clear();
    create(m_request.concurrency, [this] {
        run({0}, 1, m_together, [this] { // now there is one instance for all
            auto events = eachEvent();
            for (std::size_t i = 0; std::ssize(events) < m_request.concurrency; ++i) events.push_back(events[i]);
            run(std::move(events), m_request.concurrency, m_together,
                [this] { collectLog([this] { conclude(); }); });
        });
    });
}

void ConcurrencyCheck::create(int concurrency, const Next& next)
{
    if (m_stop.stop_requested()) return cleanUp();
    auto config = m_request.config;
    config.instanceConcurrency = concurrency;
    config.instanceSoftConcurrency = 0;
    // What a killed program leaves behind can be recognized.
    config.description = "Temporary copy of " + m_request.function + ", made by a concurrency check";
    m_made = m_client.createFunction({.service = m_request.service,
        .name = m_copy,
        .config = std::move(config),
        .code = engine::ZipBytes{m_code},
        .createsService = false});
    m_hasCopy = true;
    model::onFinished(m_made, this, [this, next](const Made& function) {
        m_hasCopy = function.has_value(); // another function of that name is not ours to remove
        if (!function) return fail(function.error());
        next();
    });
}

void ConcurrencyCheck::run(std::vector<std::size_t> events, int atOnce, CheckedRun& into, const Next& next)
{
    m_events.assign(events.rbegin(), events.rend());
    m_into = &into;
    m_afterRun = next;
    Q_EMIT progressed(m_done, m_total);
    for (int i = 0; i < atOnce; ++i) callNext();
}

void ConcurrencyCheck::callNext()
{
    if (m_events.empty() || m_stop.stop_requested()) {
        if (m_inFlight > 0) return;
        if (m_stop.stop_requested()) return cleanUp();
        if (const auto next = std::exchange(m_afterRun, nullptr)) next();
        return;
    }
    const auto event = m_events.back();
    m_events.pop_back();
    ++m_inFlight;
    const auto reply = m_client.invoke({.service = m_request.service,
                                           .function = m_copy,
                                           .qualifier = {},
                                           .payload = m_request.events[event],
                                           .wantsLog = false},
        m_stop.get_token());
    model::onFinished(reply, this, [this, event](const auto& answer) { take(event, answer); });
}

void ConcurrencyCheck::take(std::size_t event, const engine::Result<engine::InvokeReply>& reply)
{
    --m_inFlight;
    CheckedCall call{.event = event, .result = {}, .errorType = {}, .errorMessage = {}};
    if (reply) {
        const auto& record = reply->record;
        const bool isGood = record.outcome == engine::metering::Outcome::Succeeded;
        call.result = reply->body;
        call.durationMs = record.durationMs;
        m_instances.insert(record.instanceId);
        if (!isGood) {
            call.errorType = record.errorType.empty() ? "error" : record.errorType;
            call.errorMessage = record.errorMessage;
        }
    } else {
        call.errorType = std::string(codeName(reply.error().code));
        call.errorMessage = reply.error().detail;
    }
    m_into->calls.push_back(std::move(call));
    Q_EMIT progressed(++m_done, m_total);
    callNext();
}

void ConcurrencyCheck::measure(std::function<void(double)> next)
{
    model::onFinished(m_client.measureInstances(m_request.service + "/" + m_copy), this,
        [this, next = std::move(next)](const engine::Result<std::vector<engine::InstanceUsage>>& instances) {
            if (!instances) return fail(instances.error());
            double sum = 0;
            for (const auto& instance : *instances) sum += engine::toMs(instance.usage.processorTime);
            next(sum);
        });
}

/// Looks until every call's end is there; a custom runtime writes none, so not for long.
void ConcurrencyCheck::collectLog(const Next& next)
{
    m_logLooks = 0;
    m_logTimer.disconnect(this);
    connect(&m_logTimer, &QTimer::timeout, this, [this, next] {
        model::onFinished(m_client.queryLogs({.service = m_request.service,
                              .function = m_copy,
                              .instanceId = {},
                              .requestId = {},
                              .text = {},
                              .minimumLevel = std::nullopt,
                              .limit = kLogLines}),
            this, [this, next](const engine::Result<std::vector<engine::metering::LogLine>>& lines) {
                if (!lines) return fail(lines.error());
                m_together.log = *lines;
                std::erase_if(m_together.log, [this](const auto& line) { return !m_instances.contains(line.instanceId); });
                const auto ends = std::count_if(m_together.log.begin(), m_together.log.end(), isEndOfCall);
                const bool isWhole = ends >= std::ssize(m_together.calls);
                if (isWhole || ++m_logLooks == kMostLogLooks || m_stop.stop_requested()) return next();
                m_logTimer.start();
            });
    });
    m_logTimer.start();
}

void ConcurrencyCheck::conclude()
{
    if (m_stop.stop_requested()) return cleanUp();
    Q_EMIT finished(compareRuns(m_alone, m_together, m_time, m_request.concurrency, m_request.config));
    cleanUp();
}

void ConcurrencyCheck::fail(const engine::Error& error)
{
    Q_EMIT failed(error);
    cleanUp();
}

void ConcurrencyCheck::removeCopy(const Next& next)
{
    if (!std::exchange(m_hasCopy, false)) return next();
    model::onFinished(
        m_client.deleteFunction(m_request.service, m_copy), this, [next](const auto&) { next(); });
}

void ConcurrencyCheck::cleanUp()
{
    removeCopy([this] {
        m_isRunning = false;
        Q_EMIT ended();
    });
}

} // namespace app
