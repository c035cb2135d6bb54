#include <app/cli/api_client.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>
#include <curl/curl.h>
#include <engine/core/clock.h>
#include <engine/identity/signature.h>

namespace app::cli {

using engine::ErrorCode;

namespace {
std::string lowered(std::string_view text)
{
    std::string lower(text);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](unsigned char letter) { return std::tolower(letter); });
    return lower;
}

std::size_t takeBody(char* bytes, std::size_t, std::size_t count, void* reply)
{
    static_cast<ApiReply*>(reply)->body.append(bytes, count);
    return count;
}

std::size_t takeHeader(char* bytes, std::size_t, std::size_t count, void* reply)
{
    const std::string_view line(bytes, count);
    auto& headers = static_cast<ApiReply*>(reply)->headers;
    if (line.starts_with("HTTP/")) headers.clear(); // of an interim answer
    if (const auto colon = line.find(':'); colon != std::string_view::npos) {
        auto value = line.substr(colon + 1);
        while (!value.empty() && std::isspace(static_cast<unsigned char>(value.front()))) value.remove_prefix(1);
        while (!value.empty() && std::isspace(static_cast<unsigned char>(value.back()))) value.remove_suffix(1);
        headers.emplace_back(lowered(line.substr(0, colon)), value);
    }
    return count;
}

/// The error the server described, as ours.
engine::Error readError(const ApiReply& reply)
{
    engine::Error error;
    error.code = ErrorCode::InternalServerError;
    boost::system::error_code ignored;
    const auto value = boost::json::parse(reply.body, ignored);
    const auto member = [&value](const char* name) -> std::string {
        const auto* object = value.if_object();
        const auto* found = object ? object->if_contains(name) : nullptr;
        return found && found->is_string() ? std::string(found->get_string()) : std::string();
    };
    const auto code = member("ErrorCode");
    for (int i = 0; i <= static_cast<int>(ErrorCode::Cancelled); ++i) {
        if (codeName(static_cast<ErrorCode>(i)) == code) {
            error.code = static_cast<ErrorCode>(i);
            break;
        }
    }
    error.detail = code.empty() ? "HTTP status " + std::to_string(reply.status) : code + ": " + member("ErrorMessage");
    return error;
}
} // namespace

std::string ApiReply::header(std::string_view name) const
{
    for (const auto& [key, value] : headers) {
        if (key == name) return value;
    }
    return {};
}

struct ApiClient::State
{
    Access access;
    CURL* curl;
};

ApiClient::ApiClient(Access access)
{
    static const bool isReady = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
    m_state.reset(new State{std::move(access), isReady ? curl_easy_init() : nullptr});
}

ApiClient::~ApiClient()
{
    if (m_state) curl_easy_cleanup(m_state->curl);
}

ApiClient::ApiClient(ApiClient&&) noexcept = default;

engine::Result<ApiReply> ApiClient::send(const std::string& method, const std::string& target, const std::string& body,
    std::vector<std::pair<std::string, std::string>> headers)
{
    auto reply = exchange(method, target, body, std::move(headers));
    if (reply && reply->status >= 400) return engine::Failure(readError(*reply));
    return reply;
}

engine::Result<ApiReply> ApiClient::exchange(const std::string& method, const std::string& target,
    const std::string& body, std::vector<std::pair<std::string, std::string>> headers)
{
    auto* const curl = m_state->curl;
    if (!curl) return engine::fail(ErrorCode::Io, "the HTTP client cannot be started");
    const auto& access = m_state->access;
    headers.emplace_back("date", engine::identity::httpDate(engine::SystemClock().now()));
    headers.emplace_back("x-fc-account-id", access.accountId);
    if (!body.empty()
        && std::none_of(headers.begin(), headers.end(), [](const auto& header) { return header.first == "content-type"; })) {
        headers.emplace_back("content-type", "application/json");
    }
    headers.emplace_back("authorization",
        engine::identity::classicAuthorization(
            access.accessKeyId, access.accessKeySecret, {.method = method, .target = target, .headers = headers}));

    curl_slist* list = curl_slist_append(nullptr, "Expect:");
    if (body.empty()) list = curl_slist_append(list, "Content-Type:"); // none of curl's own: it is not signed
    for (const auto& [name, value] : headers) list = curl_slist_append(list, (name + ": " + value).c_str());
    ApiReply reply;
    char reason[CURL_ERROR_SIZE] = "";
    curl_easy_reset(curl);
    curl_easy_setopt(curl, CURLOPT_URL, (access.endpoint + target).c_str());
    curl_easy_setopt(curl, CURLOPT_CUSTOMREQUEST, method.c_str());
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, list);
    curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, ""); // the engine is on this machine
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, reason);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, takeBody);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, &reply);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, takeHeader);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, &reply);
    if (!body.empty() || method == "POST" || method == "PUT") {
        curl_easy_setopt(curl, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(body.size()));
        curl_easy_setopt(curl, CURLOPT_POSTFIELDS, body.data());
    }
    const auto done = curl_easy_perform(curl);
    curl_slist_free_all(list);
    if (done != CURLE_OK) {
        return engine::fail(ErrorCode::Io,
            "no answer from " + access.endpoint + ": " + (*reason ? reason : curl_easy_strerror(done)));
    }
    long status = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    reply.status = static_cast<int>(status);
    return reply;
}

std::string encodeSegment(std::string_view segment)
{
    constexpr char digits[] = "0123456789ABCDEF";
    std::string text;
    for (const unsigned char letter : segment) {
        if (std::isalnum(letter) || letter == '-' || letter == '_' || letter == '.' || letter == '~') {
            text += static_cast<char>(letter);
        } else {
            text += '%';
            text += digits[letter >> 4];
            text += digits[letter & 15];
        }
    }
    return text;
}

} // namespace app::cli
