#include <engine/core/ids.h>
#include <engine/identity/identity.h>

namespace engine::identity {

namespace {
constexpr auto kRoleKeyLife = std::chrono::hours(36); // source: behaviour row 6.2
}

Identity::Identity(std::string accountId, std::string region)
    : m_accountId(std::move(accountId))
    , m_region(std::move(region))
{
}

void Identity::addKey(AccessKey key)
{
    auto id = key.id;
    m_keys.insert_or_assign(std::move(id), std::move(key));
}

const AccessKey* Identity::key(std::string_view id) const
{
    const auto found = m_keys.find(id);
    return found == m_keys.end() ? nullptr : &found->second;
}

AccessKey Identity::issueRoleKey(const std::string& roleArn, TimePoint now)
{
    // The official client sends a security token only with ids that start with "STS".
    AccessKey key{
        .id = "STS." + randomAlphanumeric(24),
        .secret = Secret(randomAlphanumeric(40)),
        .securityToken = Secret(randomAlphanumeric(64)),
        .expires = now + kRoleKeyLife,
        .principal = roleArn,
    };
    addKey(key);
    return key;
}

void Identity::expire(TimePoint now)
{
    std::erase_if(m_keys, [now](const auto& entry) { return entry.second.expires && *entry.second.expires <= now; });
}

} // namespace engine::identity
