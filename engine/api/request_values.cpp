#include <engine/api/request_values.h>

#include <boost/json.hpp>
#include <charconv>
#include <engine/catalog/fields.h>
#include <engine/core/url.h>

namespace json = boost::json;

namespace engine::api {

namespace {
constexpr int kMaxPage = 100; // source: fc-api 1.6

Result<int> readLimit(const std::string& text)
{
    int limit = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, error] = std::from_chars(text.data(), last, limit);
    if (error == std::errc() && end == last && limit >= 0 && limit <= kMaxPage) return limit;
    return Failure(catalog::invalidValue("limit", "from 1 to 100", text));
}
} // namespace

Result<json::object> parseJsonBody(std::string_view body)
{
    if (body.find_first_not_of(" \t\r\n") == std::string_view::npos) return json::object();
    json::error_code error;
    auto value = json::parse(body, error);
    if (error) return fail(ErrorCode::InvalidArgument, "the request body is not JSON: " + error.message());
    if (!value.is_object()) return fail(ErrorCode::InvalidArgument, "the request body is not a JSON object");
    return std::move(value.get_object());
}

Result<catalog::ListRequest> parseListRequest(std::string_view query)
{
    catalog::ListRequest request;
    for (auto& [name, value, hasValue] : parseQuery(query)) {
        if (name == "prefix") {
            request.prefix = std::move(value);
        } else if (name == "startKey") {
            request.startKey = std::move(value);
        } else if (name == "nextToken") {
            request.nextToken = std::move(value);
        } else if (name == "limit") {
            const auto limit = readLimit(value);
            if (!limit) return Failure(limit.error());
            if (*limit > 0) request.limit = *limit;
        }
    }
    return request;
}

} // namespace engine::api
