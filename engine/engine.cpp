#include <engine/engine.h>

#include <boost/json.hpp>
#include <condition_variable>
#include <cstdlib>
#include <deque>
#include <engine/api/api.h>
#include <engine/catalog/keys.h>
#include <engine/core/guarded.h>
#include <engine/core/ids.h>
#include <engine/data_dir.h>
#include <engine/dispatcher.h>
#include <engine/identity/identity.h>
#include <engine/runtime/bootstrap_files.h>
#include <engine/storage/document_store.h>
#include <engine/telemetry_hub.h>
#include <fstream>
#include <future>
#include <sstream>
#include <thread>
#include <unistd.h>

namespace engine {

namespace fs = std::filesystem;
namespace json = boost::json;

namespace {
/// Between calls that follow each other at once, freezing and thawing would cost more than the call.
constexpr auto kFreezeAfter = milliseconds(20);
constexpr auto kShutdownPatience = seconds(8); ///< for PreStop hooks; what still runs then is killed
constexpr std::string_view kRegion = "cn-hangzhou";

fs::path findLauncher(const fs::path& wanted)
{
    if (!wanted.empty()) return wanted;
    std::error_code error;
    const auto self = fs::read_symlink("/proc/self/exe", error).parent_path();
    for (const auto& candidate : {self / "fcdesk-launcher", self.parent_path() / "libexec/fcdesk/fcdesk-launcher",
             self.parent_path() / "fcdesk-launcher"}) {
        if (fs::exists(candidate, error)) return candidate;
    }
    return self / "fcdesk-launcher";
}

EngineSettings settingsFromText(const std::optional<std::string>& text)
{
    EngineSettings settings;
    if (!text) return settings;
    boost::system::error_code error;
    const auto value = json::parse(*text, error);
    if (error || !value.is_object()) return settings;
    const auto read = [&value](const char* name, int& member) {
        if (const auto* found = value.get_object().if_contains(name); found && found->is_int64()) {
            member = static_cast<int>(found->get_int64());
        }
    };
    read("regionInstanceLimit", settings.regionInstanceLimit);
    read("idleReleaseSeconds", settings.idleReleaseSeconds);
    return settings;
}

std::string toText(const EngineSettings& settings)
{
    return json::serialize(json::object{
        {"regionInstanceLimit", settings.regionInstanceLimit},
        {"idleReleaseSeconds", settings.idleReleaseSeconds},
    });
}

Result<void> check(const EngineSettings& settings)
{
    const auto inRange = [](std::string_view field, int value, int min, int max) -> Result<void> {
        if (value >= min && value <= max) return {};
        return fail(ErrorCode::InvalidArgument,
            std::string(field) + " is set to an invalid value (allowed: from " + std::to_string(min) + " to "
                + std::to_string(max) + ", actual: '" + std::to_string(value) + "')",
            std::string(field));
    };
    if (auto ok = inRange("regionInstanceLimit", settings.regionInstanceLimit, 1, 10000); !ok) return ok;
    return inRange("idleReleaseSeconds", settings.idleReleaseSeconds, 1, 86400);
}

scheduler::PoolSettings poolSettings(const EngineSettings& settings)
{
    return {
        .regionLimit = settings.regionInstanceLimit,
        .idle = {.freezeAfter = kFreezeAfter, .releaseAfter = seconds(settings.idleReleaseSeconds)},
    };
}

/// The account and its first access key: made on the first start, sealed in the database.
struct Account
{
    std::string id;
    identity::AccessKey key;
};
Result<Account> loadAccount(storage::DocumentStore& store, const identity::Keyring& keyring)
{
    constexpr std::string_view purpose = "accessKey";
    auto id = store.setting("account.id");
    auto keyId = store.setting("accessKey.id");
    auto sealed = store.setting("accessKey.secret");
    for (const auto* setting : {&id, &keyId, &sealed}) {
        if (!*setting) return Failure(setting->error());
    }
    Account account;
    if (*id && *keyId && *sealed) {
        auto secret = keyring.unseal(**sealed, purpose);
        if (!secret) return failWithContext("access key", secret.error());
        account.id = **id;
        account.key.id = **keyId;
        account.key.secret = std::move(*secret);
    } else {
        unsigned char random[8];
        fillRandom(random);
        std::uint64_t number = 0;
        for (const auto byte : random) number = number << 8 | byte;
        account.id = std::to_string(1'000'000'000'000'000 + number % 1'000'000'000'000'000);
        account.key.id = "LTAI5t" + randomAlphanumeric(18);
        account.key.secret = Secret(randomAlphanumeric(30));
        for (const auto& [name, value] : {std::pair("account.id", account.id), {"accessKey.id", account.key.id},
                 {"accessKey.secret", keyring.seal(account.key.secret, purpose)}}) {
            if (auto put = store.putSetting(name, value); !put) return Failure(put.error());
        }
    }
    account.key.principal = "acs:ram::" + account.id + ":user/developer";
    return account;
}

Result<std::string> readWhole(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    std::stringstream bytes;
    bytes << in.rdbuf();
    if (!in) return fail(ErrorCode::Io, "read " + file.string() + ": cannot be opened");
    return std::move(bytes).str();
}
} // namespace

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
    void committed(const catalog::Change& change);
    void deploy(const std::string& service, const std::string& name, CodeSource source,
        Completion<std::optional<catalog::CodePackage>> done);
    Result<std::optional<catalog::CodePackage>> storeCode(
        const CodeSource& source, const std::optional<catalog::CodePackage>& present) const;
    void publishCatalog() { hub->catalogChanged(catalog.snapshot()); }

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
    std::unique_ptr<TelemetryHub> hub;
    std::unique_ptr<Dispatcher> dispatcher;
    std::unique_ptr<api::HttpHandler> api;
    std::unique_ptr<api::HttpServer> server;
    std::thread thread;
};

