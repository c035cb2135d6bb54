#include <engine/api/call.h>

#include <boost/json.hpp>
#include <engine/api/error_reply.h>
#include <engine/core/ids.h>
#include <engine/engine.h>

namespace json = boost::json;

namespace engine::api {

Call::Call(std::shared_ptr<ApiParts> parts, HttpRequest request, Gone gone, Respond respond)
    : m_parts(std::move(parts))
    , m_request(std::move(request))
    , m_requestId(newUuid())
    , m_gone(std::move(gone))
    , m_respond(std::move(respond))
{
}

Result<catalog::FunctionVersionPtr> Call::resolve() const
{
    Result<catalog::FunctionVersionPtr> version;
    m_parts->engine.readCatalog([&](const catalog::Catalog& catalog) {
        version = catalog.resolve(path("service"), path("qualifier"), path("function"));
    });
    return version;
}

std::string Call::ifMatchOr(const std::string& etag) const { return ifMatch().empty() ? etag : ifMatch(); }

std::function<Error(Error)> Call::asLostRace() const
{
    return [hasCondition = !ifMatch().empty()](Error error) {
        if (hasCondition || error.code != ErrorCode::PreconditionFailed) return error;
        return Error{ErrorCode::ConcurrentUpdateError, "another update came in between: try again", {}};
    };
}

void Call::reply(HttpResponse response)
{
    response.headers.emplace_back(kRequestIdHeader, m_requestId);
    m_respond(std::move(response));
}

void Call::reply(const json::object& body, std::string_view etag)
{
    HttpResponse response{.headers = {{"Content-Type", "application/json"}}, .body = json::serialize(body)};
    if (!etag.empty()) response.headers.emplace_back("Etag", etag);
    reply(std::move(response));
}

void Call::replyEmpty() { reply(HttpResponse{.status = 204}); }

void Call::fail(const Error& error)
{
    if (httpStatus(error.code) == 500) {
        m_parts->log(LogSeverity::Error, "api",
            m_request.method + " " + std::string(m_request.path()) + " (" + m_requestId + "): " + error.detail);
    }
    m_respond(errorReply(error, m_requestId));
}

} // namespace engine::api
