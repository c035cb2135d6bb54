#pragma once

#include <engine/api/call.h>

// The operations of API version 2016-08-15. Source: fc-api 4.1, 4.2, 4.4 and 8. The account and the signature are
// checked before any of them runs. Path parameters: service, qualifier, function.
namespace engine::api::v2016_08_15 {

void createService(CallPtr call);
void listServices(CallPtr call);
void getService(CallPtr call);
void updateService(CallPtr call);
void deleteService(CallPtr call);

void createFunction(CallPtr call);
void listFunctions(CallPtr call);
void getFunction(CallPtr call);
void updateFunction(CallPtr call);
void deleteFunction(CallPtr call);
void getFunctionCode(CallPtr call);
void invokeFunction(CallPtr call);

void putProvisionConfig(CallPtr call);
void getProvisionConfig(CallPtr call);
void listProvisionConfigs(CallPtr call);

void putOnDemandConfig(CallPtr call);
void getOnDemandConfig(CallPtr call);
void deleteOnDemandConfig(CallPtr call);
void listOnDemandConfigs(CallPtr call);

} // namespace engine::api::v2016_08_15