Result<void> Engine::Core::open(Engine& facade)
{
    clock = options.clock ? options.clock : std::make_shared<SystemClock>();
    auto taken = DataDirLock::take(options.dataDir);
    if (!taken) return Failure(taken.error());
    lock = std::move(*taken);

    auto keyring = identity::Keyring::open(options.dataDir);
    if (!keyring) return Failure(keyring.error());
    auto openedDocuments = storage::DocumentStore::open(options.dataDir);
    if (!openedDocuments) return Failure(openedDocuments.error());
    documents = std::move(*openedDocuments);
    auto openedCode = storage::CodeStore::open(options.dataDir);
    if (!openedCode) return Failure(openedCode.error());
    code = std::move(*openedCode);
    auto telemetry = storage::TelemetryStore::open(options.dataDir);
    if (!telemetry) return Failure(telemetry.error());

    auto stored = documents->loadAll();
    if (!stored) return Failure(stored.error());
    if (auto loaded = catalog.load(*stored); !loaded) return loaded;
    auto account = loadAccount(*documents, *keyring);
    if (!account) return Failure(account.error());
    auto settingsText = documents->setting("engine.settings");
    if (!settingsText) return Failure(settingsText.error());
    settings.with([&](auto& value) { value = settingsFromText(*settingsText); });
    for (const auto& package : code->packages()) { // left by updates and deletes of earlier runs
        if (!catalog.isCodeUsed(package)) code->remove(package);
    }
    const auto bootstrapFolder = options.dataDir / "runtime";
    if (auto written = runtime::writeBootstrapFiles(bootstrapFolder); !written) return written;

    identity = std::make_unique<identity::Identity>(account->id, std::string(kRegion));
    identity->addKey(account->key);

    auto host = process::startProcessHost(loop, workers,
        {.launcher = findLauncher(options.launcher),
            .runDirectory = options.dataDir / "run",
            .cgroupName = "fcdesk-" + account->id,
            .log = options.log,
            .bestIsolation = options.bestIsolation,
            .bestLimits = options.bestLimits});
    if (!host) return Failure(host.error());
    processes = std::move(*host);
    const auto* path = std::getenv("PATH");
    const auto* home = std::getenv("HOME");
    interpreters = runtime::Interpreters::discover(path ? path : "/usr/local/bin:/usr/bin:/bin", home ? home : "/");
    workers.post([bootstrapFolder, found = *interpreters] { runtime::compileBootstrapFiles(bootstrapFolder, found); });

    const auto& prices = metering::PriceTable::builtIn();
    hub = std::make_unique<TelemetryHub>(loop, *clock, std::move(*telemetry), prices.unitsPerInvocation);
    dispatcher = std::make_unique<Dispatcher>(
        Dispatcher::Parts{
            .loop = loop,
            .clock = *clock,
            .telemetry = *hub,
            .code = *code,
            .identity = *identity,
            .processes = *processes,
            .interpreters = *interpreters,
            .prices = prices,
            .bootstrapFolder = bootstrapFolder,
            .nasFolder = options.dataDir / "nas",
            .log = options.log,
        },
        poolSettings(settings.with([](const auto& value) { return value; })));
    const auto loaded = catalog.snapshot();
    for (const auto& [function, maximum] : loaded->maximumInstanceCounts) {
        dispatcher->setFunctionMaximum(function, maximum);
    }
    hub->setSources([this](LiveSnapshot& snapshot) { dispatcher->fillSnapshot(snapshot); },
        [this](TimePoint now) { dispatcher->accrueBilled(now); });
    publishCatalog();

    api = api::makeApi(facade, *identity, loop, workers, *clock, options.log);
    auto started = api::HttpServer::start(
        loop, {.address = options.address, .port = options.port}, *api, options.log);
    if (!started) return Failure(started.error());
    server = std::move(*started);

    const bool isIpv6 = options.address.find(':') != std::string::npos;
    info.endpoint = "http://" + (isIpv6 ? "[" + options.address + "]" : options.address) + ":"
        + std::to_string(server->port());
    info.region = kRegion;
    info.accountId = account->id;
    info.accessKeyId = account->key.id;
    info.accessKeySecret = account->key.secret;
    info.dataDir = options.dataDir;
    info.isolation = processes->isolation();
    info.limits = processes->limitBackend();
    info.limitations = processes->limitations();
    info.interpreters = interpreters->all();
    if (options.port != 0 && server->port() != options.port) {
        info.warnings.push_back("port " + std::to_string(options.port) + " is taken; serving on "
            + std::to_string(server->port()) + " instead");
    }
    if (options.address != "127.0.0.1" && options.address != "::1" && options.address != "localhost") {
        info.warnings.push_back("the API listens on " + options.address
            + ": other machines can reach it, and requests travel unencrypted");
    }
    return lock->announce({.pid = static_cast<int>(::getpid()),
        .endpoint = info.endpoint,
        .region = info.region,
        .accountId = info.accountId,
        .accessKeyId = info.accessKeyId});
}

