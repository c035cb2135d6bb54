#pragma once

#include <engine/core/clock.h>
#include <functional>
#include <memory>

namespace boost::asio {
class io_context;
}

namespace engine {

/// The engine thread: an Asio loop that owns all engine state. Constructed idle; run() is the thread's body.
class Loop
{
public:
    Loop();
    ~Loop();
    Loop(const Loop&) = delete;
    Loop& operator=(const Loop&) = delete;

    /// Works until stop(). Call it on one thread only.
    void run();
    /// Once run() has returned: does what is still queued, on the calling thread.
    void drain();
    /// Any thread.
    void stop();
    /// Runs `task` on the loop's thread, after what is queued already. Any thread.
    void post(std::function<void()> task);
    bool isLoopThread() const;
    boost::asio::io_context& context() { return *m_context; }

private:
    std::unique_ptr<boost::asio::io_context> m_context;
    struct Work;
    std::unique_ptr<Work> m_work; ///< keeps run() alive while nothing is queued
};

/// A one-shot timer on a Loop. Destroying or restarting it cancels; a cancelled callback never runs. Loop thread only.
class LoopTimer
{
public:
    explicit LoopTimer(Loop& loop);
    ~LoopTimer();
    LoopTimer(LoopTimer&&) noexcept;
    LoopTimer& operator=(LoopTimer&&) noexcept;

    void start(Duration after, std::function<void()> fire);
    void cancel();

private:
    struct State;
    std::shared_ptr<State> m_state;
};

/// A few threads for what blocks: SQLite, archives, hashing, process set-up.
class WorkerPool
{
public:
    explicit WorkerPool(int threads);
    /// Finishes what is queued, then joins.
    ~WorkerPool();
    void post(std::function<void()> job);
    /// Returns when nothing is queued or running.
    void waitIdle();

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Does `work` on the pool, then gives what it returned to `done` on the loop's thread.
template <typename Work, typename Done>
void offload(WorkerPool& pool, Loop& loop, Work work, Done done)
{
    pool.post([&loop, work = std::move(work), done = std::move(done)]() mutable {
        auto result = std::make_shared<decltype(work())>(work());
        loop.post([result, done = std::move(done)]() mutable { done(std::move(*result)); });
    });
}

} // namespace engine
