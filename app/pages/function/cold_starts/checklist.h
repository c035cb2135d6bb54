#pragma once

#include <QString>
#include <app/console/navigator.h>
#include <app/pages/function/cold_starts/package_facts.h>
#include <engine/catalog/objects.h>
#include <optional>
#include <vector>

namespace app {

/// What is known about a function that the published advice on cold starts is about.
struct ChecklistFacts
{
    engine::catalog::FunctionConfig config;
    std::int64_t packedBytes = 0; ///< of the zip
    std::optional<PackageFacts> package; ///< nullopt: not read yet, or there is none
    int starts = 0; ///< that did not fail
    double businessShare = 0; ///< of their time
    double businessMedianMs = 0;
    double initializerMedianMs = 0;
    int firstCalls = 0; ///< succeeded, the first on their instance
    double firstCallMedianMs = 0;
    int warmCalls = 0; ///< succeeded, on warm instances
    double warmCallMedianMs = 0;
    std::int64_t peakMemoryBytes = 0; ///< 0: not measured
    int provisioned = 0; ///< instances that are kept ready now
};

enum class AdviceState {
    Good,
    Look, ///< the numbers say it could help
    NotUsed,
    NoData, ///< needs calls first
};

/// One piece of advice, held against a function.
struct Advice
{
    QString title;
    AdviceState state = AdviceState::NoData;
    QString finding; ///< with this function's own numbers
    QString action; ///< text of the button; empty: there is none
    FunctionTab place = FunctionTab::Configuration; ///< where it is changed
    bool operator==(const Advice&) const = default;
};

/// The advice in the order it is published (source: behaviour rows A18 to A25). Pure.
std::vector<Advice> checklist(const ChecklistFacts& facts);

} // namespace app
