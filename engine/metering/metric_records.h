#pragma once

#include <engine/metering/telemetry.h>
#include <string>

namespace engine::metering {

/// The records Function Compute writes about calls and instances, as one JSON object with its names (source: behaviour
/// rows 5 and 9). What is not measured here (network bytes, traces, hosts, the time code was fetched) is left out, and
/// fields of cold starts are there for those alone.
std::string requestMetricsJson(const InvocationRecord& invocation);
/// The instance as it is now.
std::string instanceMetricsJson(const InstanceRecord& instance);

} // namespace engine::metering
