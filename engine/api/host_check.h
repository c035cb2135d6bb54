#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace engine::api {

/// The host of a Host header's value, without port and brackets: "[::1]:9600" gives "::1".
std::string_view hostWithoutPort(std::string_view host);

/// Which names a browser may have reached us by. A page of a foreign site whose name was pointed at this machine (DNS
/// rebinding) sends that site's name.
class HostCheck
{
public:
    /// localhost, 127.0.0.1 and ::1 are always allowed; `others`: names and addresses.
    explicit HostCheck(std::vector<std::string> others);
    /// `host`: a Host header's value, with or without a port; `localAddress`: the one the client connected to.
    bool allows(std::string_view host, std::string_view localAddress) const;

private:
    std::vector<std::string> m_names;
};

} // namespace engine::api
