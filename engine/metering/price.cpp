#include <engine/metering/price.h>

#include <algorithm>
#include <boost/json.hpp>
#include <cassert>
#include <cmath>
#include <engine/core/embedded.h>

namespace engine::metering {

namespace json = boost::json;

namespace {

/// Reads members of one JSON object and remembers the first that is missing or wrong.
class Reader
{
public:
    Reader(const json::object& object, std::string path, Result<void>& result)
        : m_object(object)
        , m_path(std::move(path))
        , m_result(result)
    {
    }

    std::string text(std::string_view key)
    {
        const auto* const value = m_object.if_contains(key);
        if (value && value->is_string() && !value->get_string().empty()) return std::string(value->get_string());
        complain(key, "must be a text that is not empty");
        return {};
    }

    double amount(std::string_view key)
    {
        const auto* const value = m_object.if_contains(key);
        if (value && value->is_number()) {
            const auto number = value->to_number<double>();
            if (std::isfinite(number) && number >= 0) return number;
        }
        complain(key, "must be a number from 0");
        return 0;
    }

    void complain(std::string_view key, std::string_view rule)
    {
        if (!m_result) return;
        m_result = fail(ErrorCode::Corrupt, "price table: '" + m_path + std::string(key) + "' " + std::string(rule));
    }

private:
    const json::object& m_object;
    std::string m_path;
    Result<void>& m_result;
};

std::vector<PriceTier> readTiers(const json::array& array, Result<void>& result)
{
    std::vector<PriceTier> tiers;
    for (std::size_t index = 0; index < array.size(); ++index) {
        static const json::object none;
        const auto& object = array[index].is_object() ? array[index].get_object() : none;
        Reader reader(object, "tiers[" + std::to_string(index) + "].", result);
        PriceTier tier{.upToUnits = 0, .perUnit = reader.amount("perUnit")};
        if (index + 1 < array.size()) {
            tier.upToUnits = reader.amount("upToUnits");
            if (tier.upToUnits <= (tiers.empty() ? 0 : tiers.back().upToUnits)) {
                reader.complain("upToUnits", "must be above that of the tier before");
            }
        } else if (object.contains("upToUnits")) {
            reader.complain("upToUnits", "must be absent: the last tier has no end");
        }
        tiers.push_back(tier);
    }
    return tiers;
}

} // namespace

Result<PriceTable> PriceTable::fromJson(std::string_view text)
{
    json::error_code error;
    const auto document = json::parse(text, error);
    if (error) return fail(ErrorCode::Corrupt, "price table: not JSON: " + error.message());
    if (!document.is_object()) return fail(ErrorCode::Corrupt, "price table: must be a JSON object");
    const auto& object = document.get_object();

    Result<void> result;
    Reader reader(object, {}, result);
    PriceTable table;
    table.name = reader.text("name");
    table.date = reader.text("date");
    table.source = reader.text("source");
    table.currency = reader.text("currency");
    const auto* const units = object.if_contains("units");
    if (units && units->is_object()) {
        Reader unitReader(units->get_object(), "units.", result);
        table.unitsPerVcpuSecond = unitReader.amount("vcpuSecond");
        table.unitsPerGbSecond = unitReader.amount("gbSecond");
        table.unitsPerDiskGbSecond = unitReader.amount("diskGbSecond");
        table.unitsPerInvocation = unitReader.amount("invocation");
    } else {
        reader.complain("units", "must be an object");
    }
    const auto* const tiers = object.if_contains("tiers");
    if (tiers && tiers->is_array() && !tiers->get_array().empty()) {
        table.tiers = readTiers(tiers->get_array(), result);
    } else {
        reader.complain("tiers", "must be a list with at least one tier");
    }
    if (!result) return Failure(result.error());
    return table;
}

const PriceTable& PriceTable::builtIn()
{
    static const PriceTable table = [] {
        auto read = fromJson(embedded("prices/fc-cu-2024.json"));
        assert(read);
        return std::move(*read);
    }();
    return table;
}

double computeUnits(const PriceTable& table, const InstanceSize& size, std::int64_t billedMs, std::int64_t invocations)
{
    const double unitsPerSecond = size.vcpu * table.unitsPerVcpuSecond + size.memoryGb * table.unitsPerGbSecond
        + size.diskGb * table.unitsPerDiskGbSecond;
    return unitsPerSecond * static_cast<double>(billedMs) / 1000
        + table.unitsPerInvocation * static_cast<double>(invocations);
}

double cost(const PriceTable& table, double units, double monthUnits)
{
    double money = 0;
    for (const auto& tier : table.tiers) {
        const bool isLast = tier.upToUnits == 0;
        const double inTier = isLast ? units : std::clamp(tier.upToUnits - monthUnits, 0.0, units);
        money += inTier * tier.perUnit;
        units -= inTier;
        monthUnits += inTier;
    }
    return money;
}

} // namespace engine::metering
