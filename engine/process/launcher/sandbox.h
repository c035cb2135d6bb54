#pragma once

#include <engine/process/launcher/plan.h>
#include <linux/filter.h>
#include <memory>
#include <optional>
#include <tl/expected.hpp>
#include <vector>

namespace engine::process::launcher {

/// What the launcher has prepared once for all trees, and how one is made from it.
class Sandbox
{
public:
    /// Sets up what `configure` asks for; every part of it is tried by making an empty tree.
    static tl::expected<std::unique_ptr<Sandbox>, wire::Failure> prepare(
        const wire::Configure& configure);

    /// Clones a keeper for `request` and returns at once: its progress() says more. `descriptors`
    /// as wire::Start lists them. `zygote`: Plan::forker of the tree to fork from.
    struct Spawned
    {
        std::unique_ptr<Plan> plan;
        pid_t keeper = -1;
        UniqueFd pidfd;
    };
    tl::expected<Spawned, wire::Failure> spawn(
        wire::Start request, std::vector<UniqueFd> descriptors, int zygote = -1);

    /// Readable when some tree began to run since it was read last.
    int progress() const { return m_progress.get(); }
    int landlockAbi() const { return m_context.landlockAbi; }

private:
    Sandbox() = default;
    std::optional<wire::Failure> rehearse();

    Context m_context;
    std::vector<sock_filter> m_filter;
    UniqueFd m_templateNamespace;
    std::string m_nameServers; ///< a file to show in every sandbox beside its template
    UniqueFd m_scopeRuleset;
    UniqueFd m_progress;
};

} // namespace engine::process::launcher
