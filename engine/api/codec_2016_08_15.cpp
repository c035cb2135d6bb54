#include <engine/api/codec_2016_08_15.h>

#include <algorithm>
#include <boost/json.hpp>
#include <engine/api/request_values.h>
#include <engine/catalog/fields.h>
#include <engine/catalog/json.h>
#include <engine/core/digest.h>

namespace json = boost::json;

namespace engine::api::v2016_08_15 {

namespace {
template <typename Object>
void addTimes(json::object& into, const Object& object)
{
    into["createdTime"] = toIso8601(object.createdTime);
    into["lastModifiedTime"] = toIso8601(object.lastModifiedTime);
}

/// Settings that are not in use are left out, rather than shown with a 0 that means "none".
void eraseUnset(json::object& json, const catalog::FunctionConfig& config)
{
    if (config.cpu == 0) json.erase("cpu");
    if (config.gpuMemorySize == 0) json.erase("gpuMemorySize");
    if (config.instanceSoftConcurrency == 0) json.erase("instanceSoftConcurrency");
    if (config.caPort == 0) json.erase("caPort");
    if (config.customRuntimeConfig == catalog::CustomRuntimeConfig()) json.erase("customRuntimeConfig");
    if (config.customContainerConfig == catalog::CustomContainerConfig()) json.erase("customContainerConfig");
    if (config.customHealthCheckConfig.httpGetUrl.empty()) json.erase("customHealthCheckConfig");
    if (config.customDns == catalog::CustomDns()) json.erase("customDNS");
    auto& hooks = json.at("instanceLifecycleConfig").get_object();
    if (config.preFreeze.handler.empty()) hooks.erase("preFreeze");
    if (config.preStop.handler.empty()) hooks.erase("preStop");
    if (hooks.empty()) json.erase("instanceLifecycleConfig");
}

Error refusedCode(std::string detail) { return {ErrorCode::InvalidArgument, std::move(detail), "code"}; }

Result<CodeSource> decodeCode(const json::value* code)
{
    if (!code) return CodeSource();
    if (!code->is_object()) return Failure(catalog::invalidValue("code", "an object", json::serialize(*code)));
    const auto* zipFile = catalog::findMember(code->get_object(), "zipFile");
    if (!zipFile) {
        if (!catalog::findMember(code->get_object(), "ossObjectName")) return CodeSource();
        return Failure(refusedCode("code.ossObjectName cannot be read here: send the package itself as code.zipFile"));
    }
    if (!zipFile->is_string()) {
        return Failure(catalog::invalidValue("code.zipFile", "base64 of a zip", json::serialize(*zipFile)));
    }
    auto bytes = fromBase64(zipFile->get_string());
    if (!bytes) return Failure(refusedCode("code.zipFile is set to an invalid value (allowed: base64 of a zip)"));
    return ZipBytes{std::move(*bytes)};
}

Result<void> checkChecksum(const CodeSource& code, std::string_view expected)
{
    const auto* zip = std::get_if<ZipBytes>(&code);
    if (!zip || expected.empty()) return {};
    const auto actual = std::to_string(crc64(zip->bytes));
    if (actual == expected) return {};
    return fail(ErrorCode::InvalidArgument,
        "the CRC-64 of code.zipFile is " + actual + ", not " + std::string(expected) + " as X-Fc-Code-Checksum says", "code");
}
} // namespace

json::object toJson(const catalog::Service& service)
{
    auto json = catalog::toJson(service.config);
    json["serviceName"] = service.name;
    json["serviceId"] = service.id;
    if (service.config.tracingConfig.type.empty()) json["tracingConfig"] = {{"type", nullptr}, {"params", nullptr}};
    addTimes(json, service);
    return json;
}

json::object toJson(const catalog::Function& function)
{
    auto json = catalog::toJson(function.config);
    eraseUnset(json, function.config);
    json["functionName"] = function.name;
    json["functionId"] = function.id;
    json["codeSize"] = function.code.size;
    json["codeChecksum"] = std::to_string(function.code.crc64);
    addTimes(json, function);
    return json;
}

Result<FunctionBody> decodeFunctionBody(std::string body, std::string_view checksum)
{
    auto fields = parseJsonBody(body);
    if (!fields) return Failure(fields.error());
    std::string().swap(body); // a package of 100 MB should not be held three times
    const auto* sent = catalog::findMember(*fields, "code");
    auto code = decodeCode(sent);
    if (!code) return Failure(code.error());
    const auto isSent = [sent](const auto& member) { return &member.value() == sent; };
    if (sent) fields->erase(std::find_if(fields->cbegin(), fields->cend(), isSent));
    if (auto ok = checkChecksum(*code, checksum); !ok) return Failure(ok.error());
    return FunctionBody{std::move(*fields), std::move(*code)};
}

} // namespace engine::api::v2016_08_15
