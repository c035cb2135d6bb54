#include <tests/support/instance_driver.h>

#include <engine/runtime/bootstrap_files.h>
#include <fstream>
#include <stdexcept>

namespace support {

using namespace engine;
using metering::EndReason;

namespace {
constexpr std::chrono::seconds kPatience{60};

template <typename T>
T patiently(std::future<T> future)
{
    if (future.wait_for(kPatience) != std::future_status::ready) throw std::runtime_error("waited too long");
    return future.get();
}
} // namespace

InstanceDriver::InstanceDriver(const MakeProcessHost& makeHost, runtime::Interpreters interpreters)
    : m_thread([this] { m_loop.run(); })
    , m_interpreters(std::move(interpreters))
{
    config.memorySize = 512;
    config.cpu = 1;
    config.timeout = 10;
    for (const char* name : {"", "code", "nas"}) { // instances may have an account of their own
        std::filesystem::create_directories(folder(name));
        std::filesystem::permissions(folder(name), std::filesystem::perms(0755));
    }
    if (const auto written = runtime::writeBootstrapFiles(folder("bootstrap")); !written) {
        throw std::runtime_error(written.error().detail);
    }
    m_host = makeHost(m_loop, m_workers, folder("run"));
    m_environment.reset(new runtime::InstanceEnvironment{
        m_loop, *m_host, m_interpreters, m_clock, *this, folder("bootstrap"), folder("nas")});
}

InstanceDriver::~InstanceDriver()
{
    onLoop([this] {
        m_instance.reset();
        m_fastStarts.reset();
        m_host.reset();
    });
    m_loop.stop();
    m_thread.join();
}

std::filesystem::path InstanceDriver::folder(const std::string& name) const
{
    return std::filesystem::path(m_folder.path().toStdString()) / name;
}

void InstanceDriver::write(const std::string& name, const std::string& text, bool isExecutable)
{
    const auto file = folder("code") / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary) << text;
    if (isExecutable) std::filesystem::permissions(file, std::filesystem::perms(0755));
}

InstanceDriver::StartResult InstanceDriver::startAndStop(EndReason reason)
{
    return startAnd([reason](runtime::Instance& instance) { instance.stop(reason); });
}

InstanceDriver::StartResult InstanceDriver::startAnd(const std::function<void(runtime::Instance&)>& then)
{
    auto service = std::make_shared<catalog::Service>();
    service->name = "service";
    service->config = serviceConfig;
    auto function = std::make_shared<catalog::Function>();
    function->serviceName = "service";
    function->name = "function";
    function->config = config;
    auto version = std::make_shared<catalog::FunctionVersion>();
    version->service = service;
    version->function = function;

    runtime::InstanceSetup setup;
    setup.instanceId = "c-" + std::to_string(++m_instances);
    setup.version = version;
    setup.codeFolder = folder("code");
    setup.accountId = "1234567890";
    setup.region = "cn-hangzhou";
    setup.credentials = credentials;
    setup.requestedAt = m_clock.now();

    auto promise = std::make_shared<std::promise<StartResult>>();
    onLoop([&] {
        m_exits.with([](auto& exits) { exits.clear(); });
        m_instance = runtime::makeInstance(*m_environment, std::move(setup));
        m_instance->start([promise](StartResult result) { promise->set_value(std::move(result)); });
        if (then) then(*m_instance);
    });
    return patiently(promise->get_future());
}

std::future<InstanceDriver::Output> InstanceDriver::begin(const std::string& payload)
{
    ++m_requests;
    auto promise = std::make_shared<std::promise<Output>>();
    auto future = promise->get_future();
    onInstance([&](runtime::Instance& instance) {
        instance.invoke(
            {lastRequestId(), payload, 0}, [promise](Output output) { promise->set_value(std::move(output)); });
    });
    return future;
}

InstanceDriver::Output InstanceDriver::wait(std::future<Output> output)
{
    return patiently(std::move(output));
}

void InstanceDriver::allowFastStarts(std::int64_t bytes)
{
    onLoop([&] {
        if (!m_fastStarts) {
            m_fastStarts.reset(new runtime::FastStarts(
                {m_loop, m_clock, *m_host, m_interpreters, folder("bootstrap"), {}}));
            m_environment->fastStarts = m_fastStarts.get();
        }
        m_fastStarts->setBudget(bytes);
        const auto function = std::make_shared<catalog::Function>();
        function->config = config;
        m_fastStarts->setDeployed(std::vector<std::shared_ptr<const catalog::Function>>{function});
    });
}

runtime::FastStartState InstanceDriver::fastStarts()
{
    runtime::FastStartState state;
    onLoop([&] { state = m_fastStarts->state(); });
    return state;
}

void InstanceDriver::cancelLast()
{
    onInstance([&](runtime::Instance& instance) { instance.cancel(lastRequestId()); });
}

void InstanceDriver::stop(EndReason reason)
{
    onInstance([&](runtime::Instance& instance) { instance.stop(reason); });
}

void InstanceDriver::freeze()
{
    onInstance([&](runtime::Instance& instance) { instance.freeze(); });
}

void InstanceDriver::thaw()
{
    onInstance([&](runtime::Instance& instance) { instance.thaw(); });
}

process::Usage InstanceDriver::usage()
{
    process::Usage usage;
    onInstance([&](runtime::Instance& instance) { usage = instance.usage(); });
    return usage;
}

InstanceDriver::Exit InstanceDriver::exit()
{
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (!hasExited()) {
        if (std::chrono::steady_clock::now() > end) throw std::runtime_error("the instance does not end");
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    return m_exits.with([](const auto& exits) { return exits.front(); });
}

std::vector<metering::LogLine> InstanceDriver::log() const
{
    return m_log.with([](const auto& lines) { return lines; });
}

std::string InstanceDriver::logText(const std::string& requestId) const
{
    std::string text;
    for (const auto& line : log()) {
        if (requestId.empty() || line.requestId == requestId) text += line.text + "\n";
    }
    return text;
}

void InstanceDriver::instanceLogged(const std::string&, metering::LogLine line)
{
    m_log.with([&](auto& lines) { lines.push_back(std::move(line)); });
}

void InstanceDriver::instanceHookChanged(const std::string&, bool isRunning)
{
    m_hookTrace.with([&](auto& trace) { trace += isRunning ? '+' : '-'; });
}

std::string InstanceDriver::hookTrace() const
{
    return m_hookTrace.with([](const auto& trace) { return trace; });
}

void InstanceDriver::instanceExited(const std::string&, EndReason reason, const std::string& detail)
{
    m_instance.reset();
    m_exits.with([&](auto& exits) { exits.push_back({reason, detail}); });
}

void InstanceDriver::onInstance(const std::function<void(runtime::Instance&)>& task)
{
    bool isThere = false;
    onLoop([&] {
        isThere = m_instance != nullptr;
        if (isThere) task(*m_instance);
    });
    if (!isThere) throw std::runtime_error("there is no instance");
}

void InstanceDriver::onLoop(std::function<void()> task)
{
    const auto done = std::make_shared<std::promise<void>>();
    m_loop.post([&, done] {
        task();
        done->set_value();
    });
    done->get_future().wait();
}

} // namespace support
