#include <algorithm>
#include <boost/json.hpp>
#include <engine/api/request_values.h>
#include <engine/api/routes_2016_08_15.h>
#include <engine/catalog/fields.h>
#include <engine/catalog/json.h>
#include <engine/engine.h>

namespace json = boost::json;

namespace engine::api::v2016_08_15 {

namespace {
/// How configurations of an instance limit are called on the wire (source: fc-api 1.7).
std::string resourceOf(std::string_view service, std::string_view qualifier, std::string_view function)
{
    return "services/" + std::string(service) + "." + std::string(qualifier.empty() ? "LATEST" : qualifier) + "/functions/"
        + std::string(function);
}

json::object toJson(std::string resource, std::int64_t maximum)
{
    return {{"resource", std::move(resource)}, {"maximumInstanceCount", maximum}};
}

void answer(const CallPtr& call, std::int64_t maximum)
{
    call->reply(toJson(resourceOf(call->path("service"), call->path("qualifier"), call->path("function")), maximum));
}
} // namespace

void putOnDemandConfig(CallPtr call)
{
    const auto body = parseJsonBody(call->request().body);
    if (!body) return call->fail(body.error());
    if (const auto version = call->resolve(); !version) return call->fail(version.error());
    const auto* sent = catalog::findMember(*body, "maximumInstanceCount");
    if (!sent || !sent->is_int64()) {
        return call->fail(
            catalog::invalidValue("maximumInstanceCount", "an integer", sent ? json::serialize(*sent) : ""));
    }
    const auto maximum = sent->get_int64();
    call->parts().engine.setMaximumInstances(call->path("service"), call->path("qualifier"), call->path("function"), maximum,
        [call, maximum](const Result<std::monostate>& done) {
            if (!done) return call->fail(done.error());
            answer(call, maximum);
        });
}

void getOnDemandConfig(CallPtr call)
{
    if (const auto version = call->resolve(); !version) return call->fail(version.error());
    std::optional<std::int64_t> maximum;
    call->parts().engine.readCatalog([&](const catalog::Catalog& catalog) {
        maximum = catalog.maximumInstanceCount(call->path("service"), call->path("qualifier"), call->path("function"));
    });
    if (maximum) return answer(call, *maximum);
    call->fail({ErrorCode::OnDemandConfigNotFound,
        "function '" + call->path("function") + "' in service '" + call->path("service")
            + "' has no maximum number of on-demand instances",
        {}});
}

void deleteOnDemandConfig(CallPtr call)
{
    call->parts().engine.setMaximumInstances(call->path("service"), call->path("qualifier"), call->path("function"),
        std::nullopt, [call](const Result<std::monostate>& done) {
            if (!done) return call->fail(done.error());
            call->replyEmpty();
        });
}

void listOnDemandConfigs(CallPtr call)
{
    const auto request = parseListRequest(call->request().query());
    if (!request) return call->fail(request.error());
    std::vector<catalog::OnDemandConfig> all;
    call->parts().engine.readCatalog([&](const catalog::Catalog& catalog) { all = catalog.onDemandConfigs(); });
    const auto& start = request->nextToken.empty() ? request->startKey : request->nextToken;
    json::array configs;
    json::object body;
    for (const auto& config : all) { // sorted as their resources are
        auto resource = resourceOf(config.service, config.qualifier, config.function);
        if (resource < start || !resource.starts_with(request->prefix)) continue;
        if (std::ssize(configs) == request->limit) {
            body["nextToken"] = resource;
            break;
        }
        configs.push_back(toJson(std::move(resource), config.maximumInstanceCount));
    }
    body["configs"] = std::move(configs);
    call->reply(body);
}

} // namespace engine::api::v2016_08_15
