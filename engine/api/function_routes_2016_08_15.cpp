#include <boost/json.hpp>
#include <engine/api/codec_2016_08_15.h>
#include <engine/api/request_values.h>
#include <engine/api/routes_2016_08_15.h>
#include <engine/catalog/fields.h>
#include <engine/catalog/json.h>

namespace json = boost::json;

namespace engine::api::v2016_08_15 {

namespace {
using FunctionPtr = std::shared_ptr<const catalog::Function>;

/// Bodies beyond this are decoded by the workers: the engine thread has calls to serve.
constexpr std::size_t kDecodedInPlace = 256 * 1024;

void answer(const CallPtr& call, const Result<FunctionPtr>& function)
{
    if (!function) return call->fail(function.error());
    call->reply(toJson(**function), (*function)->etag);
}

/// The function of the path. Not what resolve() gives: a version keeps the description it was made with.
Result<FunctionPtr> find(const CallPtr& call)
{
    Result<FunctionPtr> function;
    call->parts().engine.readCatalog([&](const catalog::Catalog& catalog) {
        const auto ok = catalog.checkQualifier(call->path("service"), call->path("qualifier"));
        function = ok ? catalog.function(call->path("service"), call->path("function")) : Failure(ok.error());
    });
    return function;
}

void withBody(const CallPtr& call, void (*next)(const CallPtr&, FunctionBody))
{
    const bool isLarge = call->request().body.size() > kDecodedInPlace;
    auto decode = [body = std::move(call->request().body),
                      checksum = std::string(call->request().header("x-fc-code-checksum"))]() mutable {
        return decodeFunctionBody(std::move(body), checksum);
    };
    auto done = [call, next](Result<FunctionBody> body) {
        if (!body) return call->fail(body.error());
        next(call, std::move(*body));
    };
    if (!isLarge) return done(decode());
    offload(call->parts().workers, call->parts().loop, std::move(decode), std::move(done));
}

void create(const CallPtr& call, FunctionBody body)
{
    const auto& service = call->path("service");
    Result<void> exists;
    call->parts().engine.readCatalog([&](const catalog::Catalog& catalog) { exists = catalog.checkQualifier(service, ""); });
    if (!exists) return call->fail(exists.error());
    const auto* name = catalog::findMember(body.fields, "functionName");
    if (!name || !name->is_string()) {
        return call->fail(catalog::invalidValue("functionName", "a name", name ? json::serialize(*name) : ""));
    }
    CreateFunction request{.service = service, .name = std::string(name->get_string()), .code = std::move(body.code)};
    if (auto ok = catalog::applyJson(request.config, body.fields); !ok) return call->fail(ok.error());
    call->parts().engine.createFunction(
        std::move(request), [call](const Result<FunctionPtr>& function) { answer(call, function); });
}

void update(const CallPtr& call, FunctionBody body)
{
    const auto present = find(call);
    if (!present) return call->fail(present.error());
    auto config = (*present)->config;
    if (auto ok = catalog::applyJson(config, body.fields); !ok) return call->fail(ok.error());
    UpdateFunction request{
        .service = (*present)->serviceName,
        .name = (*present)->name,
        .code = std::move(body.code),
        .ifMatch = call->ifMatch(),
    };
    if (config != (*present)->config) {
        request.config = std::move(config);
        request.ifMatch = call->ifMatchOr((*present)->etag);
    }
    call->parts().engine.updateFunction(std::move(request),
        [call](const Result<FunctionPtr>& function) { answer(call, function.map_error(call->asLostRace())); });
}
} // namespace

void createFunction(CallPtr call) { withBody(call, create); }

void updateFunction(CallPtr call) { withBody(call, update); }

void listFunctions(CallPtr call)
{
    const auto request = parseListRequest(call->request().query());
    call->parts().engine.readCatalog([&](const catalog::Catalog& catalog) {
        const auto ok = catalog.checkQualifier(call->path("service"), call->path("qualifier"));
        if (!ok) return call->fail(ok.error());
        if (!request) return call->fail(request.error());
        const auto page = catalog.listFunctions(call->path("service"), *request);
        if (!page) return call->fail(page.error());
        json::array functions;
        for (const auto& function : page->items) functions.push_back(toJson(*function));
        json::object body{{"functions", std::move(functions)}};
        if (!page->nextToken.empty()) body["nextToken"] = page->nextToken;
        call->reply(body);
    });
}

void getFunction(CallPtr call) { answer(call, find(call)); }

void deleteFunction(CallPtr call)
{
    call->parts().engine.deleteFunction(
        call->path("service"), call->path("function"), call->ifMatch(), [call](const Result<std::monostate>& done) {
            if (!done) return call->fail(done.error());
            call->replyEmpty();
        });
}

void getFunctionCode(CallPtr call)
{
    const auto found = find(call);
    if (!found) return call->fail(found.error());
    const auto& function = **found;
    if (function.code.sha256.empty()) {
        return call->fail({ErrorCode::InvalidArgument,
            "function '" + function.name + "' runs a container image and has no code package", {}});
    }
    auto& parts = call->parts();
    const auto token
        = parts.links.issue(function.serviceName, function.name, function.code.sha256, parts.clock.now());
    call->reply(json::object{
        {"url", parts.engine.info().endpoint + std::string(kCodeLinkPath) + token},
        {"checksum", std::to_string(function.code.crc64)},
    });
}

} // namespace engine::api::v2016_08_15
