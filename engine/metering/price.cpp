#include <engine/metering/price.h>

#include <algorithm>
#include <cassert>
#include <charconv>
#include <chrono>
#include <cmath>
#include <engine/core/embedded.h>
#include <engine/core/invalid_value.h>
#include <engine/metering/price_json.h>

namespace engine::metering {

namespace {
constexpr std::size_t kMaxItems = 8, kMaxTiers = 16, kMaxAllowances = 8;

Result<void> checkText(const std::string& field, const std::string& text, std::size_t maximum)
{
    if (!text.empty() && text.size() <= maximum) return {};
    return Failure(invalidValue(field, "a text of 1 to " + std::to_string(maximum) + " bytes", text));
}

Result<void> checkId(const std::string& id)
{
    const bool isFine = !id.empty() && id.size() <= 64 && std::all_of(id.begin(), id.end(), [](char sign) {
        return (sign >= 'a' && sign <= 'z') || (sign >= 'A' && sign <= 'Z') || (sign >= '0' && sign <= '9') || sign == '-';
    });
    if (isFine) return {};
    return Failure(invalidValue("id", "1 to 64 letters, digits and '-'", id));
}

Result<void> checkDate(const std::string& date)
{
    int year = 0;
    unsigned month = 0, day = 0;
    const auto read = [&](std::size_t from, std::size_t length, auto& number) {
        const auto* const end = date.data() + from + length;
        return std::from_chars(date.data() + from, end, number).ptr == end;
    };
    if (date.size() == 10 && date[4] == '-' && date[7] == '-' && read(0, 4, year) && read(5, 2, month) && read(8, 2, day)
        && std::chrono::year_month_day{std::chrono::year{year}, std::chrono::month{month}, std::chrono::day{day}}.ok()) {
        return {};
    }
    return Failure(invalidValue("date", "a day such as 2024-08-27", date));
}

Result<void> checkCurrency(const std::string& currency)
{
    if (currency.size() == 3
        && std::all_of(currency.begin(), currency.end(), [](char sign) { return sign >= 'A' && sign <= 'Z'; })) {
        return {};
    }
    return Failure(invalidValue("currency", "three capital letters such as CNY", currency));
}

Result<void> checkAmount(const std::string& field, double amount)
{
    if (std::isfinite(amount) && amount >= 0) return {};
    return Failure(invalidValue(field, "a number from 0", amountText(amount)));
}

Result<void> checkTiers(const std::string& path, const std::vector<PriceTier>& tiers)
{
    if (tiers.empty() || tiers.size() > kMaxTiers) {
        return Failure(invalidValue(path,
            "1 to " + std::to_string(kMaxTiers) + " tiers", std::to_string(tiers.size()) + " tiers"));
    }
    double before = 0;
    for (std::size_t index = 0; index < tiers.size(); ++index) {
        const auto& tier = tiers[index];
        const auto field = path + "[" + std::to_string(index) + "].";
        if (auto ok = checkAmount(field + "perUnit", tier.perUnit); !ok) return ok;
        if (index + 1 == tiers.size()) {
            if (tier.upToUnits == 0) break;
            return Failure(invalidValue(field + "upToUnits",
                "nothing: the last tier has no end", amountText(tier.upToUnits)));
        }
        if (!std::isfinite(tier.upToUnits) || tier.upToUnits <= before) {
            return Failure(invalidValue(field + "upToUnits",
                "more than " + amountText(before) + ", where the tier before ends", amountText(tier.upToUnits)));
        }
        before = tier.upToUnits;
    }
    return {};
}

Result<void> checkItem(const std::string& path, const PriceItem& item)
{
    if (auto ok = checkText(path + ".unit", item.unit, 32); !ok) return ok;
    bool isCharged = false;
    for (const auto& [name, factor] : kFactorNames) {
        if (auto ok = checkAmount(path + ".factors." + std::string(name), item.factors.*factor); !ok) return ok;
        isCharged = isCharged || item.factors.*factor > 0;
    }
    if (!isCharged) return Failure(invalidValue(path + ".factors", "at least one above 0", "all 0"));
    return checkTiers(path + ".tiers", item.tiers);
}

Result<void> checkAllowances(const PriceTable& table)
{
    if (table.allowances.size() > kMaxAllowances) {
        return Failure(invalidValue("allowances",
            "at most " + std::to_string(kMaxAllowances), std::to_string(table.allowances.size()) + " allowances"));
    }
    for (std::size_t index = 0; index < table.allowances.size(); ++index) {
        const auto& allowance = table.allowances[index];
        const auto path = "allowances[" + std::to_string(index) + "].";
        if (auto ok = checkText(path + "name", allowance.name, 128); !ok) return ok;
        const auto isNamesake = [&](const FreeAllowance& other) { return other.name == allowance.name; };
        if (std::count_if(table.allowances.begin(), table.allowances.end(), isNamesake) > 1) {
            return Failure(invalidValue(path + "name", "a name that no other allowance has", allowance.name));
        }
        if (allowance.units.size() != table.items.size()) {
            return Failure(invalidValue(path + "units",
                "one number per item, " + std::to_string(table.items.size()),
                std::to_string(allowance.units.size()) + " numbers"));
        }
        for (std::size_t item = 0; item < allowance.units.size(); ++item) {
            const auto field = path + "units[" + std::to_string(item) + "]";
            if (auto ok = checkAmount(field, allowance.units[item]); !ok) return ok;
        }
    }
    return {};
}
} // namespace

double PriceItem::units(const Usage& usage) const
{
    return factors.invocation * static_cast<double>(usage.invocations) + factors.vcpuSecond * usage.vcpuSeconds
        + factors.gbSecond * usage.gbSeconds + factors.diskGbSecond * usage.diskGbSeconds
        + factors.idleVcpuSecond * usage.idleVcpuSeconds + factors.idleGbSecond * usage.idleGbSeconds
        + factors.idleDiskGbSecond * usage.idleDiskGbSeconds;
}

double PriceItem::cost(double units, double monthUnits) const
{
    double money = 0;
    for (const auto& tier : tiers) {
        const bool isLast = tier.upToUnits == 0;
        const double inTier = isLast ? units : std::clamp(tier.upToUnits - monthUnits, 0.0, units);
        money += inTier * tier.perUnit;
        units -= inTier;
        monthUnits += inTier;
    }
    return money;
}

double PriceTable::listCost(const Usage& usage) const
{
    double money = 0;
    for (const auto& item : items) money += item.cost(item.units(usage));
    return money;
}

Result<void> PriceTable::check() const
{
    if (auto ok = checkId(id); !ok) return ok;
    if (auto ok = checkText("name", name, 128); !ok) return ok;
    if (auto ok = checkDate(date); !ok) return ok;
    if (auto ok = checkText("source", source, 1000); !ok) return ok;
    if (auto ok = checkCurrency(currency); !ok) return ok;
    if (items.empty() || items.size() > kMaxItems) {
        return Failure(invalidValue("items",
            "1 to " + std::to_string(kMaxItems) + " items", std::to_string(items.size()) + " items"));
    }
    for (std::size_t index = 0; index < items.size(); ++index) {
        if (auto ok = checkItem("items[" + std::to_string(index) + "]", items[index]); !ok) return ok;
    }
    if (auto ok = checkAllowances(*this); !ok) return ok;
    if (billRun) return checkAmount("billRun.minimum", billRun->minimum);
    return {};
}

const std::vector<PriceTable>& PriceTable::builtIn()
{
    static const std::vector<PriceTable> tables = [] {
        std::vector<PriceTable> read;
        for (const auto* const name : {"prices/fc-cu-2024-cny.json", "prices/fc-cu-2024-usd.json",
                 "prices/fc-cu-2024-cny-promotion.json", "prices/fc-cu-2024-usd-promotion.json",
                 "prices/fc-gb-2019-cny.json", "prices/fc-gb-2019-usd.json"}) {
            auto table = fromJson(embedded(name));
            assert(table);
            read.push_back(std::move(*table));
        }
        return read;
    }();
    return tables;
}

} // namespace engine::metering
