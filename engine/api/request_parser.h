#pragma once

#include <cstdint>
#include <engine/api/http.h>
#include <memory>
#include <optional>

namespace engine::api {

/// Cuts HTTP/1.x requests out of a connection's bytes, one at a time, and refuses what is malformed or could be read in
/// two ways. Bodies with a Content-Length are the caller's to append to `request().body`, so that they can be received in
/// place; chunked ones are decoded here.
class RequestParser
{
public:
    /// `maxHeaderBytes` also bounds a single chunk's header and the trailers.
    explicit RequestParser(std::size_t maxHeaderBytes);
    ~RequestParser();

    /// Forgets the request and waits for the next one.
    void reset();
    /// Takes bytes from the front and returns how many. It stops behind the head, and behind the last chunk; what it did
    /// not take must come again with more behind it. InvalidArgument, or EntityTooLarge when chunks exceed the limit.
    Result<std::size_t> parse(std::string_view bytes);

    bool isHeadDone() const;
    bool isChunksDone() const; ///< the last chunk of a chunked body is here

    // Once the head is done:
    HttpRequest& request();
    bool isHttp10() const;
    bool keepsAlive() const;
    bool isChunked() const;
    std::uint64_t contentLength() const; ///< 0 when none was given
    void setMaxBody(std::int64_t bytes); ///< of the chunks together

private:
    class Parser;
    std::size_t m_maxHeaderBytes;
    std::unique_ptr<std::optional<Parser>> m_parser;
};

} // namespace engine::api
