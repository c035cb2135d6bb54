#pragma once

#include "raw_client.h"

#include <atomic>
#include <engine/api/http.h>
#include <engine/core/guarded.h>
#include <future>
#include <thread>

/// A handler for tests: what it does depends on the path.
class FakeHandler final : public engine::api::HttpHandler
{
public:
    static constexpr std::int64_t kMaxBody = 64 * 1024 * 1024;

    engine::Result<std::int64_t> admit(const engine::api::HttpRequest& head) const override
    {
        if (head.path() == "/refused") return engine::fail(engine::ErrorCode::SignatureNotMatch, "who are you?");
        return head.path() == "/small" ? 10 : kMaxBody;
    }

    void handle(engine::api::HttpRequest request, engine::api::Gone gone, engine::api::Respond respond) override
    {
        ++handled;
        const auto path = request.path();
        if (path == "/hold") {
            *gone = [this] { ++goneCalls; };
            held.with([&](auto& answers) { answers.push_back(std::move(respond)); });
        } else if (path == "/empty") {
            respond({.status = 204});
        } else if (path == "/big") {
            respond({.body = std::string(32 * 1024 * 1024, 'b')});
        } else if (path == "/inject") {
            respond({.headers = {{"X-Text", "a\r\nX-Evil: 1"}}});
        } else if (path == "/twice") {
            respond({.body = "first"});
            respond({.body = "second"});
        } else if (path == "/length") {
            respond({.body = std::to_string(request.body.size())});
        } else if (path == "/headers") {
            std::string lines;
            for (const auto& [name, value] : request.headers) lines += name + "=" + value + "\n";
            respond({.body = lines});
        } else {
            respond({.body = request.method + " " + request.target + "\n" + request.body});
        }
    }

    engine::api::HttpResponse errorResponse(const engine::Error& error) const override
    {
        return {.status = engine::httpStatus(error.code),
            .headers = {{"Content-Type", "application/json"}},
            .body = std::string(engine::codeName(error.code)) + ": " + error.detail};
    }

    std::atomic<int> handled = 0;
    std::atomic<int> goneCalls = 0;
    engine::Guarded<std::vector<engine::api::Respond>> held;
};

/// A server on a loop with a thread of its own.
class ServedHandler
{
public:
    explicit ServedHandler(engine::api::HttpServerOptions options = {})
        : m_thread([this] { loop.run(); })
    {
        options.port = 0;
        onLoop([&] {
            server = std::move(*engine::api::HttpServer::start(
                loop, std::move(options), handler, [](auto, auto, auto) { }));
        });
        port = server->port();
    }
    ~ServedHandler()
    {
        onLoop([this] { server.reset(); });
        loop.stop();
        m_thread.join();
    }

    template <typename Task>
    void onLoop(Task task)
    {
        std::promise<void> done;
        loop.post([&] {
            task();
            done.set_value();
        });
        done.get_future().wait();
    }
    int connections()
    {
        int count = 0;
        onLoop([&] { count = server->connections(); });
        return count;
    }
    int heldAnswers()
    {
        return handler.held.with([](auto& answers) { return static_cast<int>(answers.size()); });
    }
    /// Answers every held request.
    void release(const std::string& body)
    {
        auto answers = handler.held.with([](auto& held) { return std::exchange(held, {}); });
        onLoop([&] {
            for (const auto& respond : answers) respond({.body = body});
        });
    }

    engine::Loop loop;
    FakeHandler handler;
    std::unique_ptr<engine::api::HttpServer> server;
    int port = 0;

private:
    std::thread m_thread;
};
