#pragma once

#include <ctime>
#include <engine/api/http.h>

namespace engine::api {

/// How an answer is framed on its connection.
struct ResponseFraming
{
    bool isHttp10 = false; ///< of the request
    bool keepsAlive = true;
};

/// Writes the current date as a header line, making the text once a second.
class DateLine
{
public:
    /// "Date: Tue, 02 Jan 2024 03:04:05 GMT\r\n"; `now`: seconds since the Unix epoch.
    std::string_view text(std::time_t now);

private:
    std::time_t m_second = -1;
    std::string m_text;
};

/// Appends status line, the response's headers, Content-Length (not for 204), `dateLine` and Connection, with the blank
/// line. Control characters in header values become spaces, so a value can never start a line of its own.
void appendHead(std::string& out, const HttpResponse& response, ResponseFraming framing, std::string_view dateLine);

} // namespace engine::api
