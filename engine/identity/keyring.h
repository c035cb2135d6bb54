#pragma once

#include <engine/core/result.h>
#include <engine/core/secret.h>
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace engine::identity {

/// Seals secrets for the disk: AES-256-GCM under the master key. Any thread.
class Keyring
{
public:
    /// The key file <dataDir>/master.key, 0600, made on first use. Corrupt when it is not 32 bytes; AccessDenied when
    /// others may read it.
    static Result<Keyring> open(const std::filesystem::path& dataDir);

    /// Base64 of nonce, ciphertext and tag. `purpose` is bound to it: unsealing under another name fails.
    std::string seal(const Secret& secret, std::string_view purpose) const;
    /// Corrupt when the text was changed, cut or sealed under another key or purpose.
    Result<Secret> unseal(std::string_view sealed, std::string_view purpose) const;

private:
    explicit Keyring(Secret key)
        : m_key(std::move(key))
    {
    }
    Secret m_key;
};

} // namespace engine::identity
