#include "package_export.h"

#include <QDir>
#include <QPromise>
#include <QSaveFile>
#include <QThreadPool>
#include <engine/storage/unzip.h>
#include <memory>

namespace app {

using engine::ErrorCode;
using engine::Result;

namespace {

using Done = Result<std::monostate>;

template <typename Work>
QFuture<Done> onPool(Work work)
{
    auto promise = std::make_shared<QPromise<Done>>();
    promise->start();
    QThreadPool::globalInstance()->start([promise, work = std::move(work)] {
        promise->addResult(work());
        promise->finish();
    });
    return promise->future();
}

Done unpack(const std::string& zip, const QString& folder)
{
    const QDir dir(folder);
    if (dir.exists() && !dir.isEmpty()) {
        return engine::fail(ErrorCode::InvalidArgument,
            "the folder " + folder.toStdString() + " exists and is not empty");
    }
    if (!dir.mkpath(QStringLiteral(".")))
        return engine::fail(ErrorCode::Io, "make the folder " + folder.toStdString());
    if (auto unpacked = engine::storage::unzip(zip, folder.toStdString(), {}); !unpacked)
        return engine::Failure(unpacked.error());
    return std::monostate();
}

Done write(const std::string& zip, const QString& path)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly)
        || file.write(zip.data(), static_cast<qint64>(zip.size())) < 0 || !file.commit()) {
        return engine::fail(
            ErrorCode::Io, "write " + path.toStdString() + ": " + file.errorString().toStdString());
    }
    return std::monostate();
}

} // namespace

QFuture<Done> exportFolder(std::string zip, const QString& folder)
{
    return onPool([zip = std::move(zip), folder] { return unpack(zip, folder); });
}

QFuture<Done> exportZip(std::string zip, const QString& file)
{
    return onPool([zip = std::move(zip), file] { return write(zip, file); });
}

} // namespace app
