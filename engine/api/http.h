#pragma once

#include <engine/core/clock.h>
#include <engine/core/log.h>
#include <engine/core/loop.h>
#include <engine/core/result.h>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace engine::api {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct HttpRequest
{
    std::string method;
    std::string target; ///< path and query as sent
    Headers headers; ///< names in lower case, values trimmed, in order of arrival
    std::string body; ///< de-chunked
    std::string remoteAddress;

    std::string_view path() const { return std::string_view(target).substr(0, target.find('?')); }
    std::string_view query() const;
    /// First value of a header, empty when absent. `name` in lower case.
    std::string_view header(std::string_view name) const;
};

struct HttpResponse
{
    int status = 200;
    Headers headers; ///< without Content-Length, Date, Connection: the server writes those
    std::string body;
};

/// Answers one request; call it exactly once, on the loop's thread, at any time. Answering after the client left is fine.
using Respond = std::function<void(HttpResponse)>;

/// Where a handler puts what must happen when the client hangs up before its answer: it runs once, on the loop's thread.
/// A client that only closed its sending side counts as gone too (the two look alike); it still gets the answer.
using Gone = std::shared_ptr<std::function<void()>>;

/// What the server serves. Loop thread only.
class HttpHandler
{
public:
    virtual ~HttpHandler() = default;
    /// Most bytes the body of this request may have, or why it is refused before any of it is read. Asked when the
    /// headers of a request that announces a body are here.
    virtual Result<std::int64_t> admit(const HttpRequest& head) const = 0;
    virtual void handle(HttpRequest request, Gone gone, Respond respond) = 0;
    /// The answer to what the server itself refuses (malformed, too large, too slow, a foreign Host).
    virtual HttpResponse errorResponse(const Error& error) const = 0;
};

struct HttpServerOptions
{
    std::string address = "127.0.0.1";
    int port = 9600; ///< 0: any free one
    int portAttempts = 20; ///< when taken, the next ones are tried
    std::vector<std::string> allowedHosts; ///< besides localhost and the addresses it listens on
    std::size_t maxHeaderBytes = 32 * 1024; ///< beyond: refused, and the connection ends
    // Times are kept to the second: one sweep looks at all connections.
    Duration headerTimeout = seconds(15); ///< from a request's first byte (or the connection's start) to its last header
    Duration bodyTimeout = seconds(60); ///< between two reads of a body or two writes of an answer
    Duration idleTimeout = seconds(900); ///< of a kept connection
    int maxConnections = 4096; ///< beyond: 503
};

/// HTTP/1.1 on one TCP port: keep-alive, pipelining, chunked bodies, Expect: 100-continue, HEAD. Refuses what is malformed
/// or ambiguous (two lengths, length with chunks) and foreign Host names (DNS rebinding); a refused request is the last
/// on its connection. Every answer but 204 carries a Content-Length. Loop thread only.
class HttpServer
{
public:
    /// InUse when no port is free.
    static Result<std::unique_ptr<HttpServer>> start(
        Loop& loop, HttpServerOptions options, HttpHandler& handler, LogSink log);
    virtual ~HttpServer() = default;
    virtual int port() const = 0;
    virtual int connections() const = 0;
    /// Stops accepting; closes idle connections; the busy ones end with their answer.
    virtual void drain() = 0;
};

} // namespace engine::api
