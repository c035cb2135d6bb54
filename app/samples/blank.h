#pragma once

#include <engine/storage/code_store.h>
#include <string_view>
#include <vector>

namespace app {

/// The least code that answers, to begin from; its handler is "index.handler". Empty for a runtime
/// fcdesk does not run.
std::vector<engine::storage::CodeStore::Edit> blankCode(std::string_view runtime);

} // namespace app
