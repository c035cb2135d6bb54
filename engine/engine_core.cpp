#include <engine/engine_core.h>

#include <algorithm>
#include <condition_variable>
#include <cstdlib>
#include <engine/account.h>
#include <engine/catalog/keys.h>
#include <engine/core/read_file.h>
#include <engine/engine_settings.h>
#include <engine/runtime/bootstrap_files.h>
#include <future>
#include <unistd.h>

namespace engine {

namespace fs = std::filesystem;

namespace {
constexpr auto kShutdownPatience = seconds(8); ///< for PreStop hooks; what still runs then is killed
/// A timer does not count while the machine sleeps: the clock is looked at this often.
constexpr auto kLongestProvisionPause = seconds(30);
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
} // namespace

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

    hub = std::make_unique<TelemetryHub>(loop, *clock, std::move(*telemetry));
    auto pricesText = documents->setting("engine.prices");
    if (!pricesText) return Failure(pricesText.error());
    if (*pricesText) {
        auto prices = metering::PriceSettings::fromJson(**pricesText);
        if (prices) {
            hub->pricesChanged(std::make_shared<const metering::PriceSettings>(std::move(*prices)));
        } else {
            options.log(LogSeverity::Warning, "prices",
                "the stored price tables cannot be used, the list price is in force: " + prices.error().detail);
        }
    }
    fastStarts = std::make_unique<runtime::FastStarts>(runtime::FastStarts::Parts{
        loop, *clock, *processes, *interpreters, bootstrapFolder, options.log, [this] { hub->liveChanged(); }});
    fastStarts->setBudget(fastStartBytes(settings.with([](const auto& value) { return value; })));
    dispatcher = std::make_unique<Dispatcher>(
        InstanceBook::Parts{
            .loop = loop,
            .clock = *clock,
            .telemetry = *hub,
            .code = *code,
            .identity = *identity,
            .processes = *processes,
            .interpreters = *interpreters,
            .fastStarts = *fastStarts,
            .bootstrapFolder = bootstrapFolder,
            .nasFolder = options.dataDir / "nas",
        },
        poolSettings(settings.with([](const auto& value) { return value; })));
    const auto loaded = catalog.snapshot();
    for (const auto& [function, maximum] : loaded->maximumInstanceCounts) {
        dispatcher->setFunctionMaximum(function, maximum);
    }
    provisioner.emplace(Provisioner::Parts{
        .catalog = catalog,
        .apply = [this](const auto& version, const auto& rule) { dispatcher->setProvisioned(version, rule); },
        .look = [this](const auto& version) { return dispatcher->provisioned(version); },
    });
    loop.post([this] {
        for (const auto& config : catalog.provisionConfigs()) provisioner->put(config, clock->now());
        scheduleProvision();
    });
    hub->setSources(
        [this](LiveSnapshot& snapshot) {
            dispatcher->fillSnapshot(snapshot);
            snapshot.provisioned = provisioner->states();
            snapshot.fastStarts = fastStarts->state();
        },
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
    if (!facade.isLocalOnly()) {
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
        provisionTimer.cancel();
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
    fastStarts.reset(); // before the hub it tells, and before its processes end under it
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
        if (!planned) {
            pending.done(std::move(planned));
            continue;
        }
        auto shared = std::make_shared<catalog::Change>(std::move(*planned));
        if (shared->documents.empty()) { // nothing to store
            committed(*shared, [shared, done = std::move(pending.done)] { done(*shared); });
            continue;
        }
        isChanging = true;
        offload(
            documentThread, loop, [this, shared] { return documents->write(shared->documents); },
            [this, shared, done = std::move(pending.done)](const Result<void>& written) {
                isChanging = false;
                if (written) {
                    committed(*shared, [shared, done] { done(*shared); });
                } else {
                    hub->problemOccurred(written.error());
                    done(Failure(written.error()));
                }
                if (!isChanging) nextChange();
            });
        return;
    }
}

void Engine::Core::publishCatalog()
{
    const auto snapshot = catalog.snapshot();
    fastStarts->setDeployed(snapshot->functions);
    hub->catalogChanged(snapshot);
}

void Engine::Core::committed(const catalog::Change& change, std::function<void()> served)
{
    catalog.commit(change);
    publishCatalog();
    // Runs when the last function that is replaced has let go of it, at once when there is none.
    const std::shared_ptr<void> pending(nullptr, [served = std::move(served)](auto) { served(); });
    const auto replace = [this, &pending](const std::string& service, const std::string& function) {
        const auto version = catalog.resolve(service, "", function);
        if (version) dispatcher->versionReplaced(*version, [pending] {});
    };
    if (change.function) replace(change.function->serviceName, change.function->name);
    if (change.service) {
        const auto snapshot = catalog.snapshot(); // held while it is walked
        for (const auto& function : snapshot->functions) {
            if (function->serviceName == change.service->name) replace(function->serviceName, function->name);
        }
    }
    if (!change.deletedFunction.empty()) dispatcher->functionRemoved(change.deletedFunction);
    provisionChanged(change);
    // The keys of on-demand configs and functions differ; both name the function whose maximum may be another now.
    for (const auto& key : {change.onDemand ? catalog::qualifiedKey(*change.onDemand) : change.deletedOnDemand, change.deletedFunction}) {
        if (key.empty()) continue;
        const auto slash = key.find('/');
        const auto service = key.substr(0, std::min(slash, key.find('.')));
        const auto function = key.substr(slash + 1);
        dispatcher->setFunctionMaximum(
            catalog::functionKey(service, function), catalog.maximumInstanceCount(service, "", function));
    }
}

void Engine::Core::provisionChanged(const catalog::Change& change)
{
    if (change.provision) provisioner->put(change.provision, clock->now());
    if (!change.deletedProvision.empty()) provisioner->remove(change.deletedProvision);
    if (!change.deletedFunction.empty()) {
        const auto slash = change.deletedFunction.find('/');
        provisioner->forgetFunction(change.deletedFunction.substr(0, slash), change.deletedFunction.substr(slash + 1));
    }
    scheduleProvision();
}

void Engine::Core::scheduleProvision()
{
    const auto next = provisioner->nextTick();
    if (!next) return provisionTimer.cancel();
    const auto after = std::clamp<Duration>(*next - clock->now(), milliseconds(1), kLongestProvisionPause);
    provisionTimer.start(after, [this] {
        provisioner->tick(clock->now());
        hub->liveChanged(); // what was measured, and when the next change is due
        scheduleProvision();
    });
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
            auto zip = readFile(code.path);
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

} // namespace engine
