#include <app/conformance/suite.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

namespace app::conformance {

namespace {
/// Rules mostly wait: for instances, for seconds to pass.
constexpr std::size_t kAtOnce = 8;

RuleResult run(TestedEngine& engine, const Rule& rule)
{
    const auto start = std::chrono::steady_clock::now();
    RuleResult result{.rule = &rule};
    Check check(engine, rule);
    rule.check(check);
    result.verdict = check.verdict();
    result.detail = check.detail();
    result.elapsedMs = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    return result;
}

/// Results as they come in any order, handed out in the order of the rules.
class Results
{
public:
    explicit Results(std::size_t count)
        : m_results(count)
    {
    }
    void set(std::size_t index, RuleResult result)
    {
        const std::scoped_lock lock(m_mutex);
        m_results[index] = std::move(result);
        m_changed.notify_one();
    }
    RuleResult take(std::size_t index)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_results[index].has_value(); });
        return std::move(*m_results[index]);
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::vector<std::optional<RuleResult>> m_results;
};
} // namespace

std::vector<const Rule*> allRules()
{
    std::vector<const Rule*> rules;
    for (const auto section : {lifecycleRules(), timeoutRules(), hookRules(), functionErrorRules(), endOfProcessRules(),
             customServerRules(), apiRules(), errorBodyRules(), dispatchRules(), limitRules(), scalingRules(), billingRules(),
             priceRules(), logRules(), loggerRules(), handlerRules(), environmentRules()}) {
        for (const auto& rule : section) rules.push_back(&rule);
    }
    std::stable_sort(
        rules.begin(), rules.end(), [](const Rule* a, const Rule* b) { return a->section < b->section; });
    return rules;
}

std::vector<const Rule*> rulesMatching(const std::regex& only)
{
    auto rules = allRules();
    std::erase_if(rules, [&](const Rule* rule) {
        return !std::regex_search(std::string(rule->section) + " " + std::string(rule->id), only);
    });
    return rules;
}

engine::Result<void> runRules(const std::vector<const Rule*>& rules, const std::function<void(const RuleResult&)>& told)
{
    const auto engine = TestedEngine::start();
    if (!engine) return engine::Failure(engine.error());
    Results results(rules.size());
    std::atomic<std::size_t> next = 0;
    std::vector<std::jthread> workers;
    for (std::size_t i = 0; i < std::min(kAtOnce, rules.size()); ++i) {
        workers.emplace_back([&] {
            for (auto index = next++; index < rules.size(); index = next++) results.set(index, run(**engine, *rules[index]));
        });
    }
    for (std::size_t i = 0; i < rules.size(); ++i) told(results.take(i));
    return {};
}

} // namespace app::conformance
