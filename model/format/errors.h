#pragma once

#include <QString>
#include <engine/core/result.h>

namespace model {

/// What happened, as a sentence for the user: by the error's code, then the engine's own words for
/// the details.
QString errorText(const engine::Error& error);
/// The first part alone: "The function does not exist."
QString errorTitle(engine::ErrorCode code);
/// Whether the same request may succeed later.
bool canRetry(engine::ErrorCode code);

} // namespace model
