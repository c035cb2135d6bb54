#include <engine/account.h>

#include <engine/core/ids.h>

namespace engine {

Result<Account> loadAccount(storage::DocumentStore& store, const identity::Keyring& keyring)
{
    constexpr std::string_view purpose = "accessKey";
    auto id = store.setting("account.id");
    auto keyId = store.setting("accessKey.id");
    auto sealed = store.setting("accessKey.secret");
    for (const auto* setting : {&id, &keyId, &sealed}) {
        if (!*setting) return Failure(setting->error());
    }
    Account account;
    if (*id && *keyId && *sealed) {
        auto secret = keyring.unseal(**sealed, purpose);
        if (!secret) return failWithContext("access key", secret.error());
        account.id = **id;
        account.key.id = **keyId;
        account.key.secret = std::move(*secret);
    } else {
        unsigned char random[8];
        fillRandom(random);
        std::uint64_t number = 0;
        for (const auto byte : random) number = number << 8 | byte;
        account.id = std::to_string(1'000'000'000'000'000 + number % 1'000'000'000'000'000);
        account.key.id = "LTAI5t" + randomAlphanumeric(18);
        account.key.secret = Secret(randomAlphanumeric(30));
        for (const auto& [name, value] : {std::pair("account.id", account.id), {"accessKey.id", account.key.id},
                 {"accessKey.secret", keyring.seal(account.key.secret, purpose)}}) {
            if (auto put = store.putSetting(name, value); !put) return Failure(put.error());
        }
    }
    account.key.principal = "acs:ram::" + account.id + ":user/developer";
    return account;
}

} // namespace engine
