#include <engine/core/loop.h>

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <pthread.h>
#include <thread>
#include <vector>

namespace engine {

namespace asio = boost::asio;

namespace {
/// The answer of an instance is often this near: to be put to sleep and woken up would take longer.
constexpr auto kLookBeforeSleep = std::chrono::microseconds(20);
} // namespace

struct Loop::Work
{
    asio::executor_work_guard<asio::io_context::executor_type> guard;
    std::atomic<std::thread::id> thread;
};

Loop::Loop()
    : m_context(std::make_unique<asio::io_context>(1))
    , m_work(new Work{asio::make_work_guard(*m_context), {}})
{
}

Loop::~Loop() = default;

void Loop::run()
{
    m_work->thread = std::this_thread::get_id();
    ::pthread_setname_np(::pthread_self(), "fcdesk-loop");
    const bool isAlone = std::thread::hardware_concurrency() < 2; // who is waited for needs the processor
    while (!m_context->stopped()) {
        if (m_context->run_one() == 0 || isAlone) continue;
        auto idleSince = std::chrono::steady_clock::now();
        while (std::chrono::steady_clock::now() - idleSince < kLookBeforeSleep) {
            if (m_context->poll() > 0) idleSince = std::chrono::steady_clock::now();
        }
    }
}

void Loop::drain()
{
    m_context->restart();
    m_work->thread = std::this_thread::get_id();
    m_context->poll();
}

void Loop::stop() { m_context->stop(); }

void Loop::post(std::function<void()> task) { asio::post(*m_context, std::move(task)); }

bool Loop::isLoopThread() const { return m_work->thread.load() == std::this_thread::get_id(); }

struct LoopTimer::State
{
    asio::steady_timer timer;
    std::uint64_t round = 0; ///< a callback of an earlier round is stale
};

LoopTimer::LoopTimer(Loop& loop)
    : m_state(new State{asio::steady_timer(loop.context())})
{
}

LoopTimer::~LoopTimer()
{
    if (m_state) cancel();
}

LoopTimer::LoopTimer(LoopTimer&&) noexcept = default;

LoopTimer& LoopTimer::operator=(LoopTimer&& other) noexcept
{
    if (this != &other) {
        if (m_state) cancel();
        m_state = std::move(other.m_state);
    }
    return *this;
}

void LoopTimer::start(Duration after, std::function<void()> fire)
{
    const auto round = ++m_state->round;
    m_state->timer.expires_after(after);
    m_state->timer.async_wait([state = std::weak_ptr(m_state), round, fire = std::move(fire)](const boost::system::error_code& error) {
        if (error) return;
        const auto alive = state.lock();
        if (alive && alive->round == round) fire();
    });
}

void LoopTimer::cancel()
{
    ++m_state->round;
    m_state->timer.cancel();
}

struct WorkerPool::State
{
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<std::function<void()>> jobs;
    std::condition_variable idle;
    int unfinished = 0; ///< queued or running
    bool isClosing = false;
    std::vector<std::thread> threads;

    void work()
    {
        for (;;) {
            std::function<void()> job;
            {
                std::unique_lock lock(mutex);
                changed.wait(lock, [this] { return isClosing || !jobs.empty(); });
                if (jobs.empty()) return;
                job = std::move(jobs.front());
                jobs.pop_front();
            }
            job();
            job = nullptr; // what it captured goes before it counts as done
            const std::scoped_lock lock(mutex);
            if (--unfinished == 0) idle.notify_all();
        }
    }
};

WorkerPool::WorkerPool(int threads)
    : m_state(std::make_unique<State>())
{
    for (int i = 0; i < threads; ++i) m_state->threads.emplace_back([state = m_state.get()] { state->work(); });
}

WorkerPool::~WorkerPool()
{
    {
        const std::scoped_lock lock(m_state->mutex);
        m_state->isClosing = true;
    }
    m_state->changed.notify_all();
    for (auto& thread : m_state->threads) thread.join();
}

void WorkerPool::waitIdle()
{
    std::unique_lock lock(m_state->mutex);
    m_state->idle.wait(lock, [this] { return m_state->unfinished == 0; });
}

void WorkerPool::post(std::function<void()> job)
{
    {
        const std::scoped_lock lock(m_state->mutex);
        m_state->jobs.push_back(std::move(job));
        ++m_state->unfinished;
    }
    m_state->changed.notify_one();
}

} // namespace engine
