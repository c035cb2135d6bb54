#pragma once

#include <engine/catalog/catalog.h>
#include <string>
#include <string_view>

// Kinds and keys of the stored documents.
namespace engine::catalog {

inline constexpr std::string_view kServiceKind = "service";
inline constexpr std::string_view kFunctionKind = "function";
inline constexpr std::string_view kOnDemandKind = "onDemandConfig";
inline constexpr std::string_view kProvisionKind = "provisionConfig";
inline constexpr std::string_view kLatest = "LATEST";

inline std::string functionKey(std::string_view service, std::string_view function)
{
    return std::string(service) + "/" + std::string(function);
}

/// "service.qualifier/function", where no qualifier means LATEST. Names hold neither dots nor slashes.
inline std::string qualifiedKey(std::string_view service, std::string_view qualifier, std::string_view function)
{
    return std::string(service) + "." + std::string(qualifier.empty() ? kLatest : qualifier) + "/"
        + std::string(function);
}

/// Of an on-demand config or a provision config.
inline std::string qualifiedKey(const auto& config)
{
    return qualifiedKey(config.service, config.qualifier, config.function);
}

} // namespace engine::catalog
