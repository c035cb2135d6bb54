#include <engine/runtime/fast_starts.h>

#include <engine/runtime/blank_process.h>
#include <set>

namespace engine::runtime {

FastStarts::FastStarts(Parts parts)
    : m_parts(std::move(parts))
    , m_stems(m_parts.loop, m_parts.clock, m_parts.processes, m_parts.log, m_parts.changed)
    , m_self(std::make_shared<FastStarts*>(this))
{
}

void FastStarts::setBudget(std::int64_t bytes)
{
    m_budget = m_parts.processes.isolation() == process::Isolation::Full ? bytes : 0;
    m_stems.setBudget(m_budget);
}

void FastStarts::setDeployed(std::span<const std::shared_ptr<const catalog::Function>> functions)
{
    std::vector<process::ProcessSpec> blanks;
    std::set<std::pair<std::string_view, std::int64_t>> seen;
    for (const auto& function : functions) {
        const auto& config = function->config;
        const auto family = familyOf(config.runtime);
        if ((family != Family::NodeJs && family != Family::Python) || seen.contains({config.runtime, config.memorySize})) continue;
        const auto choice = m_parts.interpreters.choose(config.runtime);
        if (!choice || !blankObstacle(choice->interpreter, config, {}, {}).empty()) continue;
        seen.emplace(config.runtime, config.memorySize);
        blanks.push_back(blankProcess(choice->interpreter, m_parts.bootstrapFolder, config));
    }
    m_stems.setDeployed(std::move(blanks));
}

std::string FastStarts::obstacle(const LaunchPlan& plan) const
{
    if (!plan.blank) return plan.obstacle;
    if (m_parts.processes.isolation() != process::Isolation::Full) {
        return "without namespaces no runtime is booted ahead of time";
    }
    if (m_budget == 0) return "fast starts are off";
    return {};
}

void FastStarts::start(LaunchPlan plan, std::function<void(Result<StartedProcess>)> given)
{
    auto done = [turn = takeTurn(), given = std::move(given)](Result<StartedProcess> started) {
        if (started) started->turn = turn;
        given(std::move(started));
    };
    if (auto why = obstacle(plan); !plan.blank || !why.empty()) {
        return startPlainly(m_parts.processes, std::move(plan.spec), std::move(why), std::move(done));
    }
    if (plan.blank->isZygote) {
        const auto zygote = m_stems.zygote(*plan.blank);
        if (zygote != 0) return fork(zygote, std::move(plan), std::move(done));
        return startPlainly(m_parts.processes, std::move(plan.spec), "no zygote stood ready", std::move(done));
    }
    auto stem = m_stems.take(*plan.blank);
    if (stem) return adopt(std::move(*stem), std::move(plan), std::move(done));
    startPlainly(m_parts.processes, std::move(plan.spec), "no booted runtime stood ready", std::move(done));
}

void FastStarts::fork(
    std::uint64_t zygote, LaunchPlan plan, std::function<void(Result<StartedProcess>)> done)
{
    auto forked = plan.spec;
    forked.zygote = zygote;
    m_parts.processes.start(std::move(forked),
        [this, self = std::weak_ptr(m_self), spec = std::move(plan.spec), done = std::move(done)](
            Result<std::unique_ptr<process::Process>> process) {
            if (self.expired()) return;
            if (!process) {
                return startPlainly(m_parts.processes, spec, "the zygote was lost: " + process.error().detail, done);
            }
            auto channel = (*process)->takeChannel();
            done(StartedProcess{std::move(*process), std::move(channel), StartPath::Zygote, {}, {}});
        });
}

void FastStarts::adopt(StemPool::Stem stem, LaunchPlan plan, std::function<void(Result<StartedProcess>)> done)
{
    process::Adoption adoption{.name = plan.spec.name,
        .mounts = mountsBeside(plan.spec.mounts, plan.blank->mounts),
        .tmpBytes = plan.spec.tmpBytes,
        .vcpus = plan.spec.vcpus};
    const auto shared = std::make_shared<StemPool::Stem>(std::move(stem));
    auto* process = shared->process.get();
    process->adopt(std::move(adoption),
        [this, self = std::weak_ptr(m_self), shared, spec = std::move(plan.spec), done = std::move(done)](
            Result<std::monostate> adopted) {
            if (self.expired()) return;
            if (adopted) {
                return done(
                    StartedProcess{std::move(shared->process), std::move(shared->channel), StartPath::Stem, {}, {}});
            }
            startPlainly(m_parts.processes, spec, "a booted runtime was lost: " + adopted.error().detail, done);
        });
}

std::shared_ptr<void> FastStarts::takeTurn()
{
    m_stems.hold();
    return {nullptr, [this, self = std::weak_ptr(m_self)](void*) {
                if (!self.expired()) m_stems.release();
            }};
}

FastStartState FastStarts::state() const
{
    return {m_stems.ready(), m_stems.memoryBytes()};
}

} // namespace engine::runtime
