#pragma once

#include <app/cli/api_client.h>
#include <engine/core/unique_fd.h>
#include <string>

namespace app::conformance {

/// One request, byte by byte: for what no proper client would do. Destroying it hangs up.
class WireCall
{
public:
    explicit WireCall(const cli::Access& access);

    /// A whole signed request; without the headers named in `without`.
    void send(const std::string& method, const std::string& target, const std::string& body = {},
        const std::vector<std::string>& without = {});
    /// What the engine answers, within 20 s; status 0: nothing.
    cli::ApiReply reply();
    void hangUp() { m_socket = {}; }

private:
    const cli::Access& m_access;
    std::string m_host;
    engine::UniqueFd m_socket;
};

} // namespace app::conformance
