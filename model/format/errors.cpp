#include "errors.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;
using engine::ErrorCode;

namespace model {

namespace {

class ErrorText
{
    Q_DECLARE_TR_FUNCTIONS(model::ErrorText)
};

} // namespace

QString errorTitle(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidArgument:
        return ErrorText::tr("A value is not allowed.");
    case ErrorCode::MissingRequiredHeader:
        return ErrorText::tr("The request lacks a header.");
    case ErrorCode::PathNotSupported:
        return ErrorText::tr("There is no such operation.");
    case ErrorCode::EntityTooLarge:
        return ErrorText::tr("The content is too large.");
    case ErrorCode::LimitExceeded:
        return ErrorText::tr("A limit is reached.");
    case ErrorCode::InstanceMetricsRequired:
        return ErrorText::tr("Instance metrics are off.");
    case ErrorCode::AccessDenied:
        return ErrorText::tr("This is not permitted.");
    case ErrorCode::SignatureNotMatch:
        return ErrorText::tr("The signature does not match.");
    case ErrorCode::InvalidAccessKeyId:
        return ErrorText::tr("The access key is unknown.");
    case ErrorCode::InvalidSecurityToken:
        return ErrorText::tr("The security token is not valid.");
    case ErrorCode::ServiceNotFound:
        return ErrorText::tr("The service does not exist.");
    case ErrorCode::FunctionNotFound:
        return ErrorText::tr("The function does not exist.");
    case ErrorCode::VersionNotFound:
        return ErrorText::tr("The version does not exist.");
    case ErrorCode::AliasNotFound:
        return ErrorText::tr("The alias does not exist.");
    case ErrorCode::OnDemandConfigNotFound:
        return ErrorText::tr("No maximum of instances is set.");
    case ErrorCode::ProvisionConfigNotFound:
        return ErrorText::tr("No provisioned instances are configured.");
    case ErrorCode::ServiceAlreadyExists:
        return ErrorText::tr("A service of this name exists already.");
    case ErrorCode::FunctionAlreadyExists:
        return ErrorText::tr("A function of this name exists already.");
    case ErrorCode::ServiceNotEmpty:
        return ErrorText::tr("The service still has functions.");
    case ErrorCode::ProvisionConfigExist:
        return ErrorText::tr("The function has provisioned instances.");
    case ErrorCode::ConcurrentUpdateError:
    case ErrorCode::PreconditionFailed:
        return ErrorText::tr("Someone else changed it meanwhile.");
    case ErrorCode::FunctionNotStarted:
        return ErrorText::tr("The function could not be started.");
    case ErrorCode::ResourceExhausted:
        return ErrorText::tr("No instance is available.");
    case ErrorCode::ClientClosedRequest:
        return ErrorText::tr("The caller went away.");
    case ErrorCode::InternalServerError:
        return ErrorText::tr("The engine failed.");
    case ErrorCode::BadResponse:
        return ErrorText::tr("The function's answer is not valid.");
    case ErrorCode::ResourceThrottled:
        return ErrorText::tr("Too many requests at once.");
    case ErrorCode::ServiceUnavailable:
        return ErrorText::tr("The engine cannot serve this now.");
    case ErrorCode::Io:
        return ErrorText::tr("The disk or the network failed.");
    case ErrorCode::Corrupt:
        return ErrorText::tr("Stored data cannot be read.");
    case ErrorCode::InUse:
        return ErrorText::tr("It is in use.");
    case ErrorCode::Unsupported:
        return ErrorText::tr("This machine does not support it.");
    case ErrorCode::Cancelled:
        return ErrorText::tr("Cancelled.");
    }
    Q_UNREACHABLE();
}

QString errorText(const engine::Error& error)
{
    const QString title = errorTitle(error.code);
    if (error.detail.empty()) return title;
    QString detail = QString::fromStdString(error.detail);
    if (!detail.endsWith(u'.') && !detail.endsWith(u'?')) detail += u'.';
    return ErrorText::tr("%1: %2", "what happened, without full stop: details")
        .arg(title.chopped(1), detail);
}

bool canRetry(ErrorCode code)
{
    switch (code) {
    case ErrorCode::ResourceExhausted:
    case ErrorCode::ResourceThrottled:
    case ErrorCode::ServiceUnavailable:
    case ErrorCode::InternalServerError:
    case ErrorCode::Io:
    case ErrorCode::Cancelled:
    case ErrorCode::ConcurrentUpdateError:
        return true;
    default:
        return false;
    }
}

} // namespace model
