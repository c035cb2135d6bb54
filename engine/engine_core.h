#pragma once

#include <deque>
#include <engine/api/api.h>
#include <engine/catalog/catalog.h>
#include <engine/core/guarded.h>
#include <engine/data_dir.h>
#include <engine/dispatcher.h>
#include <engine/engine.h>
#include <engine/identity/identity.h>
#include <engine/provisioner.h>
#include <engine/runtime/fast_starts.h>
#include <engine/storage/document_store.h>
#include <engine/telemetry_hub.h>
#include <functional>
#include <thread>

namespace engine {

/// Everything the engine owns. Constructed and destroyed by the starting thread while the loop does not run; between that
/// its state belongs to the loop's thread.
class Engine::Core
{
public:
    explicit Core(EngineOptions given)
        : options(std::move(given))
    {
    }
    ~Core();

    Result<void> open(Engine& facade);
    void serve();
    void shutDown();

    /// A catalog change waits here until the ones before it are stored.
    struct PendingChange
    {
        std::function<Result<catalog::Change>()> plan;
        std::function<void(Result<catalog::Change>)> done;
    };
    void change(std::function<Result<catalog::Change>()> plan, std::function<void(Result<catalog::Change>)> done);
    void nextChange();
    /// `served` runs when the change is what calls meet.
    void committed(const catalog::Change& change, std::function<void()> served);
    void provisionChanged(const catalog::Change& change);
    void scheduleProvision();
    void deploy(const std::string& service, const std::string& name, CodeSource source,
        Completion<std::optional<catalog::CodePackage>> done);
    Result<std::optional<catalog::CodePackage>> storeCode(
        const CodeSource& source, const std::optional<catalog::CodePackage>& present) const;
    void publishCatalog();

    template <typename Task>
    void onLoop(Task task)
    {
        if (loop.isLoopThread()) {
            task();
        } else {
            loop.post(std::move(task));
        }
    }
    /// Looks the function's package up, then runs `work` on it away from the loop.
    template <typename T, typename Work>
    void withPackage(std::string service, std::string function, Work work, Completion<T> done)
    {
        onLoop([this, service = std::move(service), function = std::move(function), work = std::move(work),
                   done = std::move(done)]() mutable {
            auto found = catalog.function(service, function);
            if (!found) return done(Failure(found.error()));
            offload(workers, loop, [this, package = (*found)->code, work = std::move(work)] { return work(*code, package); },
                std::move(done));
        });
    }

    EngineOptions options;
    EngineInfo info;
    std::shared_ptr<const Clock> clock;
    Loop loop;
    std::optional<DataDirLock> lock;
    std::unique_ptr<storage::DocumentStore> documents;
    std::optional<storage::CodeStore> code;
    catalog::Catalog catalog;
    std::unique_ptr<identity::Identity> identity;
    Guarded<EngineSettings> settings;
    std::deque<PendingChange> changes;
    bool isChanging = false;

    WorkerPool workers{2};
    WorkerPool documentThread{1};
    std::unique_ptr<process::ProcessHost> processes;
    std::optional<runtime::Interpreters> interpreters;
    std::unique_ptr<runtime::FastStarts> fastStarts;
    std::unique_ptr<TelemetryHub> hub;
    std::unique_ptr<Dispatcher> dispatcher;
    std::optional<Provisioner> provisioner;
    LoopTimer provisionTimer{loop};
    std::unique_ptr<api::HttpHandler> api;
    std::unique_ptr<api::HttpServer> server;
    std::thread thread;
};

} // namespace engine
