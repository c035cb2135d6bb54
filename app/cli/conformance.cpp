#include <app/cli/verbs.h>

#include <app/conformance/suite.h>
#include <boost/json.hpp>
#include <iostream>

namespace app::cli {

namespace json = boost::json;
using conformance::Check;
using conformance::RuleResult;

namespace {
std::string_view nameOf(Check::Verdict verdict)
{
    switch (verdict) {
    case Check::Verdict::Passed: return "passed";
    case Check::Verdict::Failed: return "failed";
    case Check::Verdict::Skipped: break;
    }
    return "skipped";
}

void print(const RuleResult& result)
{
    const auto& rule = *result.rule;
    std::cout << nameOf(result.verdict) << ' ' << rule.section << ' ' << rule.id << ": " << rule.statement;
    if (!result.detail.empty()) std::cout << " [" << result.detail << ']';
    std::cout << std::endl;
}

json::object toJson(const RuleResult& result)
{
    return {
        {"section", result.rule->section},
        {"id", result.rule->id},
        {"statement", result.rule->statement},
        {"result", nameOf(result.verdict)},
        {"detail", result.detail},
        {"elapsedMs", result.elapsedMs},
    };
}
} // namespace

int conformance(const CommonOptions& common, const ConformanceOptions& options)
{
    std::regex only;
    try {
        only = std::regex(options.only);
    } catch (const std::regex_error& error) {
        std::cerr << "fcdesk: --only '" << options.only << "' is no regular expression: " << error.what() << '\n';
        return kWrongUse;
    }
    const auto rules = conformance::rulesMatching(only);
    if (rules.empty()) {
        std::cerr << "fcdesk: no rule's section or id matches --only '" << options.only << "'\n";
        return kWrongUse;
    }

    int counts[3] = {};
    json::array told;
    const auto ran = conformance::runRules(rules, [&](const RuleResult& result) {
        ++counts[static_cast<int>(result.verdict)];
        if (common.isJson) {
            told.push_back(toJson(result));
        } else {
            print(result);
        }
    });
    if (!ran) return report(ran.error());
    const auto [passed, failed, skipped] = counts;
    if (common.isJson) {
        std::cout << json::serialize(json::object{
                         {"passed", passed}, {"failed", failed}, {"skipped", skipped}, {"rules", std::move(told)}})
                  << std::endl;
    } else {
        if (skipped > 0) std::cout << skipped << " skipped\n";
        std::cout << passed << " passed, " << failed << " failed" << std::endl;
    }
    return failed == 0 ? kOk : kFailed;
}

} // namespace app::cli
