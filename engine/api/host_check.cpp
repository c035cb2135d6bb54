#include <engine/api/host_check.h>

#include <algorithm>
#include <strings.h>

namespace engine::api {

namespace {
bool isSameName(std::string_view a, std::string_view b)
{
    return a.size() == b.size() && ::strncasecmp(a.data(), b.data(), a.size()) == 0;
}
} // namespace

std::string_view hostWithoutPort(std::string_view host)
{
    if (host.starts_with('[')) {
        const auto end = host.find(']');
        return end == std::string_view::npos ? host : host.substr(1, end - 1);
    }
    return host.substr(0, host.find(':'));
}

HostCheck::HostCheck(std::vector<std::string> others)
    : m_names(std::move(others))
{
    m_names.insert(m_names.begin(), {"localhost", "127.0.0.1", "::1"});
}

bool HostCheck::allows(std::string_view host, std::string_view localAddress) const
{
    const auto name = hostWithoutPort(host);
    return (!name.empty() && isSameName(name, localAddress))
        || std::any_of(m_names.begin(), m_names.end(), [name](const auto& allowed) { return isSameName(name, allowed); });
}

} // namespace engine::api
