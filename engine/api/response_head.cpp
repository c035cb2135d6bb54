#include <engine/api/response_head.h>

#include <charconv>
#include <engine/identity/signature.h>

namespace engine::api {

namespace {
std::string_view reasonPhrase(int status)
{
    switch (status) {
    case 200: return "OK";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 400: return "Bad Request";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 417: return "Expectation Failed";
    case 429: return "Too Many Requests";
    case 499: return "Client Closed Request";
    case 500: return "Internal Server Error";
    case 502: return "Bad Gateway";
    case 503: return "Service Unavailable";
    default: return "Status";
    }
}

void appendNumber(std::string& out, std::uint64_t number)
{
    char digits[20];
    const auto [end, error] = std::to_chars(digits, digits + sizeof digits, number);
    out.append(digits, end);
}

void appendValue(std::string& out, std::string_view value)
{
    const auto start = out.size();
    out += value;
    for (auto at = start; at < out.size(); ++at) {
        const auto byte = static_cast<unsigned char>(out[at]);
        if (byte < 0x20 || byte == 0x7f) out[at] = ' ';
    }
}
} // namespace

std::string_view DateLine::text(std::time_t now)
{
    if (now != m_second) {
        m_second = now;
        m_text = "Date: " + identity::httpDate(TimePoint(seconds(now))) + "\r\n";
    }
    return m_text;
}

void appendHead(std::string& out, const HttpResponse& response, ResponseFraming framing, std::string_view dateLine)
{
    out += "HTTP/1.1 ";
    appendNumber(out, static_cast<std::uint64_t>(response.status));
    out += ' ';
    out += reasonPhrase(response.status);
    out += "\r\n";
    for (const auto& [name, value] : response.headers) {
        out += name;
        out += ": ";
        appendValue(out, value);
        out += "\r\n";
    }
    out += dateLine;
    if (response.status != 204) { // RFC 9110 8.6: a 204 must not have one
        out += "Content-Length: ";
        appendNumber(out, response.body.size());
        out += "\r\n";
    }
    if (!framing.keepsAlive) {
        out += "Connection: close\r\n";
    } else if (framing.isHttp10) {
        out += "Connection: keep-alive\r\n";
    }
    out += "\r\n";
}

} // namespace engine::api
