#pragma once

#include <engine/identity/keyring.h>
#include <engine/identity/signature.h>
#include <map>
#include <string>
#include <vector>

namespace engine::identity {

/// Who may call: the account, its access keys, and short-lived keys for roles. Loop thread only.
class Identity
{
public:
    Identity(std::string accountId, std::string region);

    const std::string& accountId() const { return m_accountId; }
    const std::string& region() const { return m_region; }

    void addKey(AccessKey key);
    const AccessKey* key(std::string_view id) const;
    /// Short-lived keys for a role, valid for 36 h (source: behaviour row 6.2); the signature check accepts them until then.
    AccessKey issueRoleKey(const std::string& roleArn, TimePoint now);
    /// Drops expired ones.
    void expire(TimePoint now);

private:
    std::string m_accountId;
    std::string m_region;
    std::map<std::string, AccessKey, std::less<>> m_keys;
};

} // namespace engine::identity