void Engine::Core::serve()
{
    thread = std::thread([this] { loop.run(); });
}

void Engine::Core::shutDown()
{
    if (!thread.joinable()) return;
    std::promise<void> empty;
    auto isEmpty = empty.get_future();
    loop.post([this, &empty] {
        server->drain();
        while (!changes.empty()) {
            auto pending = std::move(changes.front());
            changes.pop_front();
            pending.done(fail(ErrorCode::Cancelled, "the engine is shutting down"));
        }
        dispatcher->shutDown([&empty] { empty.set_value(); });
    });
    isEmpty.wait_for(kShutdownPatience);
    // Answers that are ready go out before the loop stops.
    std::promise<void> flushed;
    loop.post([&] {
        hub->close();
        flushed.set_value();
    });
    flushed.get_future().wait();
    loop.stop();
    thread.join();
    // Whoever still waits for the pools gets an answer: every completion runs.
    workers.waitIdle();
    documentThread.waitIdle();
    loop.drain();
}

Engine::Core::~Core()
{
    shutDown();
    server.reset();
    api.reset();
    dispatcher.reset(); // answers what is left, kills what still runs
    hub.reset();
    processes.reset();
}

void Engine::Core::change(std::function<Result<catalog::Change>()> plan, std::function<void(Result<catalog::Change>)> done)
{
    changes.push_back({std::move(plan), std::move(done)});
    if (!isChanging) nextChange();
}

