#include <app/pages/function/test/call_runner.h>

#include <QUuid>
#include <model/client/engine_client.h>
#include <model/client/future.h>

namespace app {

using engine::ErrorCode;
using engine::metering::Outcome;

Outcome FinishedCall::outcome() const
{
    if (reply) return reply->record.outcome;
    const ErrorCode code = reply.error().code;
    if (code == ErrorCode::ClientClosedRequest || code == ErrorCode::Cancelled)
        return Outcome::Cancelled;
    if (engine::httpStatus(code) == 429 || code == ErrorCode::ResourceThrottled)
        return Outcome::Throttled;
    return engine::httpStatus(code) < 500 ? Outcome::ClientError : Outcome::SystemError;
}

int FinishedCall::status() const
{
    return reply ? reply->record.status : engine::httpStatus(reply.error().code);
}

CallRunner::CallRunner(
    model::EngineClient& client, std::string service, std::string function, QObject* parent)
    : QObject(parent)
    , m_client(client)
    , m_service(std::move(service))
    , m_function(std::move(function))
{
    // New calls start from a timer, not from the end of old ones: events of the window get their
    // turn between two rounds however fast the function is.
    m_pump.setSingleShot(true);
    m_pump.setInterval(0);
    connect(&m_pump, &QTimer::timeout, this, &CallRunner::pump);
}

CallRunner::~CallRunner()
{
    m_cancel.request_stop();
}

void CallRunner::start(CallPlan plan)
{
    Q_ASSERT(!m_isRunning && plan.count > 0 && plan.parallel > 0);
    m_plan = std::move(plan);
    m_cancel = std::stop_source();
    m_started = m_finished = 0;
    m_isRunning = true;
    pump();
}

void CallRunner::cancel()
{
    if (!m_isRunning) return;
    m_cancel.request_stop();
    m_pump.start();
}

void CallRunner::pump()
{
    while (!m_cancel.stop_requested() && m_started < m_plan.count
        && m_started - m_finished < m_plan.parallel) {
        ++m_started;
        const QString id = QUuid::createUuid().toString(QUuid::WithoutBraces);
        engine::InvokeRequest request{.service = m_service,
            .function = m_function,
            .qualifier = {},
            .payload = m_plan.event,
            .requestId = id.toStdString()};
        Q_EMIT callStarted(id);
        model::onFinished(m_client.invoke(std::move(request), m_cancel.get_token()), this,
            [this, id = id.toStdString()](const engine::Result<engine::InvokeReply>& reply) {
                take({.requestId = id, .reply = reply});
            });
    }
    const bool wasCancelled = m_cancel.stop_requested();
    if (m_started == m_finished && (wasCancelled || m_started == m_plan.count)) {
        m_isRunning = false;
        Q_EMIT finished(wasCancelled);
    }
}

void CallRunner::take(FinishedCall call)
{
    ++m_finished;
    Q_EMIT callFinished(call);
    m_pump.start();
}

} // namespace app
