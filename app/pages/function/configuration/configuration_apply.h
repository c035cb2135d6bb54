#pragma once

#include <QObject>
#include <QStringList>
#include <model/client/engine_client.h>
#include <model/edit/staged_function.h>
#include <optional>

namespace app {

/// Sends what is staged to the engine: the function, then its service, then its on-demand maximum,
/// each only if it changed and only if nobody else changed it meanwhile (its ETag still matches).
/// Each part that was taken becomes what runs; after a refusal the rest is not tried and stays
/// staged. GUI thread.
class ConfigurationApply : public QObject
{
    Q_OBJECT
public:
    enum class Part { Function, Service, Maximum };
    struct Outcome
    {
        std::vector<Part> applied;
        std::optional<Part> failed;
        engine::Error error; ///< of the failed part
    };

    /// Both outlive it.
    ConfigurationApply(
        model::EngineClient& client, model::StagedFunction& staged, QObject* parent = nullptr);

    bool isRunning() const { return m_isRunning; }
    /// Does nothing while it runs.
    void start();

Q_SIGNALS:
    void started();
    void finished(const app::ConfigurationApply::Outcome& outcome);

private:
    void next();
    void sendFunction();
    void sendService();
    void sendMaximum();
    void succeed(Part part);
    void fail(Part part, const engine::Error& error);
    std::optional<std::int64_t> baseMaximum() const;

    model::EngineClient& m_client;
    model::StagedFunction& m_staged;
    bool m_isRunning = false;
    std::vector<Part> m_waiting;
    Outcome m_outcome;
};

} // namespace app