void Engine::Core::nextChange()
{
    while (!changes.empty()) {
        auto pending = std::move(changes.front());
        changes.pop_front();
        auto planned = pending.plan();
        if (!planned || planned->documents.empty()) { // refused, or nothing to store
            if (planned) committed(*planned);
            pending.done(std::move(planned));
            continue;
        }
        isChanging = true;
        auto shared = std::make_shared<catalog::Change>(std::move(*planned));
        offload(
            documentThread, loop, [this, shared] { return documents->write(shared->documents); },
            [this, shared, done = std::move(pending.done)](const Result<void>& written) {
                isChanging = false;
                if (written) {
                    committed(*shared);
                    done(*shared);
                } else {
                    hub->problemOccurred(written.error());
                    done(Failure(written.error()));
                }
                if (!isChanging) nextChange();
            });
        return;
    }
}

void Engine::Core::committed(const catalog::Change& change)
{
    catalog.commit(change);
    publishCatalog();
    const auto replace = [this](const std::string& service, const std::string& function) {
        if (const auto version = catalog.resolve(service, "", function)) dispatcher->versionReplaced(*version);
    };
    if (change.function) replace(change.function->serviceName, change.function->name);
    if (change.service) {
        const auto snapshot = catalog.snapshot(); // held while it is walked
        for (const auto& function : snapshot->functions) {
            if (function->serviceName == change.service->name) replace(function->serviceName, function->name);
        }
    }
    if (!change.deletedFunction.empty()) dispatcher->functionRemoved(change.deletedFunction);
    // The keys of on-demand configs and functions differ; both name the function whose maximum may be another now.
    for (const auto& key : {change.onDemand ? catalog::onDemandKey(*change.onDemand) : change.deletedOnDemand, change.deletedFunction}) {
        if (key.empty()) continue;
        const auto slash = key.find('/');
        const auto service = key.substr(0, std::min(slash, key.find('.')));
        const auto function = key.substr(slash + 1);
        dispatcher->setFunctionMaximum(
            catalog::functionKey(service, function), catalog.maximumInstanceCount(service, "", function));
    }
}

Result<std::optional<catalog::CodePackage>> Engine::Core::storeCode(
    const CodeSource& source, const std::optional<catalog::CodePackage>& present) const
{
    struct Visitor
    {
        const storage::CodeStore& store;
        const std::optional<catalog::CodePackage>& present;

        Result<std::optional<catalog::CodePackage>> operator()(std::monostate) const { return std::nullopt; }
        Result<std::optional<catalog::CodePackage>> operator()(const ZipBytes& zip) const { return store.addZip(zip.bytes); }
        Result<std::optional<catalog::CodePackage>> operator()(const CodePath& code) const
        {
            if (code.path.extension() != ".zip") return store.addFolder(code.path);
            auto zip = readWhole(code.path);
            if (!zip) return Failure(zip.error());
            return store.addZip(*zip);
        }
        Result<std::optional<catalog::CodePackage>> operator()(const std::vector<storage::CodeStore::Edit>& edits) const
        {
            return store.addEdited(present.value_or(catalog::CodePackage()), edits);
        }
    };
    return std::visit(Visitor{*code, present}, source);
}

void Engine::Core::deploy(const std::string& service, const std::string& name, CodeSource source,
    Completion<std::optional<catalog::CodePackage>> done)
{
    if (std::holds_alternative<std::monostate>(source)) return done(std::nullopt);
    std::optional<catalog::CodePackage> present;
    if (const auto function = catalog.function(service, name)) present = (*function)->code;
    offload(
        workers, loop,
        [this, source = std::move(source), present] { return storeCode(source, present); }, std::move(done));
}

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

void Engine::readCatalog(std::function<void(const catalog::Catalog&)> read)
{
    m_core->onLoop([core = m_core.get(), read = std::move(read)] { read(core->catalog); });
}

void Engine::codeZip(std::string service, std::string function, Completion<std::string> done)
{
    m_core->withPackage<std::string>(std::move(service), std::move(function),
        [](const storage::CodeStore& store, const catalog::CodePackage& package) { return readWhole(store.zipFile(package)); },
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

void Engine::queryMetrics(storage::MetricQuery query, Completion<std::vector<metering::MetricPoint>> done)
{
    m_core->onLoop([core = m_core.get(), query = std::move(query), done = std::move(done)]() mutable {
        core->hub->query<std::vector<metering::MetricPoint>>(
            [query = std::move(query)](storage::TelemetryStore& store) { return store.metrics(query); }, std::move(done));
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
