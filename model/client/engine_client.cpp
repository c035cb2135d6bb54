#include "engine_client.h"

#include "future.h"

namespace model {

EngineClient::EngineClient(engine::Engine& engine)
    : m_engine(engine)
{
}

EngineClient::Future<std::monostate> EngineClient::putSettings(engine::EngineSettings settings)
{
    return toFuture<std::monostate>(
        [&](auto done) { m_engine.putSettings(settings, std::move(done)); });
}

EngineClient::Future<engine::InvokeReply> EngineClient::invoke(
    engine::InvokeRequest request, std::stop_token cancel)
{
    return toFuture<engine::InvokeReply>([&](auto done) {
        m_engine.invoke(std::move(request), std::move(cancel), std::move(done));
    });
}

EngineClient::Future<EngineClient::ServicePtr> EngineClient::createService(
    std::string name, engine::catalog::ServiceConfig config)
{
    return toFuture<ServicePtr>([&](auto done) {
        m_engine.createService(std::move(name), std::move(config), std::move(done));
    });
}

EngineClient::Future<EngineClient::ServicePtr> EngineClient::updateService(
    std::string name, engine::catalog::ServiceConfig config, std::string ifMatch)
{
    return toFuture<ServicePtr>([&](auto done) {
        m_engine.updateService(
            std::move(name), std::move(config), std::move(ifMatch), std::move(done));
    });
}

EngineClient::Future<std::monostate> EngineClient::deleteService(
    std::string name, std::string ifMatch)
{
    return toFuture<std::monostate>([&](auto done) {
        m_engine.deleteService(std::move(name), std::move(ifMatch), std::move(done));
    });
}

EngineClient::Future<EngineClient::FunctionPtr> EngineClient::createFunction(
    engine::CreateFunction request)
{
    return toFuture<FunctionPtr>(
        [&](auto done) { m_engine.createFunction(std::move(request), std::move(done)); });
}

EngineClient::Future<EngineClient::FunctionPtr> EngineClient::updateFunction(
    engine::UpdateFunction request)
{
    return toFuture<FunctionPtr>(
        [&](auto done) { m_engine.updateFunction(std::move(request), std::move(done)); });
}

EngineClient::Future<std::monostate> EngineClient::deleteFunction(
    std::string service, std::string name, std::string ifMatch)
{
    return toFuture<std::monostate>([&](auto done) {
        m_engine.deleteFunction(
            std::move(service), std::move(name), std::move(ifMatch), std::move(done));
    });
}

EngineClient::Future<std::monostate> EngineClient::setMaximumInstances(
    std::string service, std::string function, std::optional<std::int64_t> maximum)
{
    return toFuture<std::monostate>([&](auto done) {
        m_engine.setMaximumInstances(
            std::move(service), "LATEST", std::move(function), maximum, std::move(done));
    });
}

EngineClient::Future<int> EngineClient::releaseIdle(std::string function)
{
    return toFuture<int>(
        [&](auto done) { m_engine.releaseIdle(std::move(function), std::move(done)); });
}

EngineClient::Future<engine::ProvisionedState> EngineClient::putProvisionConfig(
    engine::catalog::ProvisionUpdate update)
{
    return toFuture<engine::ProvisionedState>(
        [&](auto done) { m_engine.putProvisionConfig(std::move(update), std::move(done)); });
}

EngineClient::Future<std::monostate> EngineClient::removeProvisionConfig(
    std::string service, std::string qualifier, std::string function)
{
    return toFuture<std::monostate>([&](auto done) {
        m_engine.removeProvisionConfig(
            std::move(service), std::move(qualifier), std::move(function), std::move(done));
    });
}

EngineClient::Future<std::monostate> EngineClient::recycleInstance(std::string instanceId)
{
    return toFuture<std::monostate>(
        [&](auto done) { m_engine.recycleInstance(std::move(instanceId), std::move(done)); });
}

EngineClient::Future<int> EngineClient::recycle(std::string function)
{
    return toFuture<int>(
        [&](auto done) { m_engine.recycle(std::move(function), std::move(done)); });
}

EngineClient::Future<std::vector<engine::InstanceUsage>> EngineClient::measureInstances(std::string function)
{
    return toFuture<std::vector<engine::InstanceUsage>>(
        [&](auto done) { m_engine.measureInstances(std::move(function), std::move(done)); });
}

EngineClient::Future<std::string> EngineClient::codeZip(std::string service, std::string function)
{
    return toFuture<std::string>([&](auto done) {
        m_engine.codeZip(std::move(service), std::move(function), std::move(done));
    });
}

EngineClient::Future<std::vector<engine::storage::PackageFile>> EngineClient::codeFiles(
    std::string service, std::string function)
{
    return toFuture<std::vector<engine::storage::PackageFile>>([&](auto done) {
        m_engine.codeFiles(std::move(service), std::move(function), std::move(done));
    });
}

EngineClient::Future<std::string> EngineClient::readCodeFile(
    std::string service, std::string function, std::string path)
{
    return toFuture<std::string>([&](auto done) {
        m_engine.readCodeFile(
            std::move(service), std::move(function), std::move(path), std::move(done));
    });
}

EngineClient::Future<std::vector<engine::metering::LogLine>> EngineClient::queryLogs(
    engine::storage::LogQuery query)
{
    return toFuture<std::vector<engine::metering::LogLine>>(
        [&](auto done) { m_engine.queryLogs(std::move(query), std::move(done)); });
}

EngineClient::Future<std::vector<engine::metering::InvocationRecord>>
EngineClient::queryInvocations(engine::storage::InvocationQuery query)
{
    return toFuture<std::vector<engine::metering::InvocationRecord>>(
        [&](auto done) { m_engine.queryInvocations(std::move(query), std::move(done)); });
}

EngineClient::Future<std::vector<engine::metering::InstanceRecord>> EngineClient::queryInstances(
    std::string service, std::string function, int limit)
{
    return toFuture<std::vector<engine::metering::InstanceRecord>>([&](auto done) {
        m_engine.queryInstances(std::move(service), std::move(function), limit, std::move(done));
    });
}

EngineClient::Future<std::vector<engine::metering::UsageRow>> EngineClient::queryUsage(
    engine::storage::UsageQuery query)
{
    return toFuture<std::vector<engine::metering::UsageRow>>(
        [&](auto done) { m_engine.queryUsage(std::move(query), std::move(done)); });
}

EngineClient::Future<std::monostate> EngineClient::putPrices(engine::metering::PriceSettings prices)
{
    return toFuture<std::monostate>(
        [&](auto done) { m_engine.putPrices(std::move(prices), std::move(done)); });
}

EngineClient::Future<std::vector<engine::metering::MetricPoint>> EngineClient::queryMetrics(
    engine::storage::MetricQuery query)
{
    return toFuture<std::vector<engine::metering::MetricPoint>>(
        [&](auto done) { m_engine.queryMetrics(std::move(query), std::move(done)); });
}

} // namespace model
