#include <engine/api/route.h>

#include <engine/core/url.h>

namespace engine::api {

namespace {
/// Takes the next "/segment" off the front.
std::string_view takeSegment(std::string_view& path)
{
    path.remove_prefix(1);
    const auto segment = path.substr(0, path.find('/'));
    path.remove_prefix(segment.size());
    return segment;
}

/// A "{name}" of a pattern against a segment of a path.
bool capture(std::string_view parameter, std::string_view segment, PathParameters& parameters)
{
    auto value = percentDecode(segment);
    if (!value || value->empty()) return false;
    auto name = parameter.substr(1, parameter.size() - 2);
    if (const auto nameDot = name.find('.'); nameDot != std::string_view::npos) {
        if (const auto dot = value->find('.'); dot != std::string::npos) {
            parameters.set(name.substr(nameDot + 1), value->substr(dot + 1));
            value->resize(dot);
        }
        name = name.substr(0, nameDot);
    }
    parameters.set(name, std::move(*value));
    return true;
}

bool matches(std::string_view pattern, std::string_view path, PathParameters& parameters)
{
    while (pattern.starts_with('/') && path.starts_with('/')) {
        const auto expected = takeSegment(pattern);
        const auto segment = takeSegment(path);
        const bool isParameter = expected.starts_with('{');
        if (isParameter ? !capture(expected, segment, parameters) : expected != segment) return false;
    }
    return pattern.empty() && path.empty();
}
} // namespace

const std::string& PathParameters::operator[](std::string_view name) const
{
    static const std::string none;
    for (const auto& [key, value] : m_values) {
        if (key == name) return value;
    }
    return none;
}

Result<RouteMatch> matchRoute(std::span<const Route> routes, std::string_view method, std::string_view path)
{
    const auto routedMethod = method == "HEAD" ? std::string_view("GET") : method;
    for (const auto& route : routes) {
        if (route.method != routedMethod) continue;
        RouteMatch match{&route, {}};
        if (matches(route.pattern, path, match.parameters)) return match;
    }
    return fail(ErrorCode::PathNotSupported,
        "'" + std::string(method) + "' against '" + std::string(path) + "' is not supported");
}

} // namespace engine::api
