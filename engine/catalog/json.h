#pragma once

#include <boost/json/fwd.hpp>
#include <engine/catalog/objects.h>
#include <engine/catalog/provision.h>
#include <engine/core/result.h>
#include <string_view>

// Configurations as JSON objects with the field paths of fields.h nested. The stored documents use this form as it is;
// the codec of an API version starts from it and changes what its dialect words differently.
namespace engine::catalog {

boost::json::object toJson(const FunctionConfig& config);
boost::json::object toJson(const ServiceConfig& config);

/// Sets the fields present in `json`: keys match without case, null counts as absent, unknown keys are ignored, maps
/// and lists replace the old ones whole, and a nested object that is present resets its siblings to their defaults.
/// InvalidArgument names the field when a value has the wrong JSON type (integral numbers such as 128.0 are integers)
/// and leaves `config` as it was; rules are not checked here (validate() does). Numbers keep 15 digits.
Result<void> applyJson(FunctionConfig& config, const boost::json::object& json);
Result<void> applyJson(ServiceConfig& config, const boost::json::object& json);

/// The member called `key`, preferably in this very case; nullptr when absent or null.
const boost::json::value* findMember(const boost::json::object& object, std::string_view key);

/// Whole objects, for storage; reading gives the same object back. Corrupt names what is missing or wrong.
boost::json::object toDocument(const Service& service);
boost::json::object toDocument(const Function& function);
boost::json::object toDocument(const ProvisionConfig& config);
Result<Service> serviceFromDocument(const boost::json::object& document);
Result<Function> functionFromDocument(const boost::json::object& document);
Result<ProvisionConfig> provisionFromDocument(const boost::json::object& document);

} // namespace engine::catalog
