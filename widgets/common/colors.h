#pragma once

#include <QColor>
#include <QPalette>
#include <QString>
#include <array>
#include <optional>
#include <vector>

class QJsonObject;

namespace widgets {

/// What a coloured part means. Never the only sign: a text or an icon says the same.
enum class Tone { Neutral, Accent, Success, Warning, Error, Info };
inline constexpr int kToneCount = 6;

/// What text or a line icon is drawn with.
enum class Ink { Text, Muted, Faint, Disabled, Accent, OnAccent, Success, Warning, Error, Info };

struct ToneColors
{
    QColor text; ///< readable on `fill` and on every background
    QColor fill; ///< quiet background
    QColor border;
    QColor solid; ///< dots, bars
};

/// Every colour of one theme, from resources/themes/palette.json. Texts reach a contrast of 4.5 on
/// the backgrounds they are meant for, marks of charts 3.
struct Colors
{
    // Backgrounds, from back to front
    QColor canvas; ///< the page
    QColor chrome; ///< around the page: side bar, status
    QColor surface; ///< cards, tables
    QColor raised; ///< popups, buttons
    QColor sunken; ///< inputs, editors
    QColor hover;
    QColor pressed;
    QColor selected; ///< rows

    QColor border; ///< of cards, between rows
    QColor borderStrong; ///< of inputs and buttons
    QColor outline; ///< what must be seen to be found: check boxes, scroll handles

    QColor text;
    QColor textMuted; ///< second level
    QColor textFaint; ///< hints, placeholders, axis labels
    QColor textDisabled;

    QColor accent;
    QColor accentHover;
    QColor accentPressed;
    QColor accentText; ///< links, active items
    QColor onAccent;
    QColor focus; ///< the ring around what has the keyboard

    QColor danger;
    QColor dangerHover;
    QColor dangerPressed;
    QColor onDanger;

    std::array<ToneColors, kToneCount> tones;
    std::vector<QColor>
        series; ///< chart series in order of use, told apart by colour-blind eyes too
    std::vector<QColor> phases; ///< queued, allocate, runtime, load, initializer

    struct Syntax
    {
        QColor keyword, string, number, comment, function, type, key, constant, error;
    } syntax;
    QColor currentLine;
    QColor lineNumber;
    QColor textSelection;
    QColor searchMatch;
    QColor matchingBrace;

    const ToneColors& tone(Tone tone) const { return tones[static_cast<std::size_t>(tone)]; }
    QColor ink(Ink ink) const;
    /// Colour of the n-th series; starts again after the last.
    QColor seriesColor(int index) const
    {
        return series[static_cast<std::size_t>(index) % series.size()];
    }
    /// For Qt's own painting.
    QPalette toPalette() const;

    /// nullopt when a colour is missing or malformed; `problem` then names it.
    static std::optional<Colors> fromJson(const QJsonObject& theme, QString& problem);
    /// The built-in theme.
    static Colors builtIn(bool isDark);
};

/// `color` with its opacity set to 0..1.
QColor withAlpha(QColor color, double opacity);
/// `over` laid on `under` with the opacity of `over`.
QColor blended(const QColor& over, const QColor& under);

} // namespace widgets
