#include <app/pages/experiment/experiment_runner.h>

#include <algorithm>
#include <app/samples/samples.h>
#include <model/client/engine_client.h>
#include <model/client/future.h>

namespace app {

namespace experiment = concurrency_experiment;
using engine::ErrorCode;

namespace {

const std::string kService(experiment::kService);
const std::string kFunction(experiment::kFunction);

bool isGone(const engine::Error& error)
{
    return error.code == ErrorCode::FunctionNotFound || error.code == ErrorCode::ServiceNotFound;
}

} // namespace

ExperimentRunner::ExperimentRunner(model::EngineClient& client, QObject* parent)
    : QObject(parent)
    , m_client(client)
{
}

ExperimentRunner::~ExperimentRunner()
{
    if (!m_isRunning) return;
    m_stop.request_stop();
    m_client.deleteFunction(kService, kFunction);
    m_client.deleteService(kService);
}

void ExperimentRunner::start(double seconds)
{
    if (m_isRunning) return;
    m_isRunning = true;
    m_seconds = seconds;
    m_run = 0;
    m_stop = {};
    prepare();
}

void ExperimentRunner::cancel()
{
    m_stop.request_stop();
}

/// A function of its own for each run: no instance of the other setting can help out.
void ExperimentRunner::prepare()
{
    model::onFinished(m_client.deleteFunction(kService, kFunction), this,
        [this](const engine::Result<std::monostate>& deleted) {
            if (!deleted && !isGone(deleted.error())) return fail(deleted.error());
            create();
        });
}

void ExperimentRunner::create()
{
    if (m_stop.stop_requested()) return cleanUp();
    const auto created = m_client.createFunction({.service = kService,
        .name = kFunction,
        .config = experiment::config(concurrency(), m_seconds),
        .code = sample(experiment::kSample).files,
        .createsService = true});
    model::onFinished(created, this, [this](const auto& function) {
        if (!function) return fail(function.error());
        call();
    });
}

void ExperimentRunner::call()
{
    if (m_stop.stop_requested()) return cleanUp();
    Q_EMIT runStarted(concurrency());
    m_replies.clear();
    for (int i = 0; i < experiment::kCalls; ++i) {
        const auto reply = m_client.invoke({.service = kService,
                                               .function = kFunction,
                                               .qualifier = {},
                                               .payload = experiment::event(m_seconds),
                                               .wantsLog = false},
            m_stop.get_token());
        model::onFinished(reply, this, [this](const Reply& answer) { take(answer); });
    }
}

void ExperimentRunner::take(const Reply& reply)
{
    m_replies.push_back(reply);
    if (std::ssize(m_replies) == experiment::kCalls) conclude();
}

void ExperimentRunner::conclude()
{
    if (m_stop.stop_requested()) return cleanUp();
    std::vector<ExperimentCall> calls;
    engine::TimePoint from = engine::TimePoint::max();
    engine::TimePoint until = engine::TimePoint::min();
    for (const Reply& reply : m_replies) {
        if (!reply) return fail(reply.error());
        const auto& record = reply->record;
        if (record.outcome != engine::metering::Outcome::Succeeded) {
            return fail({.code = ErrorCode::InternalServerError,
                .detail = "the function failed: " + record.errorMessage,
                .field = {}});
        }
        calls.push_back({record.instanceId, record.billedMs, record.isColdStart});
        from = std::min(from, record.arrivedAt);
        until = std::max(until, record.finishedAt);
    }
    Q_EMIT runFinished(summarize(concurrency(), calls, engine::toMs(until - from)));
    if (++m_run == std::size(experiment::kConcurrencies)) return cleanUp();
    prepare();
}

void ExperimentRunner::fail(const engine::Error& error)
{
    Q_EMIT failed(error);
    cleanUp();
}

/// What cannot be deleted is not there, or is somebody else's service with functions of its own.
void ExperimentRunner::cleanUp()
{
    model::onFinished(m_client.deleteFunction(kService, kFunction), this, [this](const auto&) {
        model::onFinished(m_client.deleteService(kService), this, [this](const auto&) {
            m_isRunning = false;
            Q_EMIT ended();
        });
    });
}

} // namespace app
