#pragma once

#include <engine/api/http.h>
#include <memory>
#include <span>

namespace engine::api {

class Call;

enum class Access {
    Signed, ///< an access key of the account must have signed the request
    Open,
    OpenLocally, ///< Open while only this machine can reach the port, else Signed
};

/// One operation: which requests it answers, and how.
struct Route
{
    std::string_view method;
    /// Segments as they are, or parameters: "{name}" takes a segment, "{name.qualifier}" splits one at its first dot, the
    /// qualifier being empty without one.
    std::string_view pattern;
    Access access;
    std::int64_t maxBody; ///< bytes
    void (*handle)(std::shared_ptr<Call>);
};

/// What the parameters of a route's pattern stand for in a path, percent-decoded.
class PathParameters
{
public:
    void set(std::string_view name, std::string value) { m_values.emplace_back(name, std::move(value)); }
    /// Empty when there is no such parameter.
    const std::string& operator[](std::string_view name) const;

private:
    std::vector<std::pair<std::string_view, std::string>> m_values;
};

struct RouteMatch
{
    const Route* route;
    PathParameters parameters;
};

/// The route of a request; HEAD goes where GET would. PathNotSupported when there is none.
Result<RouteMatch> matchRoute(std::span<const Route> routes, std::string_view method, std::string_view path);

} // namespace engine::api
