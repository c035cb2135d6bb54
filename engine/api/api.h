#pragma once

#include <engine/api/http.h>
#include <memory>

namespace engine {
class Engine;
namespace identity {
class Identity;
}
} // namespace engine

namespace engine::api {

/// The HTTP API: one route table over the engine's facade, one codec per API version. Holds no business rules.
/// Answers on the engine thread; `workers` decode large code uploads.
std::unique_ptr<HttpHandler> makeApi(Engine& engine, identity::Identity& identity, Loop& loop, WorkerPool& workers,
    const Clock& clock, LogSink log);

} // namespace engine::api
