#include <algorithm>
#include <boost/json.hpp>
#include <engine/api/codec_2016_08_15.h>
#include <engine/api/request_values.h>
#include <engine/api/routes_2016_08_15.h>
#include <engine/catalog/fields.h>
#include <engine/catalog/json.h>
#include <engine/core/url.h>

namespace json = boost::json;

namespace engine::api::v2016_08_15 {

namespace {
using ServicePtr = std::shared_ptr<const catalog::Service>;

void answer(const CallPtr& call, const Result<ServicePtr>& service)
{
    if (!service) return call->fail(service.error());
    call->reply(toJson(**service), (*service)->etag);
}

Result<std::string> nameIn(const json::object& body)
{
    const auto* name = catalog::findMember(body, "serviceName");
    if (name && name->is_string()) return std::string(name->get_string());
    return Failure(catalog::invalidValue("serviceName", "a name", name ? json::serialize(*name) : ""));
}

/// Services have no tags yet, so none passes a filter by tag.
bool filtersByTag(const HttpRequest& request)
{
    const auto parameters = parseQuery(request.query());
    return std::any_of(
        parameters.begin(), parameters.end(), [](const auto& parameter) { return parameter.name.starts_with("tag_"); });
}
} // namespace

void createService(CallPtr call)
{
    const auto body = parseJsonBody(call->request().body);
    if (!body) return call->fail(body.error());
    const auto name = nameIn(*body);
    if (!name) return call->fail(name.error());
    catalog::ServiceConfig config;
    if (auto ok = catalog::applyJson(config, *body); !ok) return call->fail(ok.error());
    call->parts().engine.createService(
        *name, std::move(config), [call](const Result<ServicePtr>& service) { answer(call, service); });
}

void listServices(CallPtr call)
{
    const auto request = parseListRequest(call->request().query());
    if (!request) return call->fail(request.error());
    call->parts().engine.readCatalog([&](const catalog::Catalog& catalog) {
        const auto page = filtersByTag(call->request()) ? catalog::ListPage<catalog::Service>()
                                                         : catalog.listServices(*request);
        if (!page) return call->fail(page.error());
        json::array services;
        for (const auto& service : page->items) services.push_back(toJson(*service));
        json::object body{{"services", std::move(services)}};
        if (!page->nextToken.empty()) body["nextToken"] = page->nextToken;
        call->reply(body);
    });
}

void getService(CallPtr call)
{
    call->parts().engine.readCatalog([&](const catalog::Catalog& catalog) {
        const auto ok = catalog.checkQualifier(call->path("service"), call->path("qualifier"));
        if (!ok) return call->fail(ok.error());
        answer(call, catalog.service(call->path("service")));
    });
}

void updateService(CallPtr call)
{
    const auto body = parseJsonBody(call->request().body);
    if (!body) return call->fail(body.error());
    Result<ServicePtr> present;
    call->parts().engine.readCatalog(
        [&](const catalog::Catalog& catalog) { present = catalog.service(call->path("service")); });
    if (!present) return call->fail(present.error());
    auto config = (*present)->config;
    if (auto ok = catalog::applyJson(config, *body); !ok) return call->fail(ok.error());
    call->parts().engine.updateService((*present)->name, std::move(config), call->ifMatchOr((*present)->etag),
        [call](const Result<ServicePtr>& service) { answer(call, service.map_error(call->asLostRace())); });
}

void deleteService(CallPtr call)
{
    call->parts().engine.deleteService(call->path("service"), call->ifMatch(), [call](const Result<std::monostate>& done) {
        if (!done) return call->fail(done.error());
        call->replyEmpty();
    });
}

} // namespace engine::api::v2016_08_15
