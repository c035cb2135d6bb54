#include <app/cli/calls.h>
#include <app/cli/scratch_folder.h>

#include <atomic>
#include <chrono>
#include <engine/core/digest.h>
#include <engine/core/read_file.h>
#include <thread>

namespace app::cli {

using engine::ErrorCode;
namespace fs = std::filesystem;

namespace {
double toNumber(const std::string& text) { return text.empty() ? 0 : std::strtod(text.c_str(), nullptr); }

std::int64_t toInteger(const std::string& text) { return text.empty() ? 0 : std::strtoll(text.c_str(), nullptr, 10); }

engine::Result<CallReply> call(ApiClient& client, const CallPlan& plan)
{
    std::vector<std::pair<std::string, std::string>> headers{{"content-type", "application/octet-stream"}};
    if (plan.wantsLog) headers.emplace_back("x-fc-log-type", "Tail");
    const auto start = std::chrono::steady_clock::now();
    const auto reply = client.send("POST", plan.function.target() + "/invocations", plan.event, std::move(headers));
    if (!reply) return engine::Failure(reply.error());
    CallReply seen;
    seen.elapsedMs = std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start).count();
    seen.requestId = reply->header("x-fc-request-id");
    seen.instanceId = reply->header("x-fc-instance-id");
    seen.functionError = reply->header("x-fc-error-type");
    seen.codeChecksum = reply->header("x-fc-code-checksum");
    seen.log = engine::fromBase64(reply->header("x-fc-log-result")).value_or("");
    seen.durationMs = toNumber(reply->header("x-fc-invocation-duration"));
    seen.billedMs = toInteger(reply->header("x-fcdesk-billed-duration"));
    seen.maxMemoryMb = toNumber(reply->header("x-fc-max-memory-usage"));
    seen.isColdStart = reply->header("x-fcdesk-cold-start") == "true";
    seen.result = std::move(reply->body);
    return seen;
}

engine::Result<std::string> readAsBase64(const fs::path& zipFile)
{
    const auto zip = engine::readFile(zipFile);
    if (!zip) return engine::Failure(zip.error());
    return engine::toBase64(*zip);
}

/// `add` puts a package into the store it is given; that one's zip.
template <typename Add>
engine::Result<std::string> packWith(const Add& add)
{
    const ScratchFolder scratch;
    if (scratch.path().empty()) return engine::fail(ErrorCode::Io, "no folder can be made in the temporary directory");
    const auto store = engine::storage::CodeStore::open(scratch.path());
    if (!store) return engine::Failure(store.error());
    const auto package = add(*store);
    if (!package) return engine::Failure(package.error());
    return readAsBase64(store->zipFile(*package));
}
} // namespace

std::vector<engine::Result<CallReply>> runCalls(const Access& access, const CallPlan& plan)
{
    std::vector<engine::Result<CallReply>> replies(plan.count, engine::Result<CallReply>(CallReply()));
    std::atomic<int> next = 0;
    const auto work = [&] {
        ApiClient client(access);
        for (int i = next++; i < plan.count; i = next++) replies[i] = call(client, plan);
    };
    std::vector<std::thread> callers;
    for (int i = 1; i < std::min(plan.parallel, plan.count); ++i) callers.emplace_back(work);
    work();
    for (auto& caller : callers) caller.join();
    return replies;
}

engine::Result<std::string> packAsBase64Zip(const fs::path& folder)
{
    std::error_code error;
    if (!fs::exists(folder, error)) return engine::fail(ErrorCode::InvalidArgument, folder.string() + " does not exist", "code");
    if (folder.extension() == ".zip") return readAsBase64(folder);
    return packWith([&](const engine::storage::CodeStore& store) { return store.addFolder(folder); });
}

engine::Result<std::string> packAsBase64Zip(const std::vector<engine::storage::CodeStore::Edit>& files)
{
    return packWith([&](const engine::storage::CodeStore& store) { return store.addEdited({}, files); });
}

} // namespace app::cli
