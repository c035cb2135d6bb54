#include <engine/api/api.h>

#include <array>
#include <boost/json.hpp>
#include <charconv>
#include <engine/api/call.h>
#include <engine/api/error_reply.h>
#include <engine/api/routes_2016_08_15.h>
#include <engine/api/routes_2021_04_06.h>
#include <engine/api/routes_2023_03_30.h>
#include <engine/core/ids.h>
#include <engine/engine.h>
#include <engine/identity/identity.h>

namespace engine::api {

namespace {
void showHealth(CallPtr call) { call->reply(boost::json::object{{"status", "ok"}, {"version", FCDESK_VERSION}}); }

void showMetrics(CallPtr call)
{
    call->parts().engine.prometheusText([call](Result<std::string> text) {
        if (!text) return call->fail(text.error());
        call->reply(HttpResponse{
            .headers = {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}},
            .body = std::move(*text),
        });
    });
}

void downloadCode(CallPtr call)
{
    auto& parts = call->parts();
    const auto* linked = parts.links.find(call->path("token"), parts.clock.now());
    if (!linked) {
        return call->fail({ErrorCode::AccessDenied, "the link is unknown or has expired: ask for the code again", {}});
    }
    Result<std::shared_ptr<const catalog::Function>> function;
    parts.engine.readCatalog([&](const catalog::Catalog& catalog) {
        function = catalog.function(linked->service, linked->function);
    });
    if (!function) return call->fail(function.error());
    if ((*function)->code.sha256 != linked->sha256) {
        return call->fail({ErrorCode::PreconditionFailed, "the function has other code by now: ask for it again", {}});
    }
    parts.engine.codeZip(linked->service, linked->function, [call, name = linked->function](Result<std::string> zip) {
        if (!zip) return call->fail(zip.error());
        call->reply(HttpResponse{
            .headers = {{"Content-Type", "application/zip"},
                {"Content-Disposition", "attachment; filename=\"" + name + ".zip\""}},
            .body = std::move(*zip),
        });
    });
}

constexpr std::int64_t kManagementBody = 1024 * 1024;
constexpr std::int64_t kEventBody = 32 * 1024 * 1024; // source: fc-api 2.3
/// A package of 100 MB as base64, and the rest of the function.
constexpr std::int64_t kCodeBody = 104'857'600 / 3 * 4 + kManagementBody;
/// Read whoever sends it; what is longer only for callers who signed.
constexpr std::int64_t kUnsignedBody = 64 * 1024;
/// Bodies beyond this are hashed by the workers: the engine thread has calls to serve.
constexpr std::size_t kHashedInPlace = 256 * 1024;
constexpr std::size_t kMaxHeaderBytes = 8 * 1024; // source: fc-api 2.3
constexpr std::size_t kMaxTargetBytes = 4 * 1024;

constexpr auto kSigned = Access::Signed;
constexpr std::array kRoutes{
    // The call comes first: it is looked for a thousand times as often.
    Route{"POST", "/2016-08-15/services/{service.qualifier}/functions/{function}/invocations", kSigned, kEventBody, v2016_08_15::invokeFunction},

    Route{"POST", "/2016-08-15/services", kSigned, kManagementBody, v2016_08_15::createService},
    Route{"GET", "/2016-08-15/services", kSigned, kManagementBody, v2016_08_15::listServices},
    Route{"GET", "/2016-08-15/services/{service.qualifier}", kSigned, kManagementBody, v2016_08_15::getService},
    Route{"PUT", "/2016-08-15/services/{service}", kSigned, kManagementBody, v2016_08_15::updateService},
    Route{"DELETE", "/2016-08-15/services/{service}", kSigned, kManagementBody, v2016_08_15::deleteService},

    Route{"POST", "/2016-08-15/services/{service}/functions", kSigned, kCodeBody, v2016_08_15::createFunction},
    Route{"GET", "/2016-08-15/services/{service.qualifier}/functions", kSigned, kManagementBody, v2016_08_15::listFunctions},
    Route{"GET", "/2016-08-15/services/{service.qualifier}/functions/{function}", kSigned, kManagementBody, v2016_08_15::getFunction},
    Route{"PUT", "/2016-08-15/services/{service}/functions/{function}", kSigned, kCodeBody, v2016_08_15::updateFunction},
    Route{"DELETE", "/2016-08-15/services/{service}/functions/{function}", kSigned, kManagementBody, v2016_08_15::deleteFunction},
    Route{"GET", "/2016-08-15/services/{service.qualifier}/functions/{function}/code", kSigned, kManagementBody, v2016_08_15::getFunctionCode},

    Route{"PUT", "/2016-08-15/services/{service.qualifier}/functions/{function}/on-demand-config", kSigned, kManagementBody, v2016_08_15::putOnDemandConfig},
    Route{"GET", "/2016-08-15/services/{service.qualifier}/functions/{function}/on-demand-config", kSigned, kManagementBody, v2016_08_15::getOnDemandConfig},
    Route{"DELETE", "/2016-08-15/services/{service.qualifier}/functions/{function}/on-demand-config", kSigned, kManagementBody, v2016_08_15::deleteOnDemandConfig},
    Route{"GET", "/2016-08-15/on-demand-configs", kSigned, kManagementBody, v2016_08_15::listOnDemandConfigs},
    Route{"PUT", "/2016-08-15/services/{service.qualifier}/functions/{function}/provision-config", kSigned, kManagementBody, v2016_08_15::putProvisionConfig},
    Route{"GET", "/2016-08-15/services/{service.qualifier}/functions/{function}/provision-config", kSigned, kManagementBody, v2016_08_15::getProvisionConfig},
    Route{"GET", "/2016-08-15/provision-configs", kSigned, kManagementBody, v2016_08_15::listProvisionConfigs},

    Route{"PUT", "/2021-04-06/services/{service}/functions/{function}/on-demand-config", kSigned, kManagementBody, v2021_04_06::putOnDemandConfig},
    Route{"GET", "/2021-04-06/services/{service}/functions/{function}/on-demand-config", kSigned, kManagementBody, v2021_04_06::getOnDemandConfig},
    Route{"DELETE", "/2021-04-06/services/{service}/functions/{function}/on-demand-config", kSigned, kManagementBody, v2021_04_06::deleteOnDemandConfig},
    Route{"GET", "/2021-04-06/on-demand-configs", kSigned, kManagementBody, v2021_04_06::listOnDemandConfigs},
    Route{"PUT", "/2021-04-06/services/{service}/functions/{function}/provision-config", kSigned, kManagementBody, v2021_04_06::putProvisionConfig},
    Route{"GET", "/2021-04-06/services/{service}/functions/{function}/provision-config", kSigned, kManagementBody, v2021_04_06::getProvisionConfig},
    Route{"GET", "/2021-04-06/provision-configs", kSigned, kManagementBody, v2021_04_06::listProvisionConfigs},

    Route{"PUT", "/2023-03-30/functions/{function}/concurrency", kSigned, kManagementBody, v2023_03_30::putConcurrencyConfig},
    Route{"GET", "/2023-03-30/functions/{function}/concurrency", kSigned, kManagementBody, v2023_03_30::getConcurrencyConfig},
    Route{"DELETE", "/2023-03-30/functions/{function}/concurrency", kSigned, kManagementBody, v2023_03_30::deleteConcurrencyConfig},
    Route{"GET", "/2023-03-30/concurrency-configs", kSigned, kManagementBody, v2023_03_30::listConcurrencyConfigs},
    Route{"PUT", "/2023-03-30/functions/{function}/provision-config", kSigned, kManagementBody, v2023_03_30::putProvisionConfig},
    Route{"GET", "/2023-03-30/functions/{function}/provision-config", kSigned, kManagementBody, v2023_03_30::getProvisionConfig},
    Route{"DELETE", "/2023-03-30/functions/{function}/provision-config", kSigned, kManagementBody, v2023_03_30::deleteProvisionConfig},
    Route{"GET", "/2023-03-30/provision-configs", kSigned, kManagementBody, v2023_03_30::listProvisionConfigs},

    Route{"GET", "/code/{token}", Access::Open, kManagementBody, downloadCode},
    Route{"GET", "/metrics", Access::OpenLocally, kManagementBody, showMetrics},
    Route{"GET", "/healthz", Access::Open, kManagementBody, showHealth},
};

Result<void> checkSizes(const HttpRequest& request)
{
    if (request.target.size() > kMaxTargetBytes) {
        return fail(ErrorCode::InvalidArgument,
            "path and query exceed " + std::to_string(kMaxTargetBytes) + " bytes: " + std::to_string(request.target.size()));
    }
    std::size_t bytes = 0;
    for (const auto& [name, value] : request.headers) bytes += name.size() + value.size() + 4; // ": " and the line's end
    if (bytes <= kMaxHeaderBytes) return {};
    return fail(ErrorCode::InvalidArgument,
        "the request's headers exceed " + std::to_string(kMaxHeaderBytes) + " bytes: " + std::to_string(bytes));
}

bool announcesMoreThan(std::int64_t bytes, const HttpRequest& head)
{
    const auto text = head.header("content-length");
    std::int64_t length = bytes + 1; // chunks: nobody knows
    std::from_chars(text.data(), text.data() + text.size(), length);
    return length > bytes;
}

identity::SignedRequest signedParts(const HttpRequest& request)
{
    return {.method = request.method, .target = request.target, .headers = request.headers};
}

/// Handles a call whose head is authentic, once its body is known to be what the signature covers.
void withSignedBody(const CallPtr& call, void (*handle)(CallPtr))
{
    auto promised = identity::promisedContentHash(signedParts(call->request()));
    if (!promised) return handle(call);
    using Checked = std::pair<Result<void>, std::string>;
    const bool isLarge = call->request().body.size() > kHashedInPlace;
    auto check = [promised = std::move(*promised), body = std::move(call->request().body)]() mutable {
        auto ok = identity::checkContentHash(promised, body);
        return Checked(std::move(ok), std::move(body));
    };
    auto done = [call, handle](Checked checked) {
        if (!checked.first) return call->fail(checked.first.error());
        call->request().body = std::move(checked.second);
        handle(call);
    };
    if (!isLarge) return done(check());
    offload(call->parts().workers, call->parts().loop, std::move(check), std::move(done));
}

class Api final : public HttpHandler
{
public:
    explicit Api(ApiParts parts)
        : m_parts(std::make_shared<ApiParts>(std::move(parts)))
    {
    }

