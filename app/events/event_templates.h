#pragma once

#include <QString>
#include <vector>

namespace app {

/// An event to begin with.
struct EventTemplate
{
    QString id; ///< "timer"
    QString name; ///< "Timer trigger", in the user's language
    QString text; ///< JSON, laid out
};

/// The built-in ones, in the order a list offers them.
std::vector<EventTemplate> eventTemplates();

} // namespace app
