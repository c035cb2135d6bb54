#include <engine/api/codec_services.h>
#include <engine/api/routes_2021_04_06.h>

namespace engine::api::v2021_04_06 {

namespace {
Result<FunctionAddress> address(const Call& call)
{
    return FunctionAddress{call.path("service"), queryValue(call, "qualifier"), call.path("function")};
}

constexpr auto kDialect = serviceDialect(address);
} // namespace

void putProvisionConfig(CallPtr call) { putProvision(call, kDialect); }
void getProvisionConfig(CallPtr call) { getProvision(call, kDialect); }
void listProvisionConfigs(CallPtr call) { listProvision(call, kDialect); }

void putOnDemandConfig(CallPtr call) { putMaximum(call, kDialect); }
void getOnDemandConfig(CallPtr call) { getMaximum(call, kDialect); }
void deleteOnDemandConfig(CallPtr call) { deleteMaximum(call, kDialect); }
void listOnDemandConfigs(CallPtr call) { listMaxima(call, kDialect, "resource"); }

} // namespace engine::api::v2021_04_06
