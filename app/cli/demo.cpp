#include <app/cli/calls.h>
#include <app/cli/verbs.h>

#include <app/experiment/concurrency_experiment.h>
#include <app/samples/samples.h>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <engine/catalog/json.h>
#include <iostream>

namespace app::cli {

namespace json = boost::json;
namespace experiment = concurrency_experiment;
using engine::ErrorCode;

namespace {
engine::Result<ExperimentRun> run(const Session& session, const std::string& zip, int concurrency, double waitSeconds)
{
    auto client = session.client();
    const FunctionName name{std::string(experiment::kService), std::string(experiment::kFunction)};
    auto function = engine::catalog::toJson(experiment::config(concurrency, waitSeconds));
    function["functionName"] = name.function;
    function["code"] = {{"zipFile", zip}};

    const auto service = client.send(
        "POST", "/2016-08-15/services", json::serialize(json::object{{"serviceName", name.service}}));
    if (!service && service.error().code != ErrorCode::ServiceAlreadyExists) return engine::Failure(service.error());
    // A function of its own for each run: no instance of the other setting can help out.
    static_cast<void>(client.send("DELETE", name.target()));
    const auto created = client.send(
        "POST", "/2016-08-15/services/" + encodeSegment(name.service) + "/functions", json::serialize(function));
    if (!created) return engine::Failure(created.error());

    const auto start = std::chrono::steady_clock::now();
    const auto replies = runCalls(session.access(),
        {.function = name, .event = experiment::event(waitSeconds), .count = experiment::kCalls, .parallel = experiment::kCalls});
    const std::chrono::duration<double, std::milli> wall = std::chrono::steady_clock::now() - start;
    std::vector<ExperimentCall> calls;
    for (const auto& reply : replies) {
        if (!reply) return engine::Failure(reply.error());
        if (!reply->functionError.empty()) return engine::fail(ErrorCode::InternalServerError, "the function failed: " + reply->result);
        calls.push_back({reply->instanceId, reply->billedMs, reply->isColdStart});
    }
    return summarize(concurrency, calls, wall.count());
}
} // namespace

int demo(const CommonOptions& common, const DemoOptions& options)
{
    const auto session = Session::open(common);
    if (!session) return report(session.error());
    const auto zip = packAsBase64Zip(sample(experiment::kSample).files);
    if (!zip) return report(zip.error());

    if (!common.isJson) {
        std::printf("%d calls at once, each waiting %g s\n\n%-12s %-10s %-12s %-16s %s\n", experiment::kCalls, options.seconds,
            "concurrency", "instances", "cold starts", "billed duration", "cost");
    }
    json::array runs;
    for (const int concurrency : experiment::kConcurrencies) {
        const auto done = run(*session, *zip, concurrency, options.seconds);
        if (!done) return report(done.error());
        runs.push_back({
            {"concurrency", done->concurrency},
            {"calls", done->calls},
            {"wallMs", done->wallMs},
            {"instances", done->instances},
            {"coldStarts", done->coldStarts},
            {"billedMs", done->billedMs},
            {"computeUnits", done->computeUnits},
            {"cost", done->cost},
            {"currency", done->currency},
        });
        if (!common.isJson) {
            std::printf("%-12d %-10d %-12d %-16s %.6f %s\n", done->concurrency, done->instances, done->coldStarts,
                (std::to_string(done->billedMs) + " ms").c_str(), done->cost, done->currency.c_str());
            std::fflush(stdout);
        }
    }
    json::object told{{"runs", std::move(runs)}};
    if (options.takePictures) {
        const auto pictures = options.takePictures();
        if (!pictures) return report(pictures.error());
        json::array& paths = told["screenshots"].emplace_array();
        if (!common.isJson) std::printf("\n%zu pictures of the console\n", pictures->size());
        for (const auto& path : *pictures) {
            paths.emplace_back(path.string());
            if (!common.isJson) std::printf("%s\n", path.c_str());
        }
    }
    if (common.isJson) std::cout << json::serialize(told) << std::endl;
    return kOk;
}

} // namespace app::cli
