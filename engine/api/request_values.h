#pragma once

#include <boost/json/fwd.hpp>
#include <engine/catalog/catalog.h>

namespace engine::api {

/// The body of a management call: a JSON object; an empty body counts as {}. InvalidArgument for anything else.
Result<boost::json::object> parseJsonBody(std::string_view body);

/// prefix, startKey, nextToken and limit of a query. A limit of 0 is the default; InvalidArgument for a bad one.
Result<catalog::ListRequest> parseListRequest(std::string_view query);

} // namespace engine::api
