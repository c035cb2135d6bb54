#pragma once

#include <engine/core/loop.h>
#include <engine/core/unique_fd.h>
#include <functional>
#include <memory>

namespace engine::runtime {

/// Owns a non-blocking pipe or socket and tells when it can be read or written. It never reads itself, so its owner may
/// take what is there at any moment without getting ahead of a read under way. Loop thread only.
class FdWatch
{
public:
    /// The callbacks may destroy the watch.
    FdWatch(Loop& loop, UniqueFd fd, std::function<void()> readable, std::function<void()> writable = {});
    ~FdWatch();

    int fd() const; ///< -1 once closed
    /// Calls `readable` once, as soon as there is something to read, an end or an error. Asked again meanwhile: no
    /// effect.
    void waitReadable();
    void waitWritable();
    /// Nothing is called any more.
    void close();

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace engine::runtime
