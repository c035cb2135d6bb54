#pragma once

#include <engine/core/loop.h>
#include <future>
#include <thread>
#include <type_traits>
#include <utility>

namespace test {

/// An engine thread for tests and benchmarks: a Loop that runs, a pool, and calls that wait for
/// their answer.
class EngineThread
{
public:
    EngineThread()
        : m_thread([this] { loop.run(); })
    {
    }
    ~EngineThread()
    {
        loop.stop();
        m_thread.join();
    }

    /// Runs `call` on the loop and returns what it returned.
    template <typename Call>
    auto run(Call call)
    {
        std::promise<decltype(call())> answer;
        loop.post([&] {
            if constexpr (std::is_void_v<decltype(call())>) {
                call();
                answer.set_value();
            } else {
                answer.set_value(call());
            }
        });
        return answer.get_future().get();
    }

    /// Runs `begin(done)` on the loop and waits until `done(value)` was called there.
    template <typename Value, typename Begin>
    Value complete(Begin begin)
    {
        std::promise<Value> answer;
        loop.post([&] { begin([&answer](Value value) { answer.set_value(std::move(value)); }); });
        return answer.get_future().get();
    }

    engine::Loop loop;
    engine::WorkerPool workers{2};

private:
    std::thread m_thread;
};

} // namespace test
