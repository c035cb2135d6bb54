#pragma once

#include <QFuture>
#include <engine/engine.h>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <variant>
#include <vector>

namespace model {

/// The engine's operations as futures: see engine.h for what each does. Take the results with
/// onFinished(), on the GUI thread. The engine outlives the client.
class EngineClient
{
public:
    template <typename T>
    using Future = QFuture<engine::Result<T>>;
    using ServicePtr = std::shared_ptr<const engine::catalog::Service>;
    using FunctionPtr = std::shared_ptr<const engine::catalog::Function>;

    explicit EngineClient(engine::Engine& engine);

    const engine::EngineInfo& info() const { return m_engine.info(); }
    engine::EngineSettings settings() const { return m_engine.settings(); }
    Future<std::monostate> putSettings(engine::EngineSettings settings);

    Future<engine::InvokeReply> invoke(engine::InvokeRequest request, std::stop_token cancel = {});

    Future<ServicePtr> createService(std::string name, engine::catalog::ServiceConfig config);
    Future<ServicePtr> updateService(
        std::string name, engine::catalog::ServiceConfig config, std::string ifMatch);
    Future<std::monostate> deleteService(std::string name, std::string ifMatch = {});
    Future<FunctionPtr> createFunction(engine::CreateFunction request);
    Future<FunctionPtr> updateFunction(engine::UpdateFunction request);
    Future<std::monostate> deleteFunction(
        std::string service, std::string name, std::string ifMatch = {});
    /// nullopt removes the maximum.
    Future<std::monostate> setMaximumInstances(
        std::string service, std::string function, std::optional<std::int64_t> maximum);
    Future<engine::ProvisionedState> putProvisionConfig(engine::catalog::ProvisionUpdate update);
    Future<std::monostate> removeProvisionConfig(
        std::string service, std::string qualifier, std::string function);
    /// How many instances were ended. "service/function"; empty: of all functions.
    Future<int> releaseIdle(std::string function);
    Future<std::monostate> recycleInstance(std::string instanceId);
    /// How many instances of "service/function".
    Future<int> recycle(std::string function);
    Future<std::vector<engine::InstanceUsage>> measureInstances(std::string function);

    Future<std::string> codeZip(std::string service, std::string function);
    Future<std::vector<engine::storage::PackageFile>> codeFiles(
        std::string service, std::string function);
    Future<std::string> readCodeFile(std::string service, std::string function, std::string path);

    Future<std::vector<engine::metering::LogLine>> queryLogs(engine::storage::LogQuery query);
    Future<std::vector<engine::metering::InvocationRecord>> queryInvocations(
        engine::storage::InvocationQuery query);
    Future<std::vector<engine::metering::InstanceRecord>> queryInstances(
        std::string service, std::string function, int limit);
    Future<std::vector<engine::metering::MetricPoint>> queryMetrics(
        engine::storage::MetricQuery query);
    Future<std::vector<engine::metering::UsageRow>> queryUsage(engine::storage::UsageQuery query);
    Future<std::monostate> putPrices(engine::metering::PriceSettings prices);

private:
    engine::Engine& m_engine;
};

} // namespace model
