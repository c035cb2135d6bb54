#include <app/conformance/tested_engine.h>

#include <algorithm>
#include <app/cli/session.h>
#include <future>

namespace app::conformance {

using engine::ErrorCode;
using engine::metering::InstanceRecord;

engine::Result<std::unique_ptr<TestedEngine>> TestedEngine::start(const engine::EngineSettings& settings)
{
    std::unique_ptr<TestedEngine> tested(new TestedEngine);
    if (tested->m_folder.path().empty()) {
        return engine::fail(ErrorCode::Io, "no folder can be made in the temporary directory");
    }
    auto started
        = engine::Engine::start({.dataDir = tested->m_folder.path() / "data", .port = 0, .log = cli::logToStderr()});
    if (!started) return engine::Failure(started.error());
    tested->m_engine = std::move(*started);
    const auto& info = tested->m_engine->info();
    tested->m_access = {info.endpoint, info.region, info.accountId, info.accessKeyId, info.accessKeySecret};
    tested->m_engine->addObserver(*tested);
    std::promise<engine::Result<std::monostate>> put;
    tested->m_engine->putSettings(settings, [&put](auto done) { put.set_value(std::move(done)); });
    if (const auto done = put.get_future().get(); !done) return engine::Failure(done.error());
    return tested;
}

TestedEngine::~TestedEngine()
{
    if (m_engine) m_engine->removeObserver(*this);
}

std::vector<engine::metering::LogLine> TestedEngine::log(const std::string& service) const
{
    return m_told.with([&](const auto& told) {
        const auto found = told.find(service);
        return found == told.end() ? decltype(Told::log)() : found->second.log;
    });
}

std::vector<engine::metering::InvocationRecord> TestedEngine::invocations(const std::string& service) const
{
    return m_told.with([&](const auto& told) {
        const auto found = told.find(service);
        return found == told.end() ? decltype(Told::invocations)() : found->second.invocations;
    });
}

std::vector<TestedEngine::History> TestedEngine::instances(const std::string& service) const
{
    std::vector<InstanceRecord> records;
    m_told.with([&](const auto& told) {
        if (const auto found = told.find(service); found != told.end()) records = found->second.instances;
    });
    std::vector<History> histories;
    for (auto& record : records) {
        const auto known = std::find_if(histories.begin(), histories.end(),
            [&](const auto& history) { return history.front().instanceId == record.instanceId; });
        if (known == histories.end()) {
            histories.push_back({std::move(record)});
        } else if (known->back().state != record.state) {
            known->push_back(std::move(record));
        } else {
            known->back() = std::move(record);
        }
    }
    return histories;
}

std::optional<InstanceRecord> TestedEngine::liveInstance(const std::string& instanceId) const
{
    const auto live = m_told.with([](const auto& told) {
        const auto found = told.find("");
        return found == told.end() ? nullptr : found->second.live;
    });
    if (!live) return std::nullopt;
    const auto found = std::find_if(live->instances.begin(), live->instances.end(),
        [&](const auto& instance) { return instance.instanceId == instanceId; });
    return found == live->instances.end() ? std::nullopt : std::optional(*found);
}

void TestedEngine::liveChanged(std::shared_ptr<const engine::LiveSnapshot> snapshot)
{
    m_told.with([&](auto& told) { told[""].live = std::move(snapshot); });
}

void TestedEngine::invocationFinished(const engine::metering::InvocationRecord& invocation)
{
    m_told.with([&](auto& told) { told[invocation.service].invocations.push_back(invocation); });
}

void TestedEngine::instanceChanged(const InstanceRecord& instance)
{
    m_told.with([&](auto& told) { told[instance.service].instances.push_back(instance); });
}

void TestedEngine::logged(const engine::metering::LogLine& line)
{
    m_told.with([&](auto& told) { told[line.service].log.push_back(line); });
}

} // namespace app::conformance
