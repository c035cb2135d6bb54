#include <app/pages/function/scaling/scaling_apply.h>

#include <model/client/future.h>

namespace app {

using engine::catalog::ProvisionConfig;

ScalingApply::ScalingApply(
    model::EngineClient& client, model::StagedScaling& staged, QObject* parent)
    : QObject(parent)
    , m_client(client)
    , m_staged(staged)
{
}

void ScalingApply::start()
{
    if (m_isRunning) return;
    m_isRunning = true;
    m_wanted = m_staged.value();
    Q_EMIT started();
    sendMaximum();
}

void ScalingApply::sendMaximum()
{
    const ProvisionConfig& to = m_wanted.provision;
    if (m_wanted.maximum == m_staged.base().maximum) return sendProvision();
    const auto reply = m_client.setMaximumInstances(to.service, to.function, m_wanted.maximum);
    model::onFinished(reply, this, [this](const engine::Result<std::monostate>& done) {
        if (!done) return end(done.error());
        model::Scaling base = m_staged.base();
        base.maximum = m_wanted.maximum;
        m_staged.setBase(base);
        sendProvision();
    });
}

void ScalingApply::sendProvision()
{
    const ProvisionConfig& to = m_wanted.provision;
    if (to == m_staged.base().provision) return end(std::nullopt);
    const auto take = [this](const auto& done) {
        if (!done) return end(done.error());
        model::Scaling base = m_staged.base();
        base.provision = m_wanted.provision;
        m_staged.setBase(base);
        end(std::nullopt);
    };
    if (to.isEmpty() && to.alwaysAllocateCpu == ProvisionConfig().alwaysAllocateCpu) {
        model::onFinished(
            m_client.removeProvisionConfig(to.service, to.qualifier, to.function), this, take);
        return;
    }
    model::onFinished(m_client.putProvisionConfig({.service = to.service,
                          .qualifier = to.qualifier,
                          .function = to.function,
                          .target = to.target,
                          .alwaysAllocateCpu = to.alwaysAllocateCpu,
                          .scheduledActions = to.scheduledActions,
                          .targetTrackingPolicies = to.targetTrackingPolicies}),
        this, take);
}

void ScalingApply::end(const std::optional<engine::Error>& refusal)
{
    m_isRunning = false;
    Q_EMIT finished(refusal);
}

} // namespace app
