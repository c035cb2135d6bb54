#include <engine/api/error_reply.h>

#include <boost/json.hpp>

namespace engine::api {

namespace {
/// Bytes of the UTF-8 sequence at the front; 0 when it is not one.
std::size_t sequenceLength(std::string_view text)
{
    const auto byte = [text](std::size_t at) { return static_cast<unsigned char>(text[at]); };
    const auto first = byte(0);
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xC2 && first < 0xE0 ? 2 : first >= 0xE0 && first < 0xF0 ? 3 : first >= 0xF0 && first < 0xF5 ? 4 : 0;
    if (length == 0 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return 0;
    }
    const bool isOverlong = (first == 0xE0 && byte(1) < 0xA0) || (first == 0xF0 && byte(1) < 0x90);
    const bool isSurrogate = first == 0xED && byte(1) >= 0xA0;
    const bool isTooLarge = first == 0xF4 && byte(1) >= 0x90;
    return isOverlong || isSurrogate || isTooLarge ? 0 : length;
}

/// Messages quote what a client sent, which may be any bytes; JSON must be UTF-8.
std::string asUtf8(std::string_view text)
{
    std::string valid;
    valid.reserve(text.size());
    while (!text.empty()) {
        const auto length = sequenceLength(text);
        if (length == 0) {
            valid += '?';
        } else {
            valid += text.substr(0, length);
        }
        text.remove_prefix(std::max<std::size_t>(length, 1));
    }
    return valid;
}
} // namespace

HttpResponse errorReply(const Error& error, const std::string& requestId)
{
    const auto code = codeName(error.code);
    const auto message = asUtf8(error.detail);
    return {
        .status = httpStatus(error.code),
        .headers = {{"Content-Type", "application/json"}, {std::string(kRequestIdHeader), requestId}},
        .body = boost::json::serialize(boost::json::object{
            {"ErrorCode", code},
            {"ErrorMessage", message},
            {"Code", code},
            {"Message", message},
            {"RequestId", requestId},
        }),
    };
}

} // namespace engine::api
