#pragma once

#include <QObject>
#include <engine/core/result.h>
#include <model/client/engine_client.h>
#include <model/edit/staged_scaling.h>
#include <optional>
#include <string>

namespace app {

/// Sends what is staged to the engine: the on-demand maximum, then the provisioned instances, each
/// only if it changed. What was taken becomes what is in force; after a refusal the rest is not
/// tried and stays staged. GUI thread.
class ScalingApply : public QObject
{
    Q_OBJECT
public:
    /// Both outlive it.
    ScalingApply(
        model::EngineClient& client, model::StagedScaling& staged, QObject* parent = nullptr);

    bool isRunning() const { return m_isRunning; }
    /// Does nothing while it runs.
    void start();

Q_SIGNALS:
    void started();
    /// nullopt: all of it was taken.
    void finished(const std::optional<engine::Error>& refusal);

private:
    void sendMaximum();
    void sendProvision();
    void end(const std::optional<engine::Error>& refusal);

    model::EngineClient& m_client;
    model::StagedScaling& m_staged;
    model::Scaling m_wanted; ///< as it was staged at the start
    bool m_isRunning = false;
};

} // namespace app
