#pragma once

#include <QString>
#include <cstdint>
#include <engine/core/clock.h>
#include <optional>

// Numbers as the user's language writes them. Any thread.
namespace model {

/// A number and its unit apart, so that a display can set them in different sizes.
struct Amount
{
    QString number;
    QString unit; ///< may be empty
    /// "1.84 s"; number and unit stay on one line.
    QString text() const;
    bool operator==(const Amount&) const = default;
};

/// "12,345"
QString countText(std::int64_t count);
/// "12.3k", "4.1M": at most five characters, for narrow places.
QString shortCountText(double count);
/// Up to `decimals` places, no trailing zeros.
QString decimalText(double value, int decimals);
/// "87 %", one place below ten; `share` 1 is all.
QString percentText(double share);

/// "842 ms", "1.84 s", "2 min 5 s", "3 h 20 min": three significant digits below a minute.
Amount durationAmount(double milliseconds);
QString durationText(double milliseconds);
QString durationText(engine::Duration duration);
/// "1,024 B", "512 MB", "1.5 GB"; steps of 1024, named as Function Compute names them.
Amount bytesAmount(double bytes);
QString bytesText(double bytes);

/// "0.0123 CU"
Amount computeUnitsAmount(double units);
/// The same for what a price table counts in: "0.0123 GB-s", "12,000 requests".
Amount unitsAmount(double units, const QString& unit);
/// "¥0.000012", "$12.50": two places from one up, two significant digits below, or as many `places`
/// as asked for. `currency` is an ISO 4217 code.
QString moneyText(double amount, const QString& currency, std::optional<int> places = std::nullopt);

} // namespace model
