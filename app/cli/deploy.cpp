#include <app/cli/calls.h>
#include <app/cli/verbs.h>

#include <boost/json.hpp>
#include <iostream>

namespace app::cli {

using engine::ErrorCode;
namespace json = boost::json;

int deploy(const CommonOptions& common, const DeployOptions& options)
{
    const auto name = FunctionName::parse(options.name);
    if (!name) {
        report(name.error());
        return kWrongUse;
    }
    const auto zip = packAsBase64Zip(options.folder);
    if (!zip) return report(zip.error());

    json::object function{
        {"functionName", name->function},
        {"runtime", options.runtime},
        {"handler", options.handler},
        {"code", {{"zipFile", *zip}}},
    };
    if (options.initializer) function["initializer"] = *options.initializer;
    if (options.memoryMb) function["memorySize"] = *options.memoryMb;
    if (options.timeoutSeconds) function["timeout"] = *options.timeoutSeconds;
    if (options.concurrency) function["instanceConcurrency"] = *options.concurrency;

    const auto session = Session::open(common);
    if (!session) return report(session.error());
    auto client = session->client();
    const std::string services = "/2016-08-15/services";
    const auto service = client.send("POST", services, json::serialize(json::object{{"serviceName", name->service}}));
    if (!service && service.error().code != ErrorCode::ServiceAlreadyExists) return report(service.error());
    const auto functions = services + "/" + encodeSegment(name->service) + "/functions";
    bool isNew = true;
    auto deployed = client.send("POST", functions, json::serialize(function));
    if (!deployed && deployed.error().code == ErrorCode::FunctionAlreadyExists) {
        isNew = false;
        function.erase("functionName");
        deployed = client.send("PUT", name->target(), json::serialize(function));
    }
    if (!deployed) {
        if (service && isNew) static_cast<void>(client.send("DELETE", services + "/" + encodeSegment(name->service)));
        return report(deployed.error());
    }
    if (common.isJson) {
        std::cout << deployed->body << std::endl;
    } else {
        std::cout << (isNew ? "created " : "updated ") << options.name << std::endl;
    }
    return kOk;
}

} // namespace app::cli
