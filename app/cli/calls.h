#pragma once

#include <app/cli/session.h>
#include <cstdint>
#include <engine/storage/code_store.h>
#include <string>
#include <vector>

namespace app::cli {

/// One call as its caller saw it.
struct CallReply
{
    std::string requestId, instanceId;
    std::string result; ///< what the function returned, or its error JSON
    std::string functionError; ///< X-Fc-Error-Type; empty: it succeeded
    std::string log; ///< tail log, when asked for and given
    std::string codeChecksum; ///< CRC-64 of the package, decimal
    double durationMs = 0; ///< in the function
    double elapsedMs = 0; ///< until the answer was here
    std::int64_t billedMs = 0; ///< what it added to its instance's bill
    double maxMemoryMb = 0;
    bool isColdStart = false;
};

struct CallPlan
{
    FunctionName function;
    std::string event;
    int count = 1; ///< >= 1
    int parallel = 1; ///< >= 1, calls in flight at once
    bool wantsLog = false;
};

/// Runs the calls; replies in the order they were started.
std::vector<engine::Result<CallReply>> runCalls(const Access& access, const CallPlan& plan);

/// Code for an update: `folder` is a folder, a file or a .zip.
engine::Result<std::string> packAsBase64Zip(const std::filesystem::path& folder);
engine::Result<std::string> packAsBase64Zip(const std::vector<engine::storage::CodeStore::Edit>& files);

} // namespace app::cli
