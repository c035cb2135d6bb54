#pragma once

#include <QApplication>
#include <QRegularExpression>
#include <QTest>
#include <widgets/common/theme.h>

/// A main() with the application's look. Call failOnAnyWarning() from init().
#define FCDESK_WIDGET_TEST_MAIN(Test)                                                              \
    int main(int argc, char** argv)                                                                \
    {                                                                                              \
        widgets::Theme::prepare();                                                                 \
        QApplication application(argc, argv);                                                      \
        widgets::Theme::install(application, widgets::Theme::Mode::Dark);                          \
        Test test;                                                                                 \
        return QTest::qExec(&test, argc, argv);                                                    \
    }

/// Fails the test function on any warning but the offscreen platform's own.
inline void failOnAnyWarning()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!This plugin does not support)")));
}
