#pragma once

#include <app/conformance/check.h>
#include <functional>
#include <regex>
#include <string>
#include <vector>

namespace app::conformance {

struct RuleResult
{
    const Rule* rule = nullptr;
    Check::Verdict verdict = Check::Verdict::Passed;
    std::string detail; ///< what was expected and what came, or why it was skipped; empty when it passed
    double elapsedMs = 0;
};

/// Every rule, by section.
std::vector<const Rule*> allRules();
/// Those whose "section id" has the expression somewhere in it.
std::vector<const Rule*> rulesMatching(const std::regex& only);

/// Runs rules beside each other on an engine of their own. `told` is called for each in the order of `rules`, as soon as
/// it and those before it are done. Fails when no engine can be started.
engine::Result<void> runRules(const std::vector<const Rule*>& rules, const std::function<void(const RuleResult&)>& told);

} // namespace app::conformance
