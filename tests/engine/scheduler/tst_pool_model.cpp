#include <QTest>
#include <algorithm>
#include <engine/scheduler/pool.h>
#include <map>
#include <random>
#include <set>

using namespace engine;
using namespace engine::scheduler;
using metering::EndReason;

namespace {

/// What the pool's actions should amount to, kept the slow and simple way; complain() names the first broken promise.
class Model
{
public:
    explicit Model(unsigned seed)
        : m_random(seed)
        , m_pool(m_settings, [this](TimePoint) { return "i" + std::to_string(++m_lastInstance); })
    {
        for (int function = 0; function < 3; ++function) m_current.push_back(newVersion(function));
        m_everyVersion = m_current;
    }

    void randomEvent()
    {
        m_now += Duration(m_random() % 2'000'000'000);
        m_event = m_random() % 100;
        if (m_event < 40) {
            submit(m_random() % 20 ? m_pool.serving(m_current[m_random() % m_current.size()])
                                   : m_everyVersion[m_random() % m_everyVersion.size()]);
        } else if (m_event < 52) {
            if (const auto id = pick(State::Creating)) apply(m_pool.started(*id, m_now), *id);
        } else if (m_event < 55) {
            if (const auto id = pick(State::Creating)) failStart(*id);
        } else if (m_event < 80) {
            finishSome();
        } else if (m_event < 83) {
            cancelSome();
        } else if (m_event < 85) {
            retireSome();
        } else if (m_event < 90) {
            if (const auto id = pick(m_random() % 6 ? State::Stopping : State::Running)) end(*id);
        } else if (m_event < 91) {
            const auto function = m_random() % m_current.size();
            m_current[function] = newVersion(static_cast<int>(function));
            m_everyVersion.push_back(m_current[function]);
            apply(m_pool.versionReplaced(m_current[function], m_now));
        } else if (m_event < 92 && m_random() % 2) {
            const auto function = m_random() % m_current.size();
            const ProvisionRule rule{static_cast<int>(m_random() % 5), m_random() % 2 == 0};
            apply(m_pool.setProvisioned(m_current[function], rule, m_now));
        } else if (m_event < 92) {
            apply(m_pool.functionRemoved(
                "s/f" + std::to_string(m_random() % m_current.size()), {.code = ErrorCode::FunctionNotFound}, m_now));
        } else if (m_event < 94) {
            setMaximum();
        } else if (m_event < 95) {
            m_settings.regionLimit = 1 + static_cast<int>(m_random() % 30);
            m_settings.idle.freezeAfter = seconds(m_random() % 3);
            m_settings.idle.releaseAfter = seconds(1 + m_random() % 20);
            m_pool.setSettings(m_settings, m_now);
        } else {
            apply(m_pool.tick(m_now));
            if (m_pool.nextTick() && *m_pool.nextTick() <= m_now) complain("nextTick is in the past after a tick");
        }
        check();
    }

    /// Carries everything through: nothing may be left.
    void drain()
    {
        for (const auto& version : m_current) apply(m_pool.setProvisioned(version, {}, m_now));
        while (const auto id = pick(State::Creating)) apply(m_pool.started(*id, m_now), *id);
        while (m_pool.counts().inFlight > 0) finishSome();
        apply(m_pool.tick(m_now + seconds(1000)));
        while (const auto id = pick(State::Stopping)) end(*id);
        check();
        if (!m_instances.empty()) complain("an instance outlives its release time");
        if (!m_pool.isIdle() || m_pool.counts() != Counts()) complain("something is left");
        for (const auto& [id, request] : m_requests) {
            if (request.state != RequestState::Over) complain("request " + id + " was never answered");
        }
    }

    const std::string& complaint() const { return m_complaint; }
    int runs() const { return m_runs; }
    int refusals() const { return m_refusals; }

private:
    enum class State { Creating, Running, Stopping };
    struct Instance
    {
        catalog::FunctionVersionPtr version;
        State state = State::Creating;
        bool isDraining = false;
        bool isProvisioned = false;
        std::set<RequestId> running;
        int room() const { return concurrencyOf(version) - static_cast<int>(running.size()); }
    };
    enum class RequestState { Waiting, Running, Over };
    struct Request
    {
        catalog::FunctionVersionPtr version;
        RequestState state = RequestState::Waiting;
    };

    static int concurrencyOf(const catalog::FunctionVersionPtr& version)
    {
        return static_cast<int>(version->function->config.instanceConcurrency);
    }

    catalog::FunctionVersionPtr newVersion(int function)
    {
        auto value = std::make_shared<catalog::Function>();
        value->serviceName = "s";
        value->name = "f" + std::to_string(function);
        value->config.instanceConcurrency = std::array{1, 3, 10}[static_cast<std::size_t>(function)];
        auto version = std::make_shared<catalog::FunctionVersion>();
        version->function = value;
        version->revision = ++m_lastRevision;
        return version;
    }

    void complain(const std::string& what)
    {
        if (m_complaint.empty()) m_complaint = "event " + std::to_string(m_event) + ": " + what;
    }

    std::optional<InstanceId> pick(State state)
    {
        std::vector<InstanceId> ids;
        for (const auto& [id, instance] : m_instances) {
            if (instance.state == state) ids.push_back(id);
        }
        if (ids.empty()) return std::nullopt;
        return ids[m_random() % ids.size()];
    }

    std::optional<RequestId> pick(RequestState state)
    {
        std::vector<RequestId> ids;
        for (const auto& [id, request] : m_requests) {
            if (request.state == state) ids.push_back(id);
        }
        if (ids.empty()) return std::nullopt;
        return ids[m_random() % ids.size()];
    }

    void submit(const catalog::FunctionVersionPtr& version)
    {
        const auto id = "r" + std::to_string(++m_lastRequest);
        m_requests[id].version = version;
        const bool hasRoom = std::any_of(m_instances.begin(), m_instances.end(), [&](const auto& entry) {
            const auto& instance = entry.second;
            return instance.version == version && instance.state == State::Running && !instance.isDraining
                && instance.room() > 0;
        });
        apply(m_pool.submit(id, version, m_now));
        const auto maximum = m_maxima.find(version->function->name);
        const bool isDisabled = maximum != m_maxima.end() && maximum->second == 0;
        if (hasRoom && !isDisabled && m_requests[id].state != RequestState::Running) {
            complain("a free instance was not used");
        }
    }

    void failStart(const InstanceId& id)
    {
        const auto waitingBefore = m_pool.counts().waiting;
        const auto actions = m_pool.startFailed(id, {.code = ErrorCode::FunctionNotStarted}, m_now);
        for (const auto& action : actions) {
            if (action.kind == Action::Kind::Replaced || action.kind == Action::Kind::Stop) continue;
            if (action.kind != Action::Kind::Refuse || action.instance != id) {
                complain("a failed start did more than refuse");
            }
        }
        const auto refused = static_cast<int>(std::count_if(actions.begin(), actions.end(),
            [](const Action& action) { return action.kind == Action::Kind::Refuse; }));
        if (refused > concurrencyOf(m_instances.at(id).version)) {
            complain("a failed start refused more than could use it");
        }
        apply(actions);
        m_instances.erase(id);
        if (m_pool.counts().waiting != waitingBefore - refused) complain("a failed start lost requests");
    }

    void finishSome()
    {
        std::vector<std::pair<InstanceId, RequestId>> running;
        for (const auto& [id, instance] : m_instances) {
            for (const auto& request : instance.running) running.emplace_back(id, request);
        }
        if (running.empty()) return;
        const auto [id, request] = running[m_random() % running.size()];
        m_instances.at(id).running.erase(request);
        m_requests.at(request).state = RequestState::Over;
        apply(m_pool.finished(id, request, m_now));
        if (!m_pool.finished(id, request, m_now).empty()) complain("a request finished twice");
    }

    void cancelSome()
    {
        const auto id = pick(RequestState::Waiting);
        if (!id) return;
        m_pool.cancel(*id);
        m_requests.at(*id).state = RequestState::Over;
    }

    void retireSome()
    {
        const auto id = pick(m_random() % 4 ? State::Running : State::Creating);
        if (!id) return;
        const auto how = m_random() % 2 ? Pool::Drain::AtOnce : Pool::Drain::AfterRequests;
        apply(m_pool.retire(*id, how, EndReason::Recycled, m_now));
        const auto& instance = m_instances.at(*id);
        if (instance.state != State::Stopping && instance.running.empty()) complain("a retired instance does not stop");
    }

    void end(const InstanceId& id)
    {
        for (const auto& request : m_instances.at(id).running) m_requests.at(request).state = RequestState::Over;
        m_instances.erase(id);
        apply(m_pool.ended(id, m_now));
    }

    void setMaximum()
    {
        const auto function = m_random() % m_current.size();
        std::optional<std::int64_t> maximum;
        if (m_random() % 3) maximum = m_random() % 6;
        const auto name = "f" + std::to_string(function);
        m_maxima.erase(name);
        if (maximum) m_maxima[name] = *maximum;
        apply(m_pool.setFunctionMaximum("s/" + name, maximum));
    }

    int onDemand(const std::string& function = {}) const
    {
        return static_cast<int>(std::count_if(m_instances.begin(), m_instances.end(), [&](const auto& entry) {
            return entry.second.state != State::Stopping && !entry.second.isProvisioned
                && (function.empty() || entry.second.version->function->name == function);
        }));
    }

    void apply(const Actions& actions, const InstanceId& justStarted = {})
    {
        if (const auto started = m_instances.find(justStarted); started != m_instances.end()) {
            started->second.state = State::Running;
        }
        for (const auto& action : actions) {
            switch (action.kind) {
            case Action::Kind::Start: start(action); break;
            case Action::Kind::Run: run(action, justStarted); break;
            case Action::Kind::Freeze:
                if (!m_instances.at(action.instance).running.empty()) complain("a busy instance freezes");
                break;
            case Action::Kind::Thaw:
                if (!m_instances.at(action.instance).isProvisioned) complain("an on-demand instance thaws while idle");
                break;
            case Action::Kind::Replaced:
                if (m_pool.serving(action.version) != action.version) complain("calls do not run on the new revision");
                break;
            case Action::Kind::Stop:
                if (m_instances.at(action.instance).state == State::Stopping) complain("an instance stops twice");
                m_instances.at(action.instance).state = State::Stopping;
                break;
            case Action::Kind::Refuse:
                if (m_requests.at(action.request).state != RequestState::Waiting) {
                    complain("a request is refused that does not wait");
                }
                m_requests.at(action.request).state = RequestState::Over;
                ++m_refusals;
                break;
            }
        }
        for (auto& [id, instance] : m_instances) instance.isDraining = m_pool.life(id) == Life::Draining;
    }

    void start(const Action& action)
    {
        const auto [place, isNew] = m_instances.try_emplace(action.instance);
        if (!isNew) complain("an instance id is used twice");
        place->second.version = action.version;
        place->second.isProvisioned = action.isProvisioned;
        if (action.isProvisioned) return;
        const auto& function = action.version->function->name;
        std::int64_t reserved = 0;
        for (const auto& [name, maximum] : m_maxima) {
            if (name != function) reserved += std::max<std::int64_t>(0, maximum - onDemand(name));
        }
        if (onDemand() + reserved > m_settings.regionLimit) complain("the region's limit is exceeded");
        const auto maximum = m_maxima.find(function);
        if (maximum != m_maxima.end() && onDemand(function) > maximum->second) {
            complain("a function's maximum is exceeded");
        }
    }

    void run(const Action& action, const InstanceId& justStarted)
    {
        auto& instance = m_instances.at(action.instance);
        auto& request = m_requests.at(action.request);
        if (request.state != RequestState::Waiting) complain("a request runs that does not wait");
        if (instance.state != State::Running || instance.isDraining) {
            complain("an instance runs a request it must not get");
        }
        if (instance.version != request.version) complain("a request runs on another version");
        if (action.isColdStart && action.instance != justStarted) complain("a cold start on an instance that was up");
        instance.running.insert(action.request);
        if (instance.room() < 0) complain("an instance is above its concurrency");
        request.state = RequestState::Running;
        ++m_runs;
    }

    void check()
    {
        std::map<std::string, Counts> expected;
        std::map<std::uint64_t, int> creatingRoom, readyRoom, waiting;
        for (const auto& [id, instance] : m_instances) {
            auto& counts = expected["s/" + instance.version->function->name];
            const auto inFlight = static_cast<int>(instance.running.size());
            const auto concurrency = concurrencyOf(instance.version);
            const bool isReady = instance.state == State::Running && !instance.isDraining;
            counts.inFlight += inFlight;
            counts.capacity += isReady ? concurrency : inFlight;
            counts.creating += instance.state == State::Creating;
            (instance.isProvisioned ? counts.provisioned : counts.onDemand) += instance.state == State::Running;
            if (instance.state == State::Creating) creatingRoom[instance.version->revision] += concurrency;
            if (isReady) readyRoom[instance.version->revision] += instance.room();
        }
        for (const auto& [id, request] : m_requests) {
            if (request.state != RequestState::Waiting) continue;
            ++expected["s/" + request.version->function->name].waiting;
            ++waiting[request.version->revision];
        }
        Counts sum;
        for (const auto& [function, counts] : expected) {
            if (m_pool.counts(function) != counts) complain("the counts of " + function + " are wrong");
            sum += counts;
        }
        if (m_pool.counts() != sum) complain("the counts are wrong");
        if (m_pool.isIdle() != (sum.waiting == 0 && sum.inFlight == 0)) complain("isIdle is wrong");
        for (const auto& [revision, count] : waiting) {
            if (count > creatingRoom[revision]) complain("a request waits for nothing");
            if (readyRoom[revision] > 0) complain("a request waits beside a free instance");
        }
        // Answered requests are of no more interest: keeps the walk short.
        std::erase_if(m_requests, [](const auto& entry) { return entry.second.state == RequestState::Over; });
    }

    std::mt19937 m_random;
    PoolSettings m_settings{.regionLimit = 20, .idle = {.freezeAfter = {}, .releaseAfter = seconds(10)}};
    Pool m_pool;
    TimePoint m_now = fromEpochMs(1'700'000'000'000);
    unsigned m_event = 0;
    int m_lastInstance = 0, m_lastRequest = 0, m_runs = 0, m_refusals = 0;
    std::uint64_t m_lastRevision = 0;
    std::vector<catalog::FunctionVersionPtr> m_current, m_everyVersion;
    std::map<std::string, std::int64_t> m_maxima;
    std::map<InstanceId, Instance> m_instances;
    std::map<RequestId, Request> m_requests;
    std::string m_complaint;
};

} // namespace

class TestPoolModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsItsPromises_data()
    {
        QTest::addColumn<unsigned>("seed");
        for (unsigned seed = 1; seed <= 12; ++seed) QTest::addRow("seed %u", seed) << seed;
    }
    void keepsItsPromises()
    {
        QFETCH(unsigned, seed);
        Model model(seed);
        for (int event = 0; event < 3000 && model.complaint().empty(); ++event) model.randomEvent();
        if (model.complaint().empty()) model.drain();
        QVERIFY2(model.complaint().empty(), model.complaint().c_str());
        QVERIFY(model.runs() > 300 && model.refusals() > 30);
    }

    void theSameEventsGiveTheSameActions()
    {
        Model one(7), other(7);
        for (int event = 0; event < 2000; ++event) {
            one.randomEvent();
            other.randomEvent();
            QCOMPARE(one.runs(), other.runs());
            QCOMPARE(one.refusals(), other.refusals());
        }
    }
};

QTEST_APPLESS_MAIN(TestPoolModel)
#include "tst_pool_model.moc"
