#include <engine/core/result.h>

namespace engine {

std::string_view codeName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument: return "InvalidArgument";
    case ErrorCode::MissingRequiredHeader: return "MissingRequiredHeader";
    case ErrorCode::PathNotSupported: return "PathNotSupported";
    case ErrorCode::EntityTooLarge: return "EntityTooLarge";
    case ErrorCode::LimitExceeded: return "LimitExceeded";
    case ErrorCode::InstanceMetricsRequired: return "InstanceMetricsRequired";
    case ErrorCode::AccessDenied: return "AccessDenied";
    case ErrorCode::SignatureNotMatch: return "SignatureNotMatch";
    case ErrorCode::InvalidAccessKeyId: return "InvalidAccessKeyID";
    case ErrorCode::InvalidSecurityToken: return "InvalidSecurityToken";
    case ErrorCode::ServiceNotFound: return "ServiceNotFound";
    case ErrorCode::FunctionNotFound: return "FunctionNotFound";
    case ErrorCode::VersionNotFound: return "VersionNotFound";
    case ErrorCode::AliasNotFound: return "AliasNotFound";
    case ErrorCode::OnDemandConfigNotFound: return "OnDemandConfigNotFound";
    case ErrorCode::ProvisionConfigNotFound: return "ProvisionConfigNotFound";
    case ErrorCode::ServiceAlreadyExists: return "ServiceAlreadyExists";
    case ErrorCode::FunctionAlreadyExists: return "FunctionAlreadyExists";
    case ErrorCode::ServiceNotEmpty: return "ServiceNotEmpty";
    case ErrorCode::ProvisionConfigExist: return "ProvisionConfigExist";
    case ErrorCode::ConcurrentUpdateError: return "ConcurrentUpdateError";
    case ErrorCode::PreconditionFailed: return "PreconditionFailed";
    case ErrorCode::FunctionNotStarted: return "FunctionNotStarted";
    case ErrorCode::ResourceExhausted: return "ResourceExhausted";
    case ErrorCode::ClientClosedRequest: return "ClientClosedRequest";
    case ErrorCode::BadResponse: return "BadResponse";
    case ErrorCode::ResourceThrottled: return "ResourceThrottled";
    case ErrorCode::ServiceUnavailable: return "ServiceUnavailable";
    case ErrorCode::InternalServerError:
    case ErrorCode::Io:
    case ErrorCode::Corrupt:
    case ErrorCode::InUse:
    case ErrorCode::Unsupported:
    case ErrorCode::Cancelled: break;
    }
    return "InternalServerError";
}

int httpStatus(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument:
    case ErrorCode::MissingRequiredHeader:
    case ErrorCode::PathNotSupported:
    case ErrorCode::EntityTooLarge:
    case ErrorCode::LimitExceeded:
    case ErrorCode::InstanceMetricsRequired: return 400;
    case ErrorCode::AccessDenied:
    case ErrorCode::SignatureNotMatch:
    case ErrorCode::InvalidAccessKeyId:
    case ErrorCode::InvalidSecurityToken: return 403;
    case ErrorCode::ServiceNotFound:
    case ErrorCode::FunctionNotFound:
    case ErrorCode::VersionNotFound:
    case ErrorCode::AliasNotFound:
    case ErrorCode::OnDemandConfigNotFound:
    case ErrorCode::ProvisionConfigNotFound: return 404;
    case ErrorCode::ServiceAlreadyExists:
    case ErrorCode::FunctionAlreadyExists:
    case ErrorCode::ServiceNotEmpty:
    case ErrorCode::ProvisionConfigExist:
    case ErrorCode::ConcurrentUpdateError: return 409;
    case ErrorCode::PreconditionFailed:
    case ErrorCode::FunctionNotStarted: return 412;
    case ErrorCode::ResourceExhausted: return 429;
    case ErrorCode::ClientClosedRequest: return 499;
    case ErrorCode::BadResponse: return 502;
    case ErrorCode::ResourceThrottled:
    case ErrorCode::ServiceUnavailable: return 503;
    case ErrorCode::InternalServerError:
    case ErrorCode::Io:
    case ErrorCode::Corrupt:
    case ErrorCode::InUse:
    case ErrorCode::Unsupported:
    case ErrorCode::Cancelled: break;
    }
    return 500;
}

Failure failWithContext(std::string_view context, Error error)
{
    error.detail.insert(0, std::string(context) + ": ");
    return Failure(std::move(error));
}

} // namespace engine
