#pragma once

#include <engine/identity/identity.h>
#include <engine/identity/keyring.h>
#include <engine/storage/document_store.h>

namespace engine {

/// The account and its first access key: made on the first start, sealed in the database.
struct Account
{
    std::string id;
    identity::AccessKey key;
};
Result<Account> loadAccount(storage::DocumentStore& store, const identity::Keyring& keyring);

} // namespace engine
