#pragma once

#include <boost/json/object.hpp>
#include <engine/catalog/objects.h>
#include <engine/engine.h>

// How API version 2016-08-15 words the objects. Source: fc-api 5.1, 5.4 and 5.6.
namespace engine::api::v2016_08_15 {

boost::json::object toJson(const catalog::Service& service);
boost::json::object toJson(const catalog::Function& function);

/// The body of CreateFunction or UpdateFunction.
struct FunctionBody
{
    boost::json::object fields; ///< as sent, without the code
    CodeSource code; ///< monostate: none was sent
};
/// Decodes a body, its zip too; `checksum`: what the caller says the CRC-64 of the code is, empty when it says nothing.
/// InvalidArgument for what is not JSON, not base64, not there, or has another checksum. May take a while; any thread.
Result<FunctionBody> decodeFunctionBody(std::string body, std::string_view checksum);

} // namespace engine::api::v2016_08_15
