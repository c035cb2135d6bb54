#include "numbers.h"

#include <QCoreApplication>
#include <QLocale>
#include <array>
#include <cmath>

using namespace Qt::StringLiterals;

namespace model {

namespace {

class NumberText
{
    Q_DECLARE_TR_FUNCTIONS(model::NumberText)
};

constexpr QChar kNoBreakSpace(0x00A0);

/// Decimal places that leave about three significant digits of `value`.
int placesFor(double value)
{
    const double size = std::abs(value);
    return size >= 100 ? 0 : size >= 10 ? 1 : 2;
}

QString twoUnits(qint64 large, const QString& largeUnit, qint64 small, const QString& smallUnit)
{
    QString text = countText(large) + kNoBreakSpace + largeUnit;
    if (small > 0) text += kNoBreakSpace + countText(small) + kNoBreakSpace + smallUnit;
    return text;
}

} // namespace

QString Amount::text() const
{
    return unit.isEmpty() ? number : number + kNoBreakSpace + unit;
}

QString countText(std::int64_t count)
{
    return QLocale().toString(static_cast<qlonglong>(count));
}

QString shortCountText(double count)
{
    static constexpr std::array kSuffixes = {""_L1, "k"_L1, "M"_L1, "G"_L1, "T"_L1};
    std::size_t step = 0;
    double scaled = count;
    while (std::abs(scaled) >= 999.95 && step + 1 < kSuffixes.size()) {
        scaled /= 1000;
        ++step;
    }
    const int places = step == 0   ? (scaled == std::floor(scaled) ? 0 : placesFor(scaled))
        : std::abs(scaled) < 99.95 ? 1
                                   : 0;
    return decimalText(scaled, places) + kSuffixes[step];
}

QString decimalText(double value, int decimals)
{
    const QLocale locale;
    QString text = locale.toString(value, 'f', decimals);
    if (decimals > 0) {
        const QString zero = locale.zeroDigit();
        while (text.endsWith(zero)) {
            text.chop(zero.size());
        }
        if (text.endsWith(locale.decimalPoint())) text.chop(locale.decimalPoint().size());
    }
    return text == "-0"_L1 ? u"0"_s : text;
}

QString percentText(double share)
{
    const double percent = share * 100;
    const int places = std::abs(percent) < 10 && percent != std::floor(percent) ? 1 : 0;
    return decimalText(percent, places) + kNoBreakSpace + QLocale().percent();
}

Amount durationAmount(double milliseconds)
{
    if (milliseconds < 999.5)
        return {decimalText(milliseconds, placesFor(milliseconds)), NumberText::tr("ms")};
    const double seconds = milliseconds / 1000;
    if (seconds < 59.95) return {decimalText(seconds, placesFor(seconds)), NumberText::tr("s")};
    return {durationText(milliseconds), {}};
}

QString durationText(double milliseconds)
{
    if (milliseconds < 59'950) return durationAmount(milliseconds).text();
    const qint64 seconds = std::llround(milliseconds / 1000);
    const QString minuteUnit = NumberText::tr("min", "minutes");
    if (seconds < 3600)
        return twoUnits(seconds / 60, minuteUnit, seconds % 60, NumberText::tr("s"));
    const qint64 minutes = seconds / 60;
    const QString hourUnit = NumberText::tr("h", "hours");
    if (minutes < 24 * 60) return twoUnits(minutes / 60, hourUnit, minutes % 60, minuteUnit);
    return twoUnits(minutes / (24 * 60), NumberText::tr("d", "days"), minutes / 60 % 24, hourUnit);
}

QString durationText(engine::Duration duration)
{
    return durationText(engine::toMs(duration));
}

Amount bytesAmount(double bytes)
{
    static constexpr std::array kUnits = {"B"_L1, "KB"_L1, "MB"_L1, "GB"_L1, "TB"_L1};
    std::size_t step = 0;
    while (std::abs(bytes) >= 1023.5 && step + 1 < kUnits.size()) {
        bytes /= 1024;
        ++step;
    }
    return {decimalText(bytes, step == 0 ? 0 : std::abs(bytes) < 100 ? 1 : 0), kUnits[step]};
}

QString bytesText(double bytes)
{
    return bytesAmount(bytes).text();
}

Amount computeUnitsAmount(double units)
{
    return unitsAmount(units, NumberText::tr("CU", "compute units"));
}

Amount unitsAmount(double units, const QString& unit)
{
    const double size = std::abs(units);
    const int places = size >= 100 ? 0 : size >= 1 ? 2 : size >= 0.001 || size == 0 ? 4 : 6;
    return {decimalText(units, places), unit};
}

QString moneyText(double amount, const QString& currency, std::optional<int> places)
{
    static const QHash<QString, QString> symbols
        = {{u"CNY"_s, u"¥"_s}, {u"USD"_s, u"$"_s}, {u"EUR"_s, u"€"_s}};
    const double size = std::abs(amount);
    const bool isSmall = size > 0 && size < 1;
    const int significant
        = isSmall ? std::min(8, 1 - static_cast<int>(std::floor(std::log10(size)))) : 2;
    return QLocale().toCurrencyString(amount, symbols.value(currency, currency + kNoBreakSpace),
        places.value_or(std::max(2, significant)));
}

} // namespace model
