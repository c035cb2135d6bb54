#include <engine/api/code_links.h>

#include <engine/core/ids.h>

namespace engine::api {

namespace {
constexpr auto kLife = std::chrono::minutes(10);
constexpr int kTokenLetters = 43; ///< 256 bits
} // namespace

std::string CodeLinks::issue(std::string service, std::string function, std::string sha256, TimePoint now)
{
    std::erase_if(m_links, [now](const auto& link) { return link.second.expires <= now; });
    auto token = randomAlphanumeric(kTokenLetters);
    m_links.emplace(token, LinkedCode{std::move(service), std::move(function), std::move(sha256), now + kLife});
    return token;
}

const LinkedCode* CodeLinks::find(std::string_view token, TimePoint now) const
{
    const auto found = m_links.find(token);
    return found == m_links.end() || found->second.expires <= now ? nullptr : &found->second;
}

} // namespace engine::api
