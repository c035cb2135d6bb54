#pragma once

#include <engine/api/http.h>

namespace engine::api {

inline constexpr std::string_view kRequestIdHeader = "X-Fc-Request-Id";

/// An error as every API version's clients read it: both spellings of code and message, and the request id (source:
/// fc-api 2.1). Local failures go out as InternalServerError with their detail: the reader owns this machine.
HttpResponse errorReply(const Error& error, const std::string& requestId);

} // namespace engine::api
