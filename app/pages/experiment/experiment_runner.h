#pragma once

#include <QObject>
#include <app/experiment/concurrency_experiment.h>
#include <engine/core/result.h>
#include <engine/engine.h>
#include <stop_token>
#include <vector>

namespace model {
class EngineClient;
}

namespace app {

/// Runs the concurrency experiment on the console's own engine: one run after another, each with a
/// function of its own, and nothing of it stays. GUI thread; never waits.
class ExperimentRunner : public QObject
{
    Q_OBJECT
public:
    /// `client` outlives the runner.
    explicit ExperimentRunner(model::EngineClient& client, QObject* parent = nullptr);
    /// Ends what is under way.
    ~ExperimentRunner() override;

    /// `seconds`: how long each call waits. Ignored while running.
    void start(double seconds);
    /// ended() follows as soon as the calls are given up and the function is gone.
    void cancel();
    bool isRunning() const { return m_isRunning; }

Q_SIGNALS:
    void runStarted(int concurrency);
    void runFinished(const app::ExperimentRun& run);
    /// Last of all, whatever came of it: no function of the experiment is left.
    void ended();
    /// Before ended().
    void failed(const engine::Error& error);

private:
    using Reply = engine::Result<engine::InvokeReply>;

    void prepare();
    void create();
    void call();
    void take(const Reply& reply);
    void conclude();
    void fail(const engine::Error& error);
    void cleanUp();
    int concurrency() const { return concurrency_experiment::kConcurrencies[m_run]; }

    model::EngineClient& m_client;
    bool m_isRunning = false;
    double m_seconds = 0;
    std::size_t m_run = 0; ///< counts in kConcurrencies
    std::stop_source m_stop;
    std::vector<Reply> m_replies; ///< of this run
};

} // namespace app
