#pragma once

#include <engine/api/call.h>

// The operations of API version 2023-03-30. Source: fc-api 6 and 7.3. It knows functions only: one of a service is
// called "service$function". Path parameter: function; the qualifier is in the query, LATEST when there is none.
namespace engine::api::v2023_03_30 {

void putProvisionConfig(CallPtr call);
void getProvisionConfig(CallPtr call);
void deleteProvisionConfig(CallPtr call);
void listProvisionConfigs(CallPtr call);

/// A function's concurrency is its maximum of on-demand instances.
void putConcurrencyConfig(CallPtr call);
void getConcurrencyConfig(CallPtr call);
void deleteConcurrencyConfig(CallPtr call);
void listConcurrencyConfigs(CallPtr call);

} // namespace engine::api::v2023_03_30
