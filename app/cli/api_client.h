#pragma once

#include <engine/core/result.h>
#include <engine/core/secret.h>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace app::cli {

/// Where an engine serves and who calls it.
struct Access
{
    std::string endpoint, region, accountId, accessKeyId;
    engine::Secret accessKeySecret;
};

struct ApiReply
{
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers; ///< names in lower case
    std::string body;
    /// Empty when absent. `name` in lower case.
    std::string header(std::string_view name) const;
};

/// Calls the HTTP API of 2016-08-15, signed. One kept connection; used by one thread at a time.
class ApiClient
{
public:
    explicit ApiClient(Access access);
    ~ApiClient();
    ApiClient(ApiClient&&) noexcept;

    /// `target`: path and query. Io when there is no answer. No time limit: a function may run for a day.
    engine::Result<ApiReply> exchange(const std::string& method, const std::string& target, const std::string& body = {},
        std::vector<std::pair<std::string, std::string>> headers = {});
    /// The same; an answer of 400 and above becomes an Error with the server's code in its detail.
    engine::Result<ApiReply> send(const std::string& method, const std::string& target, const std::string& body = {},
        std::vector<std::pair<std::string, std::string>> headers = {});

private:
    struct State;
    std::unique_ptr<State> m_state;
};

/// Percent-encodes one path segment.
std::string encodeSegment(std::string_view segment);

} // namespace app::cli
