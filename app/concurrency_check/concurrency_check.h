#pragma once

#include <QFuture>
#include <QObject>
#include <QTimer>
#include <app/concurrency_check/concurrency_report.h>
#include <engine/core/result.h>
#include <engine/engine.h>
#include <functional>
#include <memory>
#include <set>
#include <stop_token>
#include <string>
#include <vector>

namespace model {
class EngineClient;
}

namespace app {

/// Runs the same events alone and together on copies of a function, in its own service, and compares. The copies are gone
/// afterwards; their description says what they are. GUI thread; never waits.
class ConcurrencyCheck : public QObject
{
    Q_OBJECT
public:
    static constexpr int kLeastConcurrency = 2, kMostConcurrency = 200;

    struct Request
    {
        std::string service, function;
        engine::catalog::FunctionConfig config; ///< the function's
        std::vector<std::string> events; ///< at least one
        int concurrency = 10; ///< kLeastConcurrency..kMostConcurrency: how many calls run together
    };

    /// `client` outlives the check.
    explicit ConcurrencyCheck(model::EngineClient& client, QObject* parent = nullptr);
    /// Ends what is under way; the copy goes too, as soon as it is there.
    ~ConcurrencyCheck() override;

    /// InvalidArgument for a request that cannot be run, InUse while another one runs; else ended() will come.
    engine::Result<void> start(Request request);
    /// ended() follows as soon as the calls are given up and the copy is gone.
    void cancel();
    bool isRunning() const { return m_isRunning; }

Q_SIGNALS:
    /// Calls that were answered, of all that will be made.
    void progressed(int done, int total);
    void finished(const app::ConcurrencyReport& report);
    void failed(const engine::Error& error);
    /// Last of all, whatever came of it: no copy is left.
    void ended();

private:
    using Next = std::function<void()>;

    void create(int concurrency, const Next& next);
    /// Each of `events` in turn, `atOnce` in flight.
    void run(std::vector<std::size_t> events, int atOnce, CheckedRun& into, const Next& next);
    void callNext();
    void take(std::size_t event, const engine::Result<engine::InvokeReply>& reply);
    /// Processor time of all instances of the copy, in ms.
    void measure(std::function<void(double processorMs)> next);
    void collectLog(const Next& next);
    void removeCopy(const Next& next);
    void runAlone();
    void runTogether();
    void conclude();
    void fail(const engine::Error& error);
    void cleanUp();
    std::vector<std::size_t> eachEvent() const;

    model::EngineClient& m_client;
    bool m_isRunning = false;
    Request m_request;
    std::string m_copy; ///< the copy's name
    bool m_hasCopy = false; ///< or will have, once `m_made` is there
    QFuture<engine::Result<std::shared_ptr<const engine::catalog::Function>>> m_made;
    std::string m_code; ///< zip
    std::stop_source m_stop;
    CheckedRun m_alone, m_together;
    CallTime m_time;
    int m_done = 0, m_total = 0;

    // Of the run under way
    std::vector<std::size_t> m_events; ///< still to be called, the last one first
    int m_inFlight = 0;
    CheckedRun* m_into = nullptr;
    Next m_afterRun;

    std::set<std::string> m_instances; ///< that served it
    QTimer m_logTimer;
    int m_logLooks = 0;
};

} // namespace app
