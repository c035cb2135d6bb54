#pragma once

#include <engine/core/loop.h>
#include <engine/process/supervised_tree.h>
#include <memory>

namespace engine::process {

/// Looks ten times a second at the memory of trees that no control group limits, and at whether a
/// limit that kills single processes (cgroup v1) has done so; such trees are killed whole. Looks on
/// the pool; idle when there is nothing to watch. Loop thread only.
class MemoryWatch
{
public:
    MemoryWatch(Loop& loop, WorkerPool& workers);
    ~MemoryWatch();
    /// Until it ends. A tree that needs no watching is ignored.
    void add(const std::shared_ptr<SupervisedTree>& tree);

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace engine::process
