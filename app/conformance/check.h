#pragma once

#include <app/conformance/rule.h>
#include <app/conformance/tested_function.h>
#include <app/conformance/wire_call.h>
#include <engine/storage/code_store.h>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <vector>

namespace app::conformance {

/// How a value is shown in a report.
std::string shown(std::string_view text);
std::string shown(double number);
template <typename Number>
    requires std::is_arithmetic_v<Number>
std::string shown(Number number)
{
    if constexpr (std::is_same_v<Number, bool>) {
        return number ? "true" : "false";
    } else if constexpr (std::is_floating_point_v<Number>) {
        return shown(static_cast<double>(number));
    } else {
        return std::to_string(number);
    }
}

/// One run of one rule: what it works with, and its verdict. The first thing that is not as expected decides; after it
/// nothing is started or waited for any more, so a rule need not look after each step.
class Check
{
public:
    enum class Verdict { Passed, Failed, Skipped };
    using ChangeFunction = std::function<void(engine::catalog::FunctionConfig&)>;
    using ChangeService = std::function<void(engine::catalog::ServiceConfig&)>;
    using Files = std::vector<engine::storage::CodeStore::Edit>;

    Check(TestedEngine& shared, const Rule& rule)
        : m_engine(&shared)
        , m_service("rule-" + std::string(rule.id))
    {
    }
    /// Removes what the rule made.
    ~Check();
    Check(const Check&) = delete;
    Check& operator=(const Check&) = delete;

    // Expectations
    template <typename Actual, typename Expected>
    void equal(std::string_view what, const Actual& actual, const Expected& expected)
    {
        if (!(actual == expected)) fail(what, shown(expected), shown(actual));
    }
    void holds(std::string_view what, bool is, std::string_view seen = "it is not so");
    void contains(std::string_view what, std::string_view text, std::string_view part);
    void lacks(std::string_view what, std::string_view text, std::string_view part);
    /// The whole text, an ECMAScript regular expression.
    void matches(std::string_view what, const std::string& text, const std::string& pattern);
    void atLeast(std::string_view what, double actual, double least);
    void atMost(std::string_view what, double actual, double most);
    /// Looks until it is so, at most 20 s.
    void eventually(std::string_view what, const std::function<bool()>& isSo);
    void fail(std::string_view what, std::string_view expected, std::string_view actual);
    /// This machine cannot offer what the rule is about.
    void skip(std::string reason);
    bool isOpen() const { return m_verdict == Verdict::Passed; }

    // Things to work with
    TestedEngine& engine() { return *m_engine; }
    /// From here on the rule has an engine to itself.
    void useOwnEngine(const engine::EngineSettings& settings);
    const std::string& service() const { return m_service; }
    /// Makes the rule's service with a configuration of its own; before its functions.
    void configureService(const ChangeService& change);
    /// A Node.js 20 function from index.js, 512 MB, 10 s for a call and for the Initializer.
    TestedFunction node(const std::string& source, const ChangeFunction& change = {});
    /// A Python 3.10 function from index.py.
    TestedFunction python(const std::string& source, const ChangeFunction& change = {});
    /// A custom runtime: a Node.js server. `answers`: its body, given `request`, `body` (text) and `response`; the
    /// server's globals are `hits` (paths that were asked for) and `log(text)`.
    TestedFunction server(const std::string& answers, const ChangeFunction& change = {});
    TestedFunction create(const Files& files, const engine::catalog::FunctionConfig& config);
    /// What the API says to creating it.
    Reply tryCreate(const engine::catalog::FunctionConfig& config);
    engine::Result<cli::ApiReply> call(const std::string& method, const std::string& target, const std::string& body = {},
        TestedFunction::Headers headers = {});
    /// The configuration node() starts from.
    static engine::catalog::FunctionConfig nodeConfig();

    Verdict verdict() const { return m_verdict; }
    const std::string& detail() const { return m_detail; }

private:
    bool hasRuntime(engine::runtime::Family family, std::string_view name);
    void close(Verdict verdict, std::string detail);

    std::unique_ptr<TestedEngine> m_own;
    TestedEngine* m_engine;
    std::string m_service;
    bool m_hasService = false;
    std::vector<std::string> m_functions;
    Verdict m_verdict = Verdict::Passed;
    std::string m_detail;
};

} // namespace app::conformance
