#pragma once

#include <engine/core/loop.h>
#include <engine/core/result.h>
#include <engine/core/unique_fd.h>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace engine::runtime {

struct HttpExchange
{
    std::string method = "POST";
    std::string target = "/invoke";
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
};

struct HttpAnswer
{
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers; ///< names in lower case
    std::string body;
};

/// Kept HTTP/1.1 connections to one custom runtime on the loopback. Loop thread only.
class HttpClient
{
public:
    /// `open` makes an unconnected socket (in the runtime's network namespace); `port` is where it listens.
    HttpClient(Loop& loop, std::function<Result<UniqueFd>()> open, int port);
    ~HttpClient();

    /// One request on a kept or new connection; `done` exactly once, ServiceUnavailable when the connection is refused or
    /// dropped. Answers above `maxBody` bytes fail with BadResponse.
    void send(HttpExchange exchange, std::int64_t maxBody, std::function<void(Result<HttpAnswer>)> done);
    /// Whether something accepts connections now.
    void probe(std::function<void(bool)> done);
    /// Drops every connection; what is in flight fails.
    void close();

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace engine::runtime
