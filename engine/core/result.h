#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace engine {

/// Why something was refused or failed. Each code decides the HTTP status, whether a retry can help, and the sentence
/// the console shows. The first group are Function Compute's own codes and travel on the wire by name.
enum class ErrorCode {
    InvalidArgument,
    MissingRequiredHeader,
    PathNotSupported,
    EntityTooLarge,
    LimitExceeded,
    InstanceMetricsRequired,
    AccessDenied,
    SignatureNotMatch,
    InvalidAccessKeyId,
    InvalidSecurityToken,
    ServiceNotFound,
    FunctionNotFound,
    VersionNotFound,
    AliasNotFound,
    OnDemandConfigNotFound,
    ProvisionConfigNotFound,
    ServiceAlreadyExists,
    FunctionAlreadyExists,
    ServiceNotEmpty,
    ProvisionConfigExist,
    ConcurrentUpdateError,
    PreconditionFailed,
    FunctionNotStarted,
    ResourceExhausted,
    ClientClosedRequest,
    InternalServerError,
    BadResponse,
    ResourceThrottled,
    ServiceUnavailable,
    // Local ones: they reach the wire, if at all, as InternalServerError.
    Io, ///< the disk, a socket or a process failed; `detail` says which and how
    Corrupt, ///< stored data that cannot be understood
    InUse, ///< the data directory or the port belongs to another process
    Unsupported, ///< this machine lacks something: a runtime, namespaces, a permission
    Cancelled, ///< the caller or a shutdown gave up waiting
};

/// The code as Function Compute writes it, "InvalidArgument"; local codes give "InternalServerError".
std::string_view codeName(ErrorCode code);
/// 400..599.
int httpStatus(ErrorCode code);

/// An expected failure. `detail` is an English sentence for the log and the API; `field` names the refused
/// configuration field by its path ("vpcConfig.vpcId"), empty when no field is to blame.
struct Error
{
    ErrorCode code = ErrorCode::InternalServerError;
    std::string detail;
    std::string field;
    bool operator==(const Error&) const = default;
};

template <typename T>
using Result = tl::expected<T, Error>;
using Failure = tl::unexpected<Error>;

inline Failure fail(ErrorCode code, std::string detail, std::string field = {})
{
    return Failure(Error{code, std::move(detail), std::move(field)});
}

/// The same failure with what was being done in front: "open catalog: <detail>".
Failure failWithContext(std::string_view context, Error error);

/// Runs exactly once, on the engine thread, also at shutdown.
template <typename T>
using Completion = std::function<void(Result<T>)>;

} // namespace engine
