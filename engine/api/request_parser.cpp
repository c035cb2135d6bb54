#include <engine/api/request_parser.h>

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>

// The one file of this room that includes Beast: it costs seconds to compile.
namespace engine::api {

namespace http = boost::beast::http;
using boost::beast::iequals;
using boost::beast::string_view;

class RequestParser::Parser final : public http::basic_parser<true>
{
public:
    explicit Parser(std::size_t maxHeaderBytes)
        : m_maxHeaderBytes(maxHeaderBytes)
    {
        eager(false); // stop behind the head
        header_limit(static_cast<std::uint32_t>(maxHeaderBytes));
        body_limit(boost::none); // known once the head is
        m_request.headers.reserve(16);
    }

    Result<std::size_t> parse(std::string_view bytes)
    {
        std::size_t taken = 0;
        boost::system::error_code error;
        const bool wasHeadDone = is_header_done();
        while (taken < bytes.size() && !error && !is_done() && is_header_done() == wasHeadDone) {
            taken += put({bytes.data() + taken, bytes.size() - taken}, error);
        }
        if (error && error != http::error::need_more) return Failure(refusal(error));
        // The parser bounds a line; together they are bounded here.
        if (!wasHeadDone) m_headBytes += taken;
        const auto waiting = bytes.size() - taken;
        const bool isHeadTooLong = is_header_done() ? m_headBytes > m_maxHeaderBytes
                                                    : m_headBytes + waiting > m_maxHeaderBytes;
        if (isHeadTooLong) return Failure(refusal(http::error::header_limit));
        if (wasHeadDone && error && waiting >= m_maxHeaderBytes) return Failure(refusal(http::error::bad_chunk));
        return taken;
    }

    HttpRequest& request() { return m_request; }
    void setMaxBody(std::int64_t bytes)
    {
        m_maxBody = bytes;
        body_limit(static_cast<std::uint64_t>(bytes));
    }
    bool isHttp10() const { return m_isHttp10; }

private:
    Error refusal(boost::system::error_code error) const
    {
        if (error == http::error::body_limit) {
            return {ErrorCode::EntityTooLarge,
                "payload size exceeds maximum allowed size (" + std::to_string(m_maxBody) + " bytes)", {}};
        }
        if (error == http::error::header_limit) {
            return {ErrorCode::InvalidArgument,
                "the request's headers exceed " + std::to_string(m_maxHeaderBytes) + " bytes", {}};
        }
        return {ErrorCode::InvalidArgument,
            "the request is malformed: " + (m_problem.empty() ? error.message() : m_problem), {}};
    }

    void refuse(const char* problem, boost::system::error_code& error)
    {
        m_problem = problem;
        error = http::error::bad_field;
    }

    void on_request_impl(
        http::verb, string_view method, string_view target, int version, boost::system::error_code&) override
    {
        m_request.method.assign(method.data(), method.size());
        m_request.target.assign(target.data(), target.size());
        m_isHttp10 = version == 10;
    }

    void on_field_impl(http::field field, string_view name, string_view value, boost::system::error_code& error) override
    {
        if (is_header_done()) return; // a trailer: nobody asked for it
        switch (field) {
        case http::field::content_length:
            if (m_hasLength) return refuse("more than one Content-Length", error);
            if (value.find(',') != string_view::npos) return refuse("more than one Content-Length", error);
            m_hasLength = true;
            break;
        case http::field::transfer_encoding:
            // Anything else would leave open where the body ends.
            if (m_isHttp10 || !iequals(value, "chunked")) return refuse("unsupported Transfer-Encoding", error);
            break;
        case http::field::host:
            if (m_hasHost) return refuse("more than one Host", error);
            m_hasHost = true;
            break;
        default: break;
        }
        auto& [key, text] = m_request.headers.emplace_back();
        key.resize(name.size());
        std::transform(name.begin(), name.end(), key.begin(),
            [](char letter) { return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter; });
        text.assign(value.data(), value.size());
    }

    void on_header_impl(boost::system::error_code& error) override
    {
        if (!m_hasHost && !m_isHttp10) return refuse("the Host header is missing", error);
        auto& target = m_request.target;
        if (target.starts_with('/') || (target == "*" && m_request.method == "OPTIONS")) return;
        takeAbsoluteTarget(error);
    }

    /// "http://host/path": as for a proxy; its host is the one that counts (RFC 9112 3.2.2).
    void takeAbsoluteTarget(boost::system::error_code& error)
    {
        const std::string target = std::move(m_request.target);
        constexpr std::string_view scheme = "http://";
        if (!iequals(string_view(target).substr(0, scheme.size()), string_view(scheme.data(), scheme.size()))) {
            return refuse("the target is not a path", error);
        }
        const auto path = std::min(target.find_first_of("/?", scheme.size()), target.size());
        const auto rest = std::string_view(target).substr(path);
        m_request.target.clear();
        if (!rest.starts_with('/')) m_request.target += '/';
        m_request.target += rest;
        for (auto& [name, value] : m_request.headers) {
            if (name == "host") value = target.substr(scheme.size(), path - scheme.size());
        }
    }

    std::size_t on_chunk_body_impl(std::uint64_t, string_view bytes, boost::system::error_code&) override
    {
        m_request.body.append(bytes.data(), bytes.size());
        return bytes.size();
    }

    // Not needed: the lengths are the parser's, bodies by length the caller's.
    void on_response_impl(int, string_view, int, boost::system::error_code&) override { }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, boost::system::error_code&) override { }
    std::size_t on_body_impl(string_view bytes, boost::system::error_code&) override { return bytes.size(); }
    void on_chunk_header_impl(std::uint64_t, string_view, boost::system::error_code&) override { }
    void on_finish_impl(boost::system::error_code&) override { }

    std::size_t m_maxHeaderBytes;
    std::size_t m_headBytes = 0;
    std::int64_t m_maxBody = 0;
    bool m_isHttp10 = false;
    bool m_hasLength = false;
    bool m_hasHost = false;
    std::string m_problem;
    HttpRequest m_request;
};

RequestParser::RequestParser(std::size_t maxHeaderBytes)
    : m_maxHeaderBytes(maxHeaderBytes)
    , m_parser(std::make_unique<std::optional<Parser>>())
{
    reset();
}

RequestParser::~RequestParser() = default;

void RequestParser::reset() { m_parser->emplace(m_maxHeaderBytes); }

Result<std::size_t> RequestParser::parse(std::string_view bytes) { return (*m_parser)->parse(bytes); }

bool RequestParser::isHeadDone() const { return (*m_parser)->is_header_done(); }

bool RequestParser::isChunksDone() const { return (*m_parser)->chunked() && (*m_parser)->is_done(); }

HttpRequest& RequestParser::request() { return (*m_parser)->request(); }

bool RequestParser::isHttp10() const { return (*m_parser)->isHttp10(); }

bool RequestParser::keepsAlive() const { return (*m_parser)->keep_alive(); }

bool RequestParser::isChunked() const { return (*m_parser)->chunked(); }

std::uint64_t RequestParser::contentLength() const { return (*m_parser)->content_length().value_or(0); }

void RequestParser::setMaxBody(std::int64_t bytes) { (*m_parser)->setMaxBody(bytes); }

} // namespace engine::api
