#pragma once

#include <QTemporaryDir>
#include <engine/engine.h>
#include <future>
#include <string>

namespace test {

/// A real engine on a temporary data directory and a free port; it can be restarted on the same directory.
class TestEngine
{
public:
    explicit TestEngine(engine::EngineOptions options = {})
        : m_options(std::move(options))
    {
        m_options.dataDir = m_folder.path().toStdString() + "/data";
        m_options.port = 0;
        m_options.launcher = FCDESK_BUILD_DIR "/fcdesk-launcher";
    }

    engine::Result<void> start()
    {
        auto started = engine::Engine::start(m_options);
        if (!started) return engine::Failure(started.error());
        m_engine = std::move(*started);
        return {};
    }
    void stop() { m_engine.reset(); }
    engine::Engine& operator*() const { return *m_engine; }
    engine::Engine* operator->() const { return m_engine.get(); }
    const engine::EngineOptions& options() const { return m_options; }

    /// A function from one source file.
    engine::Result<std::shared_ptr<const engine::catalog::Function>> create(const std::string& service, const std::string& name,
        engine::catalog::FunctionConfig config, const std::string& file, const std::string& source)
    {
        return wait<std::shared_ptr<const engine::catalog::Function>>([&](auto done) {
            m_engine->createFunction({.service = service,
                                         .name = name,
                                         .config = std::move(config),
                                         .code = std::vector<engine::storage::CodeStore::Edit>{{file, source}},
                                         .createsService = true},
                std::move(done));
        });
    }
    engine::Result<engine::InvokeReply> invoke(
        const std::string& service, const std::string& function, const std::string& payload = {}, bool wantsLog = false)
    {
        return startInvoke(service, function, payload, wantsLog).get();
    }
    std::future<engine::Result<engine::InvokeReply>> startInvoke(const std::string& service, const std::string& function,
        const std::string& payload = {}, bool wantsLog = false, std::stop_token cancel = {})
    {
        auto promise = std::make_shared<std::promise<engine::Result<engine::InvokeReply>>>();
        auto future = promise->get_future();
        m_engine->invoke({.service = service, .function = function, .qualifier = {}, .payload = payload, .wantsLog = wantsLog},
            std::move(cancel), [promise](auto reply) { promise->set_value(std::move(reply)); });
        return future;
    }

    /// Calls `ask` with a completion and waits for what it gets.
    template <typename T, typename Ask>
    static engine::Result<T> wait(Ask ask)
    {
        auto promise = std::make_shared<std::promise<engine::Result<T>>>();
        auto future = promise->get_future();
        ask(engine::Completion<T>([promise](engine::Result<T> result) { promise->set_value(std::move(result)); }));
        return future.get();
    }

private:
    QTemporaryDir m_folder;
    engine::EngineOptions m_options;
    std::unique_ptr<engine::Engine> m_engine;
};

/// A small function's configuration; fields are changed by the test.
inline engine::catalog::FunctionConfig nodeFunction()
{
    engine::catalog::FunctionConfig config;
    config.runtime = "nodejs20";
    config.handler = "index.handler";
    config.memorySize = 512;
    config.timeout = 10;
    return config;
}
inline engine::catalog::FunctionConfig pythonFunction()
{
    auto config = nodeFunction();
    config.runtime = "python3.10";
    return config;
}

} // namespace test
