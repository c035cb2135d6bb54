#include <app/cli/calls.h>
#include <app/cli/verbs.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <iterator>
#include <set>

namespace app::cli {

namespace json = boost::json;

namespace {
json::object toJson(const engine::Result<CallReply>& reply)
{
    if (!reply) return {{"error", {{"code", codeName(reply.error().code)}, {"message", reply.error().detail}}}};
    json::object object{
        {"requestId", reply->requestId},
        {"result", reply->result},
        {"durationMs", reply->durationMs},
        {"billedMs", reply->billedMs},
        {"maxMemoryMb", reply->maxMemoryMb},
        {"codeChecksum", reply->codeChecksum},
        {"coldStart", reply->isColdStart},
        {"instanceId", reply->instanceId},
    };
    if (!reply->functionError.empty()) object["functionError"] = reply->functionError;
    if (!reply->log.empty()) object["log"] = reply->log;
    return object;
}

/// MB of an instance, as configured; 0: not known.
std::int64_t memorySize(const Session& session, const FunctionName& name)
{
    const auto function = session.client().send("GET", name.target());
    boost::system::error_code error;
    const auto value = function ? json::parse(function->body, error) : json::value();
    const auto* size = value.is_object() ? value.get_object().if_contains("memorySize") : nullptr;
    return size && size->is_int64() ? size->get_int64() : 0;
}

void print(const CallReply& reply, std::int64_t memoryMb)
{
    std::cout << reply.result << std::endl;
    if (!reply.log.empty()) std::cerr << reply.log;
    char line[320];
    std::snprintf(line, sizeof line,
        "RequestId: %s  Code Checksum: %s  Duration: %.2f ms  Billed Duration: %lld ms  Memory Size: %lld MB  Max Memory Used: %.2f MB%s",
        reply.requestId.c_str(), reply.codeChecksum.c_str(), reply.durationMs, static_cast<long long>(reply.billedMs),
        static_cast<long long>(memoryMb), reply.maxMemoryMb, reply.isColdStart ? "  (cold start)" : "");
    std::cerr << line << '\n';
    if (!reply.functionError.empty()) std::cerr << "fcdesk: the function failed: " << reply.functionError << '\n';
}

void printSummary(const std::vector<engine::Result<CallReply>>& replies)
{
    std::vector<double> elapsed;
    std::set<std::string> instances;
    std::map<std::string, int> failures;
    int coldStarts = 0;
    long long billedMs = 0;
    for (const auto& reply : replies) {
        if (!reply) {
            ++failures[reply.error().detail];
            continue;
        }
        if (!reply->functionError.empty()) ++failures[reply->functionError + ": " + reply->result];
        elapsed.push_back(reply->elapsedMs);
        instances.insert(reply->instanceId);
        coldStarts += reply->isColdStart;
        billedMs += reply->billedMs;
    }
    std::sort(elapsed.begin(), elapsed.end());
    const auto quantile = [&elapsed](double part) {
        return elapsed.empty() ? 0 : elapsed[std::min(elapsed.size() - 1, static_cast<std::size_t>(part * elapsed.size()))];
    };
    std::printf("calls        %zu\ninstances    %zu\ncold starts  %d\nbilled       %lld ms\nlatency      p50 %.2f ms, p99 %.2f ms, max %.2f ms\n",
        replies.size(), instances.size(), coldStarts, billedMs, quantile(0.5), quantile(0.99), quantile(1));
    for (const auto& [what, count] : failures) std::printf("failed       %d x %s\n", count, what.c_str());
    std::fflush(stdout);
}
} // namespace

int invoke(const CommonOptions& common, const InvokeOptions& options)
{
    const auto name = FunctionName::parse(options.name);
    if (!name) {
        report(name.error());
        return kWrongUse;
    }
    CallPlan plan{.function = *name, .event = options.event, .count = options.count, .parallel = options.parallel, .wantsLog = options.tail};
    if (options.eventFile == "-") {
        plan.event.assign(std::istreambuf_iterator<char>(std::cin), {});
    } else if (!options.eventFile.empty()) {
        std::ifstream file(options.eventFile, std::ios::binary);
        plan.event.assign(std::istreambuf_iterator<char>(file), {});
        if (!file) {
            return report({engine::ErrorCode::InvalidArgument, "event file " + options.eventFile.string() + " cannot be read", "event"});
        }
    }
    const auto session = Session::open(common);
    if (!session) return report(session.error());
    const auto replies = runCalls(session->access(), plan);

    if (common.isJson) {
        if (plan.count == 1) {
            std::cout << json::serialize(toJson(replies.front())) << std::endl;
        } else {
            json::array calls;
            for (const auto& reply : replies) calls.push_back(toJson(reply));
            std::cout << json::serialize(calls) << std::endl;
        }
    } else if (plan.count > 1) {
        printSummary(replies);
    } else if (replies.front()) {
        print(*replies.front(), memorySize(*session, *name));
    } else {
        report(replies.front().error());
    }
    const bool isGood = std::all_of(
        replies.begin(), replies.end(), [](const auto& reply) { return reply && reply->functionError.empty(); });
    return isGood ? kOk : kFailed;
}

} // namespace app::cli
