#pragma once

#include <engine/api/call.h>

// The operations of API version 2021-04-06. Source: fc-api 4.4. Path parameters: service, function; the qualifier is in
// the query.
namespace engine::api::v2021_04_06 {

void putProvisionConfig(CallPtr call);
void getProvisionConfig(CallPtr call);
void listProvisionConfigs(CallPtr call);

void putOnDemandConfig(CallPtr call);
void getOnDemandConfig(CallPtr call);
void deleteOnDemandConfig(CallPtr call);
void listOnDemandConfigs(CallPtr call);

} // namespace engine::api::v2021_04_06
