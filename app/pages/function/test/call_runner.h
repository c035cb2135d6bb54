#pragma once

#include <QObject>
#include <QTimer>
#include <engine/engine.h>
#include <memory>
#include <stop_token>
#include <string>

namespace model {
class EngineClient;
}

namespace app {

struct CallPlan
{
    std::string event;
    int count = 1; ///< >= 1
    int parallel = 1; ///< >= 1, calls in flight at once
};

/// One call as it ended.
struct FinishedCall
{
    std::string requestId;
    engine::Result<engine::InvokeReply> reply;

    /// Of the reply, or what its error stands for.
    engine::metering::Outcome outcome() const;
    int status() const;
};

/// Calls one function as often and as many at once as a plan says, one plan at a time. It may go
/// away at any time: what is in flight is then cancelled. GUI thread.
class CallRunner : public QObject
{
    Q_OBJECT
public:
    CallRunner(model::EngineClient& client, std::string service, std::string function,
        QObject* parent = nullptr);
    ~CallRunner() override;

    /// Not while it is running.
    void start(CallPlan plan);
    bool isRunning() const { return m_isRunning; }
    const CallPlan& plan() const { return m_plan; }

public Q_SLOTS:
    /// Starts no more calls and gives up the ones in flight; finished() follows.
    void cancel();

Q_SIGNALS:
    void callStarted(const QString& requestId);
    void callFinished(const app::FinishedCall& call);
    /// All calls have ended.
    void finished(bool wasCancelled);

private:
    void pump();
    void take(FinishedCall call);
    model::EngineClient& m_client;
    const std::string m_service, m_function;
    CallPlan m_plan;
    std::stop_source m_cancel;
    QTimer m_pump;
    bool m_isRunning = false;
    int m_started = 0;
    int m_finished = 0;
};

} // namespace app
