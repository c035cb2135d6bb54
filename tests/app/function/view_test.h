#pragma once

#include <tests/support/test_console.h>
#include <tests/support/widget_test.h>

namespace test {

/// A console for one page at a time.
class Console : public TestConsole
{
public:
    Console()
    {
        if (const auto started = start(); !started) qFatal("%s", started.error().detail.c_str());
    }

    engine::Result<engine::InvokeReply> invoke(
        const std::string& service, const std::string& function, const std::string& payload)
    {
        return await(client().invoke(
            {.service = service, .function = function, .qualifier = {}, .payload = payload}));
    }
};

/// The child widget that screen readers know by this name.
template <typename Widget>
Widget* named(const QWidget& parent, const QString& name)
{
    for (Widget* child : parent.findChildren<Widget*>()) {
        if (child->accessibleName() == name) return child;
    }
    return nullptr;
}

/// The button with this text or name.
template <typename Button>
Button* button(const QWidget& parent, const QString& text)
{
    for (Button* child : parent.findChildren<Button*>()) {
        if (child->text() == text || child->accessibleName() == text) return child;
    }
    return nullptr;
}

} // namespace test
