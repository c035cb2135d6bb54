#pragma once

#include <QFont>
#include <QObject>
#include <widgets/common/colors.h>

class QApplication;

namespace widgets {

class SystemScheme;

/// The type scale. Sizes are device-independent pixels.
enum class TextStyle {
    Caption, ///< 11: column heads, axis labels
    Small, ///< 12: secondary lines, chips
    Body, ///< 13
    Strong, ///< 13, semi-bold
    Title, ///< 15, semi-bold: cards, dialogs
    Heading, ///< 20, semi-bold: pages
    Display, ///< 28, semi-bold: single numbers
    Mono, ///< 13, fixed pitch
    MonoSmall, ///< 12, fixed pitch
};

/// The look of the application: colours, fonts and style, switchable while it runs. One per
/// application, GUI thread.
class Theme : public QObject
{
    Q_OBJECT
public:
    enum class Mode { System, Dark, Light };
    Q_ENUM(Mode)

    /// Before the QApplication is made: settings that are read when the first font is loaded.
    static void prepare();
    /// Puts the style, the palette and the fonts on `application`. Once, before the first window.
    static Theme& install(QApplication& application, Mode mode = Mode::System);
    /// After install().
    static Theme& instance();

    Mode mode() const { return m_mode; }
    void setMode(Mode mode);
    bool isDark() const { return m_isDark; }
    const Colors& colors() const { return m_colors; }

    static QFont font(TextStyle style);

Q_SIGNALS:
    /// The colours are others now; Qt's palette already follows.
    void themeChanged();

private:
    explicit Theme(QApplication& application);
    void update();

    SystemScheme* m_system;
    Mode m_mode = Mode::System;
    bool m_isDark = false;
    Colors m_colors;
};

/// The current theme's colours.
inline const Colors& colors()
{
    return Theme::instance().colors();
}

} // namespace widgets