    Result<std::int64_t> admit(const HttpRequest& head) const override
    {
        if (!announcesMoreThan(kUnsignedBody, head)) return kUnsignedBody; // handle() tells what is wrong with it
        const auto match = check(head);
        if (!match) return Failure(match.error());
        return match->route->maxBody;
    }

    void handle(HttpRequest request, Gone gone, Respond respond) override
    {
        const auto call
            = std::make_shared<Call>(m_parts, std::move(request), std::move(gone), std::move(respond));
        auto match = check(call->request());
        if (!match) return call->fail(match.error());
        call->setPath(std::move(match->parameters));
        if (isOpen(*match->route)) return match->route->handle(call);
        withSignedBody(call, match->route->handle);
    }

    HttpResponse errorResponse(const Error& error) const override { return errorReply(error, newUuid()); }

private:
    /// Everything a head alone decides, in this order: size, route, signature, account.
    Result<RouteMatch> check(const HttpRequest& head) const
    {
        if (auto ok = checkSizes(head); !ok) return Failure(ok.error());
        auto match = matchRoute(kRoutes, head.method, head.path());
        if (!match || isOpen(*match->route)) return match;
        if (auto ok = checkCaller(head); !ok) return Failure(ok.error());
        return match;
    }

    bool isOpen(const Route& route) const
    {
        if (route.access == Access::OpenLocally) return m_parts->engine.isLocalOnly();
        return route.access == Access::Open;
    }

    Result<void> checkCaller(const HttpRequest& head) const
    {
        const auto& identity = m_parts->identity;
        const auto key = identity::authenticate(
            signedParts(head), [&identity](std::string_view id) { return identity.key(id); }, m_parts->clock.now());
        if (!key) return Failure(key.error());
        const auto account = head.header("x-fc-account-id");
        if (account.empty() || account == identity.accountId()) return {};
        return fail(ErrorCode::AccessDenied,
            "access key '" + (*key)->id + "' does not belong to account '" + std::string(account) + "'");
    }

    std::shared_ptr<ApiParts> m_parts;
};
} // namespace

std::unique_ptr<HttpHandler> makeApi(
    Engine& engine, identity::Identity& identity, Loop& loop, WorkerPool& workers, const Clock& clock, LogSink log)
{
    return std::make_unique<Api>(ApiParts{engine, identity, loop, workers, clock, std::move(log), {}});
}

} // namespace engine::api
