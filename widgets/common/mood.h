#pragma once

#include <model/format/states.h>
#include <optional>
#include <widgets/common/icons.h>

namespace widgets {

/// How a state is coloured and marked.
Tone toneOf(model::Mood mood);
std::optional<Icon> iconOf(model::Mood mood);

} // namespace widgets
