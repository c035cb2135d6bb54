#pragma once

#include <span>
#include <string_view>

namespace app::conformance {

class Check;

/// One sentence of the specification and how to find out whether the engine keeps it.
struct Rule
{
    std::string_view section; ///< of the behaviour specification, "2.4"
    std::string_view id; ///< unique, "handler-throws"
    std::string_view statement; ///< what the engine must do
    void (*check)(Check&);
};

// By section, in the order they are printed.
std::span<const Rule> lifecycleRules();
std::span<const Rule> timeoutRules();
std::span<const Rule> hookRules();
std::span<const Rule> functionErrorRules();
std::span<const Rule> endOfProcessRules();
std::span<const Rule> customServerRules();
std::span<const Rule> apiRules();
std::span<const Rule> errorBodyRules();
std::span<const Rule> dispatchRules();
std::span<const Rule> limitRules();
std::span<const Rule> scalingRules();
std::span<const Rule> billingRules();
std::span<const Rule> priceRules();
std::span<const Rule> logRules();
std::span<const Rule> loggerRules();
std::span<const Rule> handlerRules();
std::span<const Rule> environmentRules();

} // namespace app::conformance
