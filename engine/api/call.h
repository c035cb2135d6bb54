#pragma once

#include <boost/json/fwd.hpp>
#include <engine/api/code_links.h>
#include <engine/api/route.h>
#include <engine/catalog/catalog.h>

namespace engine {
class Engine;
namespace identity {
class Identity;
}
} // namespace engine

namespace engine::api {

/// Where a code link leads, before its token.
inline constexpr std::string_view kCodeLinkPath = "/code/";

/// What the routes work with.
struct ApiParts
{
    Engine& engine;
    identity::Identity& identity;
    Loop& loop;
    WorkerPool& workers;
    const Clock& clock;
    LogSink log;
    CodeLinks links;
};

/// One request on its way to its answer. Shared with the completions of the engine's methods.
class Call
{
public:
    Call(std::shared_ptr<ApiParts> parts, HttpRequest request, Gone gone, Respond respond);

    ApiParts& parts() const { return *m_parts; }
    HttpRequest& request() { return m_request; }
    const HttpRequest& request() const { return m_request; }
    const std::string& requestId() const { return m_requestId; }
    const std::string& path(std::string_view parameter) const { return m_path[parameter]; }
    void setPath(PathParameters parameters) { m_path = std::move(parameters); }
    std::string ifMatch() const { return std::string(m_request.header("if-match")); }

    /// The version that service, qualifier and function of the path stand for.
    Result<catalog::FunctionVersionPtr> resolve() const;

    // A change that was made from what the catalog held when the call came must not undo one made since:
    /// The caller's condition, else `etag`, the one of what the change was made from.
    std::string ifMatchOr(const std::string& etag) const;
    /// Turns the refusal of a condition the caller did not set into ConcurrentUpdateError.
    std::function<Error(Error)> asLostRace() const;

    // Exactly one of these, once:
    void reply(HttpResponse response);
    void reply(const boost::json::object& body, std::string_view etag = {});
    void replyEmpty(); ///< 204
    void fail(const Error& error);

    /// Runs `hangUp` if the client goes before the answer.
    void whenGone(std::function<void()> hangUp) { *m_gone = std::move(hangUp); }

private:
    std::shared_ptr<ApiParts> m_parts;
    HttpRequest m_request;
    std::string m_requestId;
    PathParameters m_path;
    Gone m_gone;
    Respond m_respond;
};
using CallPtr = std::shared_ptr<Call>;

} // namespace engine::api
