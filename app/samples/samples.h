#pragma once

#include <engine/catalog/objects.h>
#include <engine/storage/code_store.h>
#include <span>
#include <string>
#include <vector>

namespace app {

/// A function that ships with the product: configuration, code and an event to try it with.
struct Sample
{
    std::string id; ///< "hello-nodejs"
    engine::catalog::FunctionConfig config;
    std::vector<engine::storage::CodeStore::Edit> files;
    std::string event; ///< JSON text
};

/// All of them, in the order a dialog offers them. Read once from the built-in files.
std::span<const Sample> samples();
/// Asserts that it exists.
const Sample& sample(std::string_view id);

} // namespace app
