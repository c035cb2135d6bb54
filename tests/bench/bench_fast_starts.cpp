// Cold starts through the API, in the full sandbox, beside the bare interpreter that answers one frame: with something
// ready in the pool, with the pool empty, 200 at once, and as many as go.
//   bench_fast_starts [rounds, default 30] [seconds of the last part, default 4] [node|python, default both]
#include "bare_interpreter.h"
#include "signed_request.h"

#include <algorithm>
#include <arpa/inet.h>
#include <atomic>
#include <cstdio>
#include <engine/core/guarded.h>
#include <engine/core/unique_fd.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <tests/support/process_hosts.h>
#include <tests/support/test_engine.h>

using namespace engine;
using metering::ColdStartPhases;

namespace {
constexpr int kBurst = 200;
constexpr int kClients = 4;

struct Language
{
    const char* name;
    catalog::FunctionConfig config;
    const char* file;
    const char* code;
    std::string bareCode;
    std::vector<std::string> bareArguments;
    double bar; ///< of the pool's ratio
};

/// Sends one call on a connection of its own; the time to its answer, negative when that is no 200.
Milliseconds call(int port, const std::string& request)
{
    const auto begin = SteadyClock::now();
    const UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    const int on = 1;
    ::setsockopt(socket.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    char answer[256] = {};
    const bool isGood = ::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) == 0
        && ::send(socket.get(), request.data(), request.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(request.size())
        && ::recv(socket.get(), answer, sizeof answer - 1, 0) > 12 && std::string_view(answer).substr(9, 3) == "200";
    if (!isGood) std::fprintf(stderr, "%.200s\n", answer);
    return isGood ? Milliseconds(SteadyClock::now() - begin) : Milliseconds(-1);
}

/// What stands ready, as the engine tells it.
class PoolWatch final : public EngineObserver
{
public:
    explicit PoolWatch(Engine& engine)
        : m_engine(engine)
    {
        m_engine.addObserver(*this);
    }
    ~PoolWatch() override { m_engine.removeObserver(*this); }
    void liveChanged(std::shared_ptr<const LiveSnapshot> snapshot) override
    {
        m_latest.with([&](auto& latest) { latest = std::move(snapshot); });
    }
    int ready() const
    {
        return m_latest.with([](const auto& latest) {
            int count = 0;
            for (const auto& kind : latest ? latest->fastStarts.kinds : std::vector<runtime::FastStartState::Kind>())
                count += kind.ready;
            return count;
        });
    }
    void print() const
    {
        m_latest.with([](const auto& latest) {
            std::map<std::string, std::vector<ColdStartPhases>> paths;
            for (const auto& instance : latest->instances) {
                if (instance.phases.total() > Duration::zero()) paths[instance.startPath].push_back(instance.phases);
            }
            for (const auto& [path, all] : paths) {
                const auto phase = [&](Duration ColdStartPhases::*one) {
                    std::vector<Milliseconds> times;
                    for (const auto& phases : all) times.push_back(phases.*one);
                    return median(times).count();
                };
                std::printf("   %s %d: queued %.2f, allocate %.2f, runtime %.2f, load %.2f ms\n", path.c_str(),
                    static_cast<int>(all.size()), phase(&ColdStartPhases::queued), phase(&ColdStartPhases::allocate),
                    phase(&ColdStartPhases::runtime), phase(&ColdStartPhases::load));
            }
            std::printf("   pool %.1f MB\n", static_cast<double>(latest->fastStarts.memoryBytes) / 1048576);
        });
    }

private:
    Engine& m_engine;
    Guarded<std::shared_ptr<const LiveSnapshot>> m_latest;
};

class Bench
{
public:
    Bench(const Language& language, int rounds, double seconds)
        : m_language(language)
        , m_rounds(rounds)
        , m_seconds(seconds)
    {
    }

    bool run()
    {
        const auto interpreters = support::interpretersForTests();
        const auto choice = interpreters.choose(m_language.config.runtime);
        if (!choice || !m_engine.start()) return false;
        m_port = portOf(m_engine->info());
        PoolWatch watch(*m_engine);
        QTemporaryDir folder;
        const BareInterpreter bare(choice->interpreter.executable, m_language.bareArguments,
            folder.path().toStdString() + "/bare", m_language.bareCode);
        configure(true);
        (void)coldCall(); // something is deployed now, to stand ready for
        std::vector<Milliseconds> floor, warm, empty;
        for (int round = 0; round < m_rounds; ++round) {
            floor.push_back(bare.measure());
            configure(true);
            waitFor([&] { return watch.ready() > 0; });
            warm.push_back(coldCall());
            configure(false);
            empty.push_back(coldCall());
        }
        report("pool warm", warm, floor, m_language.bar);
        report("pool empty", empty, floor, 1.15);
        std::this_thread::sleep_for(milliseconds(1200)); // the next snapshot
        watch.print();
        configure(true);
        release();
        waitFor([&] { return watch.ready() > 0; });
        burst();
        std::this_thread::sleep_for(milliseconds(1200)); // the next snapshot
        watch.print();
        release();
        waitFor([&] { return watch.ready() > 0; });
        sustain();
        std::this_thread::sleep_for(milliseconds(1200));
        watch.print();
        return true;
    }

private:
    void configure(bool isOn)
    {
        auto settings = m_engine->settings();
        settings.regionInstanceLimit = 10'000;
        settings.growth = EngineSettings::Growth::Custom; // all at once
        settings.burstInstances = settings.growthPerMinute = 1'000'000;
        settings.fastStarts = isOn;
        (void)test::TestEngine::wait<std::monostate>([&](auto done) {
            m_engine->putSettings(settings, std::move(done));
        });
    }
    void release()
    {
        (void)test::TestEngine::wait<int>([&](auto done) { m_engine->releaseIdle("", std::move(done)); });
    }
    static void waitFor(const std::function<bool()>& condition)
    {
        while (!condition()) std::this_thread::sleep_for(milliseconds(5));
    }
    /// A function that has no instance yet.
    std::string freshFunction()
    {
        const auto name = "f" + std::to_string(m_functions++);
        const auto made = m_engine.create("bench", name, m_language.config, m_language.file, m_language.code);
        if (!made) std::fprintf(stderr, "%s\n", made.error().detail.c_str());
        return signedRequest(m_engine->info(), name, "x");
    }
    Milliseconds coldCall()
    {
        const auto request = freshFunction();
        std::this_thread::sleep_for(milliseconds(30)); // nothing else to do any more
        return call(m_port, request);
    }

    void report(const char* what, const std::vector<Milliseconds>& times, const std::vector<Milliseconds>& floor, double bar)
    {
        const double ratio = median(times) / median(floor);
        std::printf("%-7s %-11s %6.2f ms, p99 %6.2f; bare %6.2f ms; ratio %.2f (bar %.2f)\n", m_language.name, what,
            median(times).count(), quantile(times, 0.99).count(), median(floor).count(), ratio, bar);
        std::fflush(stdout);
    }

    void burst()
    {
        std::vector<std::string> requests;
        for (int i = 0; i < kBurst; ++i) requests.push_back(freshFunction());
        std::vector<Milliseconds> times(kBurst);
        std::vector<std::thread> threads;
        const auto begin = SteadyClock::now();
        for (int i = 0; i < kBurst; ++i) {
            threads.emplace_back([&, i] { times[static_cast<std::size_t>(i)] = call(m_port, requests[static_cast<std::size_t>(i)]); });
        }
        for (auto& thread : threads) thread.join();
        const Milliseconds whole = SteadyClock::now() - begin;
        const auto lost = std::ranges::count_if(times, [](auto time) { return time < Milliseconds(0); });
        std::printf("%-7s %d at once: lost %d, p50 %.1f ms, p99 %.1f ms, all after %.0f ms\n", m_language.name, kBurst,
            static_cast<int>(lost), median(times).count(), quantile(times, 0.99).count(), whole.count());
    }

    void sustain()
    {
        const int count = static_cast<int>(m_seconds * 400);
        std::vector<std::string> requests;
        for (int i = 0; i < count; ++i) requests.push_back(freshFunction());
        std::atomic<int> next = 0, lost = 0;
        const auto begin = SteadyClock::now();
        const auto end = begin + std::chrono::duration_cast<SteadyClock::duration>(std::chrono::duration<double>(m_seconds));
        std::vector<std::thread> threads;
        for (int i = 0; i < kClients; ++i) {
            threads.emplace_back([&] {
                while (SteadyClock::now() < end) {
                    const int mine = next++;
                    if (mine >= count) return;
                    if (call(m_port, requests[static_cast<std::size_t>(mine)]) < Milliseconds(0)) ++lost;
                }
            });
        }
        for (auto& thread : threads) thread.join();
        const std::chrono::duration<double> whole = SteadyClock::now() - begin;
        const int done = std::min<int>(next, count);
        const double cores = std::thread::hardware_concurrency();
        std::printf("%-7s sustained: %d in %.2f s = %.0f/s, %.0f/s and core (of %.0f); lost %d\n", m_language.name, done,
            whole.count(), done / whole.count(), done / whole.count() / cores, cores, lost.load());
    }

    Language m_language;
    int m_rounds;
    double m_seconds;
    test::TestEngine m_engine;
    int m_port = 0;
    int m_functions = 0;
};
} // namespace

int main(int count, char** arguments)
{
    const int rounds = count > 1 ? std::atoi(arguments[1]) : 30;
    const double seconds = count > 2 ? std::atof(arguments[2]) : 4;
    auto node = test::nodeFunction();
    auto python = test::pythonFunction();
    python.runtime = "python3.11";
    for (auto* config : {&node, &python}) {
        config->memorySize = 2048; // a whole processor, as the bare one has
        config->cpu = 1;
    }
    const Language languages[] = {
        {"node", node, "index.js", "exports.handler = async (event) => event;\n", kBareNode, {}, 0.25},
        {"python", python, "index.py", "def handler(event, context):\n    return event\n", kBarePython, {"-I", "-S"}, 0.6},
    };
    for (const auto& language : languages) {
        if (count > 3 && std::string_view(arguments[3]) != language.name) continue;
        if (!Bench(language, rounds, seconds).run()) std::printf("%s: cannot run here\n", language.name);
    }
}
