#pragma once

#include <QFuture>
#include <QString>
#include <engine/core/result.h>
#include <string>
#include <variant>

// Copies of a package outside the engine. The work is done on a thread of the pool.
namespace app {

/// Unpacks the zip into `folder`, which is made. InvalidArgument when something is in it already.
QFuture<engine::Result<std::monostate>> exportFolder(std::string zip, const QString& folder);
/// Writes the zip as a file, whole or not at all.
QFuture<engine::Result<std::monostate>> exportZip(std::string zip, const QString& file);

} // namespace app
