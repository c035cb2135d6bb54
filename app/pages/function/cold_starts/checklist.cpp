#include <app/pages/function/cold_starts/checklist.h>

#include <QCoreApplication>
#include <QStringList>
#include <model/format/numbers.h>

using namespace Qt::StringLiterals;

namespace app {

namespace {

class ChecklistText
{
    Q_DECLARE_TR_FUNCTIONS(app::ChecklistText)
};

// From where on a number is worth a look. Ours: the advice gives none.
constexpr std::int64_t kHeavyPackage = 20 * 1024 * 1024; ///< bytes, unpacked
constexpr std::int64_t kSpareWorthIt = 256 * 1024; ///< bytes
constexpr double kBusinessWorthIt = 200; ///< ms
constexpr double kMuchBusiness = 0.5;
constexpr double kFirstCallFactor = 2;
constexpr double kFirstCallWorthIt = 50; ///< ms more than later ones
constexpr double kTightMemory = 0.85;
constexpr double kSpaciousMemory = 0.2;
constexpr std::int64_t kSmallestMemory = 128; ///< MiB

QString ms(double milliseconds)
{
    return model::durationText(milliseconds);
}
QString bytes(std::int64_t count)
{
    return model::bytesText(static_cast<double>(count));
}

Advice duty(const ChecklistFacts& facts)
{
    Advice advice{.title = ChecklistText::tr("Know whose time it is")};
    if (facts.starts == 0) {
        advice.finding = ChecklistText::tr("No start was measured yet.");
        return advice;
    }
    const bool isMuch
        = facts.businessShare > kMuchBusiness && facts.businessMedianMs > kBusinessWorthIt;
    advice.state = isMuch ? AdviceState::Look : AdviceState::Good;
    advice.finding = ChecklistText::tr("Your code takes %1 of the time of a start, %2 in the "
                                       "median; the rest is the platform's.")
                         .arg(model::percentText(facts.businessShare), ms(facts.businessMedianMs));
    return advice;
}

Advice package(const ChecklistFacts& facts)
{
    Advice advice{.title = ChecklistText::tr("Keep the package small"),
        .action = ChecklistText::tr("Open the code"),
        .place = FunctionTab::Code};
    if (!facts.package) {
        advice.finding = ChecklistText::tr("There is no package, or it was not read yet.");
        return advice;
    }
    const PackageFacts& package = *facts.package;
    QStringList sentences;
    sentences << ChecklistText::tr("%n file(s), %1 packed, %2 unpacked.", nullptr, package.files)
                     .arg(bytes(facts.packedBytes), bytes(package.bytes));
    QStringList biggest;
    for (const auto& file : package.biggest) {
        biggest << ChecklistText::tr("%1 (%2)", "a file and its size")
                       .arg(QString::fromStdString(file.path), bytes(file.size));
    }
    if (!biggest.isEmpty())
        sentences << ChecklistText::tr("Biggest: %1.").arg(biggest.join(u", "_s));
    if (package.spareFiles > 0)
        sentences << ChecklistText::tr("Perhaps unused, by name (tests, documents, source maps): "
                                       "%n file(s), %1.",
            nullptr, package.spareFiles)
                         .arg(bytes(package.spareBytes));
    advice.finding = sentences.join(u' ');
    const bool isHeavy
        = package.bytes > kHeavyPackage || package.spareBytes > kSpareWorthIt;
    advice.state = isHeavy ? AdviceState::Look : AdviceState::Good;
    return advice;
}

Advice builtInModules(const ChecklistFacts& facts)
{
    Advice advice{.title = ChecklistText::tr("Use the modules that the runtime has"),
        .action = ChecklistText::tr("Open the code"),
        .place = FunctionTab::Code};
    if (!facts.package) {
        advice.finding = ChecklistText::tr("There is no package, or it was not read yet.");
        return advice;
    }
    if (facts.package->builtIn.empty()) {
        advice.state = AdviceState::Good;
        advice.finding
            = ChecklistText::tr("No packed module has the name of one that comes with the runtime.");
        return advice;
    }
    QStringList names;
    for (const std::string& name : facts.package->builtIn) {
        names << QString::fromStdString(name);
    }
    advice.state = AdviceState::Look;
    advice.finding
        = ChecklistText::tr("Packed, although the runtime has modules of that name: %1.")
              .arg(names.join(u", "_s));
    return advice;
}

Advice memory(const ChecklistFacts& facts)
{
    Advice advice{.title = ChecklistText::tr("Choose a fitting memory size"),
        .action = ChecklistText::tr("Configure")};
    const QString cpu = model::decimalText(engine::catalog::effectiveCpu(facts.config), 2);
    const std::int64_t size = facts.config.memorySize * 1024 * 1024;
    if (facts.peakMemoryBytes == 0) {
        advice.finding = ChecklistText::tr("%1 and %2 vCPU; how much is used was not measured yet.")
                             .arg(bytes(size), cpu);
        return advice;
    }
    const double share = static_cast<double>(facts.peakMemoryBytes) / static_cast<double>(size);
    advice.finding = ChecklistText::tr("At most %1 of %2 were used, %3. The size also decides the "
                                       "processor's share: %4 vCPU now.")
                         .arg(bytes(facts.peakMemoryBytes), bytes(size), model::percentText(share),
                             cpu);
    const bool isTight = share > kTightMemory;
    const bool isSpacious = share < kSpaciousMemory && facts.config.memorySize > kSmallestMemory;
    advice.state = isTight || isSpacious ? AdviceState::Look : AdviceState::Good;
    return advice;
}

Advice preWarm()
{
    return {.title = ChecklistText::tr("Warm instances up by a timer"),
        .state = AdviceState::NotUsed,
        .finding = ChecklistText::tr("Timer triggers are not there yet. One call in time keeps one "
                                     "instance warm, not more.")};
}

Advice concurrency(const ChecklistFacts& facts)
{
    Advice advice{.title = ChecklistText::tr("Let instances serve several calls at once"),
        .action = ChecklistText::tr("Configure")};
    const auto calls = static_cast<int>(facts.config.instanceConcurrency);
    if (calls == 1) {
        advice.state = AdviceState::NotUsed;
        advice.finding = ChecklistText::tr("An instance runs one call at a time: every call beyond "
                                           "the number of instances starts another one.");
    } else {
        advice.state = AdviceState::Good;
        advice.finding = ChecklistText::tr("An instance runs up to %n calls at once, so the ones "
                                           "that are there serve while others start.",
            nullptr, calls);
    }
    return advice;
}

Advice initializer(const ChecklistFacts& facts)
{
    Advice advice{.title = ChecklistText::tr("Do heavy work once, in the Initializer"),
        .action = ChecklistText::tr("Configure")};
    QStringList sentences;
    if (facts.config.initializer.empty())
        sentences << ChecklistText::tr("There is no Initializer.");
    else if (facts.starts > 0)
        sentences << ChecklistText::tr("The Initializer takes %1 in the median.")
                         .arg(ms(facts.initializerMedianMs));
    if (facts.firstCalls == 0 || facts.warmCalls == 0) {
        sentences << ChecklistText::tr("Whether first calls take longer than later ones is not "
                                       "known yet: it takes calls on new and on warm instances.");
        advice.finding = sentences.join(u' ');
        return advice;
    }
    sentences << ChecklistText::tr("The first call of an instance takes %1, later ones %2 (medians "
                                   "of %3 and %4).")
                     .arg(ms(facts.firstCallMedianMs), ms(facts.warmCallMedianMs),
                         model::countText(facts.firstCalls), model::countText(facts.warmCalls));
    const bool isFirstHeavy
        = facts.firstCallMedianMs > facts.warmCallMedianMs * kFirstCallFactor
        && facts.firstCallMedianMs > facts.warmCallMedianMs + kFirstCallWorthIt;
    if (isFirstHeavy) {
        advice.state = AdviceState::Look;
        sentences << ChecklistText::tr("What is done in it only once could be done before.");
    } else {
        advice.state
            = facts.config.initializer.empty() ? AdviceState::NotUsed : AdviceState::Good;
    }
    advice.finding = sentences.join(u' ');
    return advice;
}

Advice provisioned(const ChecklistFacts& facts)
{
    Advice advice{.title = ChecklistText::tr("Keep provisioned instances ready"),
        .action = ChecklistText::tr("Scale"),
        .place = FunctionTab::Scaling};
    if (facts.provisioned == 0) {
        advice.state = AdviceState::NotUsed;
        advice.finding = ChecklistText::tr("None is kept ready: the first calls after a pause, and "
                                           "those of a peak, wait for a start.");
    } else {
        advice.state = AdviceState::Good;
        advice.finding = ChecklistText::tr("Kept ready now: %n instance(s); calls beyond them go to "
                                           "on-demand ones.",
            nullptr, facts.provisioned);
    }
    return advice;
}

} // namespace

std::vector<Advice> checklist(const ChecklistFacts& facts)
{
    return {duty(facts), package(facts), builtInModules(facts), memory(facts), preWarm(),
        concurrency(facts), initializer(facts), provisioned(facts)};
}

} // namespace app
