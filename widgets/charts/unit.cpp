#include "unit.h"

#include <cmath>
#include <model/format/numbers.h>

namespace widgets {

namespace {

/// The next of 1, 2, 5 times a power of ten from `rough` up.
double roundDecimal(double rough)
{
    if (rough <= 0) return 1;
    const double power = std::pow(10, std::floor(std::log10(rough)));
    for (const double factor : {1.0, 2.0, 5.0}) {
        if (factor * power >= rough * 0.999999) return factor * power;
    }
    return 10 * power;
}

/// The next power of two from `rough` up.
double roundBinary(double rough)
{
    return rough <= 1 ? 1 : std::pow(2, std::ceil(std::log2(rough * 0.999999)));
}

int placesFor(double step)
{
    return step >= 1 || step <= 0 ? 0 : static_cast<int>(std::ceil(-std::log10(step) - 1e-9));
}

} // namespace

QString Unit::text(double value) const
{
    switch (kind) {
    case Kind::Count:
        return value == std::floor(value) ? model::countText(static_cast<std::int64_t>(value))
                                          : model::decimalText(value, 2);
    case Kind::Milliseconds:
        return model::durationText(value);
    case Kind::Bytes:
        return model::bytesText(value);
    case Kind::ComputeUnits:
        return model::computeUnitsAmount(value).text();
    case Kind::Money:
        return model::moneyText(value, currency);
    case Kind::Share:
        return model::percentText(value);
    }
    Q_UNREACHABLE();
}

QString Unit::axisText(double value, double step) const
{
    switch (kind) {
    case Kind::Count:
        return model::shortCountText(value);
    case Kind::Milliseconds:
        // All ticks of an axis in one unit.
        if (step >= 60'000 || std::abs(value) >= 60'000) return model::durationText(value);
        if (step >= 500 || std::abs(value) >= 1000) {
            return model::decimalText(value / 1000, placesFor(step / 1000)) + QChar(0xA0) + u's';
        }
        return model::decimalText(value, placesFor(step)) + QChar(0xA0) + QStringLiteral("ms");
    case Kind::ComputeUnits:
        return model::decimalText(value, placesFor(step));
    case Kind::Money:
        return model::moneyText(value, currency, std::max(2, placesFor(step)));
    case Kind::Bytes:
    case Kind::Share:
        return text(value);
    }
    Q_UNREACHABLE();
}

double Unit::niceStep(double roughStep) const
{
    switch (kind) {
    case Kind::Count:
        return std::max(1.0, roundDecimal(roughStep));
    case Kind::Bytes:
        return roundBinary(roughStep);
    case Kind::Milliseconds:
        if (roughStep > 60'000) return roundDecimal(roughStep / 60'000) * 60'000;
        return roundDecimal(roughStep);
    case Kind::ComputeUnits:
    case Kind::Money:
    case Kind::Share:
        return roundDecimal(roughStep);
    }
    Q_UNREACHABLE();
}

double Unit::niceEnd(double value) const
{
    if (value <= 0 || !std::isfinite(value)) return kind == Kind::Bytes ? 1024 : 1;
    // About four ticks: the end moves in their steps, so a live axis is still most of the time.
    const double step = niceStep(value / 4);
    return std::ceil(value / step * 0.999999) * step;
}

} // namespace widgets
