#pragma once

#include <QWidget>
#include <app/console/navigator.h>
#include <app/console/workspace.h>
#include <optional>
#include <span>
#include <widgets/common/icons.h>

namespace app {

/// A page beside the functions'.
struct GlobalPageKind
{
    GlobalPage page;
    widgets::Icon icon;
    const char* name; ///< for the settings; not translated
    const char* title; ///< to be translated in the context "app::GlobalPages"
    QWidget* (*make)(Workspace&);

    QString titleText() const;
};

/// Those there are, in the order of the side bar.
std::span<const GlobalPageKind> globalPages();
/// nullptr: not offered.
const GlobalPageKind* globalPage(GlobalPage page);
const GlobalPageKind* globalPage(const QString& name);

} // namespace app
