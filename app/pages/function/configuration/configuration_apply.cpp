#include "configuration_apply.h"

#include <model/client/future.h>
#include <utility>

namespace app {

using engine::Result;
using model::EngineClient;

ConfigurationApply::ConfigurationApply(
    EngineClient& client, model::StagedFunction& staged, QObject* parent)
    : QObject(parent)
    , m_client(client)
    , m_staged(staged)
{
}

void ConfigurationApply::start()
{
    if (m_isRunning) return;
    m_isRunning = true;
    m_outcome = {};
    m_waiting.clear(); // last first
    if (m_staged.isMaximumDirty()) m_waiting.push_back(Part::Maximum);
    if (m_staged.isServiceDirty()) m_waiting.push_back(Part::Service);
    if (m_staged.isFunctionDirty()) m_waiting.push_back(Part::Function);
    Q_EMIT started();
    next();
}

void ConfigurationApply::next()
{
    if (m_waiting.empty()) {
        m_isRunning = false;
        Q_EMIT finished(m_outcome);
        return;
    }
    const Part part = m_waiting.back();
    m_waiting.pop_back();
    switch (part) {
    case Part::Function:
        return sendFunction();
    case Part::Service:
        return sendService();
    case Part::Maximum:
        return sendMaximum();
    }
}

void ConfigurationApply::sendFunction()
{
    const auto& base = *m_staged.baseFunction();
    auto reply = m_client.updateFunction({.service = base.serviceName,
        .name = base.name,
        .config = m_staged.functionConfig(),
        .code = {},
        .ifMatch = base.etag});
    model::onFinished(reply, this, [this](const Result<EngineClient::FunctionPtr>& result) {
        if (!result) return fail(Part::Function, result.error());
        // The feed may have brought a still newer one before this reply.
        if ((*result)->lastModifiedTime >= m_staged.baseFunction()->lastModifiedTime)
            m_staged.setBase(m_staged.baseService(), *result, baseMaximum());
        succeed(Part::Function);
    });
}

void ConfigurationApply::sendService()
{
    const auto& base = *m_staged.baseService();
    auto reply = m_client.updateService(base.name, m_staged.serviceConfig(), base.etag);
    model::onFinished(reply, this, [this](const Result<EngineClient::ServicePtr>& result) {
        if (!result) return fail(Part::Service, result.error());
        if ((*result)->lastModifiedTime >= m_staged.baseService()->lastModifiedTime)
            m_staged.setBase(*result, m_staged.baseFunction(), baseMaximum());
        succeed(Part::Service);
    });
}

void ConfigurationApply::sendMaximum()
{
    const auto& base = *m_staged.baseFunction();
    const auto maximum = m_staged.maximumInstances();
    auto reply = m_client.setMaximumInstances(base.serviceName, base.name, maximum);
    model::onFinished(reply, this, [this, maximum](const Result<std::monostate>& result) {
        if (!result) return fail(Part::Maximum, result.error());
        m_staged.setBase(m_staged.baseService(), m_staged.baseFunction(), maximum);
        succeed(Part::Maximum);
    });
}

void ConfigurationApply::succeed(Part part)
{
    m_outcome.applied.push_back(part);
    next();
}

void ConfigurationApply::fail(Part part, const engine::Error& error)
{
    m_outcome.failed = part;
    m_outcome.error = error;
    m_waiting.clear();
    next();
}

std::optional<std::int64_t> ConfigurationApply::baseMaximum() const
{
    const auto maximum
        = std::get<std::int64_t>(m_staged.baseValue(QStringLiteral("maximumInstanceCount")));
    return maximum < 0 ? std::nullopt : std::optional(maximum);
}

} // namespace app
