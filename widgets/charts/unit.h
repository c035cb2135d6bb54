#pragma once

#include <QString>

namespace widgets {

/// What the values of a chart measure: decides how they are written and where the axis has its
/// ticks.
struct Unit
{
    enum class Kind {
        Count, ///< whole numbers
        Milliseconds,
        Bytes,
        ComputeUnits,
        Money, ///< in `currency`
        Share, ///< 1 is all
    };
    Kind kind = Kind::Count;
    QString currency; ///< ISO 4217; Money only

    /// "184 ms", "1.84 s", "512 MB", "¥0.0034"
    QString text(double value) const;
    /// The same, short, for an axis whose ticks lie `step` apart.
    QString axisText(double value, double step) const;
    /// A round distance between ticks near `roughStep`.
    double niceStep(double roughStep) const;
    /// The end of an axis that has to show `value`: the next round number.
    double niceEnd(double value) const;
};

} // namespace widgets
