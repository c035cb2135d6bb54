#include <engine/engine.h>

#include <cstdlib>
#include <engine/account.h>
#include <engine/catalog/keys.h>
#include <engine/core/read_file.h>
#include <engine/engine_core.h>
#include <engine/engine_settings.h>

namespace engine {

namespace fs = std::filesystem;

Engine::Engine(std::unique_ptr<Core> core)
    : m_core(std::move(core))
{
}

Result<std::unique_ptr<Engine>> Engine::start(EngineOptions options)
{
    if (!options.log) options.log = [](LogSeverity, std::string_view, std::string_view) { };
    std::unique_ptr<Engine> engine(new Engine(std::make_unique<Core>(std::move(options))));
    if (auto opened = engine->m_core->open(*engine); !opened) return Failure(opened.error());
    engine->m_core->serve();
    return engine;
}

Engine::~Engine() = default;

const EngineInfo& Engine::info() const { return m_core->info; }

bool Engine::isLocalOnly() const
{
    const auto& address = m_core->options.address;
    return address == "::1" || address == "localhost" || address.starts_with("127.");
}

void Engine::addObserver(EngineObserver& observer) { m_core->hub->addObserver(observer); }

void Engine::removeObserver(EngineObserver& observer) { m_core->hub->removeObserver(observer); }

void Engine::invoke(InvokeRequest request, std::stop_token cancel, Completion<InvokeReply> done)
{
    m_core->onLoop([core = m_core.get(), request = std::move(request), cancel = std::move(cancel),
                       done = std::move(done)]() mutable {
        auto version = core->catalog.resolve(request.service, request.qualifier, request.function);
        if (!version) return done(Failure(version.error()));
        core->dispatcher->invoke(std::move(*version), std::move(request), std::move(cancel), std::move(done));
    });
}

void Engine::createService(
    std::string name, catalog::ServiceConfig config, Completion<std::shared_ptr<const catalog::Service>> done)
{
    m_core->onLoop([core = m_core.get(), name = std::move(name), config = std::move(config), done = std::move(done)] {
        core->change([core, name, config] { return core->catalog.createService(name, config, core->clock->now()); },
            [done](const Result<catalog::Change>& change) { done(change.map([](const auto& made) { return made.service; })); });
    });
}

void Engine::updateService(std::string name, catalog::ServiceConfig config, std::string ifMatch,
    Completion<std::shared_ptr<const catalog::Service>> done)
{
    m_core->onLoop([core = m_core.get(), name = std::move(name), config = std::move(config), ifMatch = std::move(ifMatch),
                       done = std::move(done)] {
        core->change(
            [core, name, config, ifMatch] { return core->catalog.updateService(name, config, ifMatch, core->clock->now()); },
            [done](const Result<catalog::Change>& change) { done(change.map([](const auto& made) { return made.service; })); });
    });
}

void Engine::deleteService(std::string name, std::string ifMatch, Completion<std::monostate> done)
{
    m_core->onLoop([core = m_core.get(), name = std::move(name), ifMatch = std::move(ifMatch), done = std::move(done)] {
        core->change([core, name, ifMatch] { return core->catalog.removeService(name, ifMatch); },
            [done](const Result<catalog::Change>& change) { done(change.map([](const auto&) { return std::monostate(); })); });
    });
}

void Engine::createFunction(CreateFunction request, Completion<std::shared_ptr<const catalog::Function>> done)
{
    m_core->onLoop([core = m_core.get(), request = std::make_shared<CreateFunction>(std::move(request)),
                       done = std::move(done)] {
        // Everything that can be refused without the code is refused before any work is done.
        if (auto named = catalog::checkName(catalog::NameKind::Function, request->name, "functionName"); !named) {
            return done(Failure(named.error()));
        }
        if (const auto refusals = catalog::validate(request->config); !refusals.empty()) {
            return done(Failure(refusals.front()));
        }
        if (core->catalog.function(request->service, request->name)) {
            return done(fail(ErrorCode::FunctionAlreadyExists,
                "function '" + request->name + "' already exists in service '" + request->service + "'", "functionName"));
        }
        const auto service = core->catalog.service(request->service);
        if (!service && !request->createsService) return done(Failure(service.error()));

        auto source = std::exchange(request->code, std::monostate());
        core->deploy(request->service, request->name, std::move(source),
            [core, request, done](Result<std::optional<catalog::CodePackage>> package) {
                if (!package) return done(Failure(package.error()));
                const auto createFunction = [core, request, package = package->value_or(catalog::CodePackage()), done] {
                    core->change(
                        [core, request, package] {
                            return core->catalog.createFunction(
                                request->service, request->name, request->config, package, core->clock->now());
                        },
                        [done](const Result<catalog::Change>& change) {
                            done(change.map([](const auto& made) { return made.function; }));
                        });
                };
                if (core->catalog.service(request->service)) return createFunction();
                core->change(
                    [core, request] { return core->catalog.createService(request->service, {}, core->clock->now()); },
                    [createFunction, done](const Result<catalog::Change>& change) {
                        if (!change && change.error().code != ErrorCode::ServiceAlreadyExists) {
                            return done(Failure(change.error()));
                        }
                        createFunction();
                    });
            });
    });
}

void Engine::updateFunction(UpdateFunction request, Completion<std::shared_ptr<const catalog::Function>> done)
{
    m_core->onLoop([core = m_core.get(), request = std::make_shared<UpdateFunction>(std::move(request)),
                       done = std::move(done)] {
        if (auto present = core->catalog.function(request->service, request->name); !present) {
            return done(Failure(present.error()));
        }
        if (request->config) {
            if (const auto refusals = catalog::validate(*request->config); !refusals.empty()) {
                return done(Failure(refusals.front()));
            }
        }
        auto source = std::exchange(request->code, std::monostate());
        core->deploy(request->service, request->name, std::move(source),
            [core, request, done](Result<std::optional<catalog::CodePackage>> package) {
                if (!package) return done(Failure(package.error()));
                core->change(
                    [core, request, package = *package]() -> Result<catalog::Change> {
                        auto present = core->catalog.function(request->service, request->name);
                        if (!present) return Failure(present.error());
                        return core->catalog.updateFunction(request->service, request->name,
                            request->config.value_or((*present)->config), package, request->ifMatch, core->clock->now());
                    },
                    [done](const Result<catalog::Change>& change) {
                        done(change.map([](const auto& made) { return made.function; }));
                    });
            });
    });
}

void Engine::deleteFunction(std::string service, std::string name, std::string ifMatch, Completion<std::monostate> done)
{
    m_core->onLoop([core = m_core.get(), service = std::move(service), name = std::move(name), ifMatch = std::move(ifMatch),
                       done = std::move(done)] {
        core->change([core, service, name, ifMatch] { return core->catalog.removeFunction(service, name, ifMatch); },
            [done](const Result<catalog::Change>& change) { done(change.map([](const auto&) { return std::monostate(); })); });
    });
}

void Engine::setMaximumInstances(std::string service, std::string qualifier, std::string function,
    std::optional<std::int64_t> maximum, Completion<std::monostate> done)
{
    m_core->onLoop([core = m_core.get(), service = std::move(service), qualifier = std::move(qualifier),
                       function = std::move(function), maximum, done = std::move(done)] {
        core->change(
            [core, service, qualifier, function, maximum] {
                if (!maximum) return core->catalog.removeOnDemandConfig(service, qualifier, function);
                const auto limit = core->settings.with([](const auto& value) { return value.regionInstanceLimit; });
                return core->catalog.putOnDemandConfig({service, qualifier, function, *maximum}, limit);
            },
            [done](const Result<catalog::Change>& change) { done(change.map([](const auto&) { return std::monostate(); })); });
    });
}

void Engine::putProvisionConfig(catalog::ProvisionUpdate update, Completion<ProvisionedState> done)
{
    m_core->onLoop([core = m_core.get(), update = std::move(update), done = std::move(done)] {
        core->change([core, update] { return core->catalog.putProvisionConfig(update); },
            [core, done](const Result<catalog::Change>& change) {
                if (!change) return done(Failure(change.error()));
                const auto state = core->provisioner->state(catalog::qualifiedKey(*change->provision));
                done(state.value_or(ProvisionedState{.config = change->provision}));
            });
    });
}

void Engine::removeProvisionConfig(
    std::string service, std::string qualifier, std::string function, Completion<std::monostate> done)
{
    m_core->onLoop([core = m_core.get(), service = std::move(service), qualifier = std::move(qualifier),
                       function = std::move(function), done = std::move(done)] {
        core->change(
            [core, service, qualifier, function] {
                return core->catalog.removeProvisionConfig(service, qualifier, function);
            },
            [done](const Result<catalog::Change>& change) { done(change.map([](const auto&) { return std::monostate(); })); });
    });
}

void Engine::provisionedStates(Completion<std::vector<ProvisionedState>> done)
{
    m_core->onLoop([core = m_core.get(), done = std::move(done)] { done(core->provisioner->states()); });
}

void Engine::readCatalog(std::function<void(const catalog::Catalog&)> read)
{
    m_core->onLoop([core = m_core.get(), read = std::move(read)] { read(core->catalog); });
}

void Engine::codeZip(std::string service, std::string function, Completion<std::string> done)
{
    m_core->withPackage<std::string>(std::move(service), std::move(function),
        [](const storage::CodeStore& store, const catalog::CodePackage& package) { return readFile(store.zipFile(package)); },
        std::move(done));
}

void Engine::codeFiles(std::string service, std::string function, Completion<std::vector<storage::PackageFile>> done)
{
    m_core->withPackage<std::vector<storage::PackageFile>>(std::move(service), std::move(function),
        [](const storage::CodeStore& store, const catalog::CodePackage& package) { return store.files(package); },
        std::move(done));
}

void Engine::readCodeFile(std::string service, std::string function, std::string path, Completion<std::string> done)
{
    m_core->withPackage<std::string>(std::move(service), std::move(function),
        [path = std::move(path)](const storage::CodeStore& store, const catalog::CodePackage& package) {
            return store.readFile(package, path);
        },
        std::move(done));
}

void Engine::queryLogs(storage::LogQuery query, Completion<std::vector<metering::LogLine>> done)
{
    m_core->onLoop([core = m_core.get(), query = std::move(query), done = std::move(done)]() mutable {
        core->hub->query<std::vector<metering::LogLine>>(
            [query = std::move(query)](storage::TelemetryStore& store) { return store.logs(query); }, std::move(done));
    });
}

void Engine::queryInvocations(
    storage::InvocationQuery query, Completion<std::vector<metering::InvocationRecord>> done)
{
    m_core->onLoop([core = m_core.get(), query = std::move(query), done = std::move(done)]() mutable {
        core->hub->query<std::vector<metering::InvocationRecord>>(
            [query = std::move(query)](storage::TelemetryStore& store) { return store.invocations(query); },
            std::move(done));
    });
}

void Engine::queryInstances(
    std::string service, std::string function, int limit, Completion<std::vector<metering::InstanceRecord>> done)
{
    m_core->onLoop([core = m_core.get(), service = std::move(service), function = std::move(function), limit,
                       done = std::move(done)]() mutable {
        core->hub->query<std::vector<metering::InstanceRecord>>(
            [service = std::move(service), function = std::move(function), limit](
                storage::TelemetryStore& store) { return store.instances(service, function, limit); },
            std::move(done));
    });
}

void Engine::queryMetrics(storage::MetricQuery query, Completion<std::vector<metering::MetricPoint>> done)
{
    m_core->onLoop([core = m_core.get(), query = std::move(query), done = std::move(done)]() mutable {
        core->hub->query<std::vector<metering::MetricPoint>>(
            [query = std::move(query)](storage::TelemetryStore& store) { return store.metrics(query); }, std::move(done));
    });
}

void Engine::queryDocumentedMetric(
    storage::DocumentedMetricQuery query, Completion<std::vector<metering::MetricValue>> done)
{
    m_core->onLoop([core = m_core.get(), query = std::move(query), done = std::move(done)]() mutable {
        core->hub->query<std::vector<metering::MetricValue>>(
            [query = std::move(query)](storage::TelemetryStore& store) { return store.documentedMetric(query); },
            std::move(done));
    });
}

void Engine::prometheusText(Completion<std::string> done)
{
    m_core->onLoop([core = m_core.get(), done = std::move(done)] {
        const auto limit = core->settings.with([](const auto& value) { return value.regionInstanceLimit; });
        done(core->hub->prometheusText(core->info.region, limit));
    });
}

void Engine::queryUsage(storage::UsageQuery query, Completion<std::vector<metering::UsageRow>> done)
{
    m_core->onLoop([core = m_core.get(), query = std::move(query), done = std::move(done)]() mutable {
        core->hub->query<std::vector<metering::UsageRow>>(
            [query = std::move(query)](storage::TelemetryStore& store) { return store.usage(query); }, std::move(done));
    });
}

EngineSettings Engine::settings() const
{
    return m_core->settings.with([](const auto& value) { return value; });
}

void Engine::putSettings(EngineSettings settings, Completion<std::monostate> done)
{
    m_core->onLoop([core = m_core.get(), settings, done = std::move(done)]() mutable {
        if (auto checked = check(settings); !checked) return done(Failure(checked.error()));
        offload(
            core->documentThread, core->loop,
            [core, text = toText(settings)] { return core->documents->putSetting("engine.settings", text); },
            [core, settings, done = std::move(done)](const Result<void>& stored) {
                if (!stored) return done(Failure(stored.error()));
                core->settings.with([&](auto& value) { value = settings; });
                core->dispatcher->setSettings(poolSettings(settings));
                core->fastStarts->setBudget(fastStartBytes(settings));
                done(std::monostate());
            });
    });
}

metering::PriceSettings Engine::prices() const { return *m_core->hub->prices(); }

void Engine::putPrices(metering::PriceSettings prices, Completion<std::monostate> done)
{
    m_core->onLoop([core = m_core.get(), shared = std::make_shared<const metering::PriceSettings>(std::move(prices)),
                       done = std::move(done)]() mutable {
        if (auto checked = shared->check(); !checked) return done(Failure(checked.error()));
        offload(
            core->documentThread, core->loop,
            [core, shared] { return core->documents->putSetting("engine.prices", shared->toJson()); },
            [core, shared, done = std::move(done)](const Result<void>& stored) {
                if (!stored) return done(Failure(stored.error()));
                core->hub->pricesChanged(shared);
                done(std::monostate());
            });
    });
}

void Engine::releaseIdle(std::string function, Completion<int> done)
{
    m_core->onLoop([core = m_core.get(), function = std::move(function), done = std::move(done)] {
        done(core->dispatcher->releaseIdle(function));
    });
}

void Engine::recycleInstance(std::string instanceId, Completion<std::monostate> done)
{
    m_core->onLoop([core = m_core.get(), instanceId = std::move(instanceId), done = std::move(done)] {
        if (core->dispatcher->recycleInstance(instanceId)) return done(std::monostate());
        done(fail(ErrorCode::InvalidArgument, "instance '" + instanceId + "' does not exist", "instanceId"));
    });
}

void Engine::recycle(std::string function, Completion<int> done)
{
    m_core->onLoop([core = m_core.get(), function = std::move(function), done = std::move(done)] {
        done(core->dispatcher->recycle(function));
    });
}

void Engine::measureInstances(std::string function, Completion<std::vector<InstanceUsage>> done)
{
    m_core->onLoop([core = m_core.get(), function = std::move(function), done = std::move(done)] {
        done(core->dispatcher->measure(function));
    });
}

std::filesystem::path defaultDataDir()
{
    if (const auto* xdg = std::getenv("XDG_DATA_HOME"); xdg && *xdg == '/') return fs::path(xdg) / "fcdesk";
    const auto* home = std::getenv("HOME");
    return fs::path(home && *home ? home : "/tmp") / ".local/share/fcdesk";
}

Result<std::optional<RunningEngine>> findRunningEngine(const fs::path& dataDir)
{
    const auto presence = findPresence(dataDir);
    if (!presence) return std::nullopt;
    auto keyring = identity::Keyring::open(dataDir);
    if (!keyring) return Failure(keyring.error());
    auto documents = storage::DocumentStore::open(dataDir);
    if (!documents) return Failure(documents.error());
    auto account = loadAccount(**documents, *keyring);
    if (!account) return Failure(account.error());
    RunningEngine running;
    running.pid = presence->pid;
    running.endpoint = presence->endpoint;
    running.region = presence->region;
    running.accountId = account->id;
    running.accessKeyId = account->key.id;
    running.accessKeySecret = account->key.secret;
    return running;
}

} // namespace engine
