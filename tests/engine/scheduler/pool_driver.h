#pragma once

#include <QByteArray>
#include <engine/scheduler/pool.h>
#include <string>

/// A pool with what a test needs around it: versions to submit for, a clock, instances named "i1", "i2", ..., and the
/// actions in words: "start i1, run r1 on i1 cold".
class PoolDriver
{
public:
    explicit PoolDriver(engine::scheduler::PoolSettings settings = {})
        : pool(settings, [this](engine::TimePoint) { return "i" + std::to_string(++m_lastId); })
    {
    }

    static engine::catalog::FunctionVersionPtr version(const std::string& name, int concurrency, std::uint64_t revision)
    {
        engine::catalog::Function function;
        function.serviceName = "s";
        function.name = name;
        function.config.instanceConcurrency = concurrency;
        engine::catalog::FunctionVersion version;
        version.function = std::make_shared<const engine::catalog::Function>(std::move(function));
        version.revision = revision;
        return std::make_shared<const engine::catalog::FunctionVersion>(std::move(version));
    }

    static QByteArray words(const engine::scheduler::Actions& actions)
    {
        using Kind = engine::scheduler::Action::Kind;
        std::string text;
        for (const auto& action : actions) {
            if (!text.empty()) text += ", ";
            switch (action.kind) {
            case Kind::Start:
                text += "start " + action.instance + (action.isProvisioned ? " provisioned" : "");
                break;
            case Kind::Run:
                text += "run " + action.request + " on " + action.instance + (action.isColdStart ? " cold" : "");
                break;
            case Kind::Freeze: text += "freeze " + action.instance; break;
            case Kind::Thaw: text += "thaw " + action.instance; break;
            case Kind::Replaced: text += "serve revision " + std::to_string(action.version->revision); break;
            case Kind::Stop: text += "stop " + action.instance + " " + reasonName(action.reason); break;
            case Kind::Refuse:
                text += "refuse " + action.request + " " + std::string(codeName(action.error.code));
                break;
            }
        }
        return QByteArray::fromStdString(text);
    }

    engine::TimePoint now = engine::fromEpochMs(1'700'000'000'000);
    engine::scheduler::Pool pool;

private:
    static std::string reasonName(engine::metering::EndReason reason)
    {
        using engine::metering::EndReason;
        switch (reason) {
        case EndReason::Idle: return "idle";
        case EndReason::Updated: return "updated";
        case EndReason::Deleted: return "deleted";
        case EndReason::Shutdown: return "shutdown";
        case EndReason::Recycled: return "recycled";
        case EndReason::Crashed: return "crashed";
        case EndReason::Unhealthy: return "unhealthy";
        default: return "for another reason";
        }
    }

    int m_lastId = 0;
};
