#include "mood.h"

namespace widgets {

Tone toneOf(model::Mood mood)
{
    switch (mood) {
    case model::Mood::Neutral:
        return Tone::Neutral;
    case model::Mood::Busy:
        return Tone::Info;
    case model::Mood::Good:
        return Tone::Success;
    case model::Mood::Warning:
        return Tone::Warning;
    case model::Mood::Bad:
        return Tone::Error;
    }
    Q_UNREACHABLE();
}

std::optional<Icon> iconOf(model::Mood mood)
{
    switch (mood) {
    case model::Mood::Neutral:
        return std::nullopt;
    case model::Mood::Busy:
        return Icon::Timer;
    case model::Mood::Good:
        return Icon::Success;
    case model::Mood::Warning:
        return Icon::Warning;
    case model::Mood::Bad:
        return Icon::Error;
    }
    Q_UNREACHABLE();
}

} // namespace widgets
