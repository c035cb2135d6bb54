#include <engine/metering/price_json.h>

#include <algorithm>
#include <boost/json.hpp>
#include <charconv>
#include <engine/core/invalid_value.h>
#include <initializer_list>

namespace engine::metering {

namespace json = boost::json;

namespace {

/// Reads members of one JSON object and remembers the first that is missing, wrong or unknown.
class Reader
{
public:
    Reader(const json::value& value, std::string path, Result<void>& result)
        : m_path(std::move(path))
        , m_result(result)
    {
        if (value.is_object()) {
            m_object = &value.get_object();
        } else {
            complain(m_path.empty() ? "the price table" : m_path, json::serialize(value), "a JSON object");
        }
    }

    /// Everything else is refused: a misspelt factor would be a price of nothing.
    void allowOnly(std::initializer_list<std::string_view> names)
    {
        if (!m_object) return;
        for (const auto& [key, value] : *m_object) {
            if (std::find(names.begin(), names.end(), std::string_view(key)) != names.end()) continue;
            std::string allowed;
            for (const auto name : names) allowed.append(allowed.empty() ? "" : ", ").append(name);
            complain(fieldOf(key), json::serialize(value), "nothing: there are only " + allowed);
        }
    }

    std::string text(std::string_view key)
    {
        const auto* const value = find(key);
        if (value && value->is_string()) return std::string(value->get_string());
        complain(fieldOf(key), shown(value), "a text");
        return {};
    }

    /// Absent: `fallback`, or when there is none a complaint.
    double amount(std::string_view key, std::optional<double> fallback = std::nullopt)
    {
        const auto* const value = find(key);
        if (!value && fallback) return *fallback;
        if (value && value->is_number()) return value->to_number<double>();
        complain(fieldOf(key), shown(value), "a number from 0");
        return 0;
    }

    const json::value* find(std::string_view key) const { return m_object ? m_object->if_contains(key) : nullptr; }

    /// Calls `read(value, path)` for each element of a list.
    template <typename Read>
    void list(std::string_view key, Read read)
    {
        const auto* const value = find(key);
        if (!value || !value->is_array()) return complain(fieldOf(key), shown(value), "a list");
        std::size_t index = 0;
        for (const auto& element : value->get_array()) read(element, fieldOf(key) + "[" + std::to_string(index++) + "]");
    }

    void complain(const std::string& field, const std::string& actual, const std::string& allowed)
    {
        if (m_result) m_result = Failure(invalidValue(field, allowed, actual));
    }

private:
    std::string fieldOf(std::string_view key) const { return (m_path.empty() ? "" : m_path + ".") + std::string(key); }
    static std::string shown(const json::value* value) { return value ? json::serialize(*value) : std::string(); }

    const json::object* m_object = nullptr;
    std::string m_path;
    Result<void>& m_result;
};

UnitFactors readFactors(const json::value& value, const std::string& path, Result<void>& result)
{
    UnitFactors factors;
    Reader reader(value, path, result);
    reader.allowOnly({"invocation", "vcpuSecond", "gbSecond", "diskGbSecond", "idleVcpuSecond", "idleGbSecond",
        "idleDiskGbSecond"});
    for (const auto& [name, factor] : kFactorNames) factors.*factor = reader.amount(name, 0);
    return factors;
}

PriceItem readItem(const json::value& value, const std::string& path, Result<void>& result)
{
    static const json::value nothing;
    Reader reader(value, path, result);
    reader.allowOnly({"unit", "factors", "tiers"});
    PriceItem item;
    item.unit = reader.text("unit");
    const auto* const factors = reader.find("factors");
    item.factors = readFactors(factors ? *factors : nothing, path + ".factors", result);
    reader.list("tiers", [&](const json::value& element, const std::string& at) {
        Reader tier(element, at, result);
        tier.allowOnly({"upToUnits", "perUnit"});
        item.tiers.push_back({.upToUnits = tier.amount("upToUnits", 0), .perUnit = tier.amount("perUnit")});
    });
    return item;
}

FreeAllowance readAllowance(const json::value& value, const std::string& path, Result<void>& result)
{
    Reader reader(value, path, result);
    reader.allowOnly({"name", "units"});
    FreeAllowance allowance{.name = reader.text("name"), .units = {}};
    reader.list("units", [&](const json::value& element, const std::string& at) {
        if (!element.is_number()) return reader.complain(at, json::serialize(element), "a number from 0");
        allowance.units.push_back(element.to_number<double>());
    });
    return allowance;
}

} // namespace

std::string amountText(double amount)
{
    std::array<char, 40> digits{};
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), amount).ptr;
    return {digits.data(), end};
}

Result<PriceTable> PriceTable::fromJson(std::string_view text)
{
    json::error_code error;
    const auto document = json::parse(text, error);
    if (error) return fail(ErrorCode::InvalidArgument, "price table: not JSON: " + error.message());

    Result<void> result;
    Reader reader(document, {}, result);
    reader.allowOnly({"id", "name", "date", "source", "currency", "items", "allowances", "billRun"});
    PriceTable table;
    table.id = reader.text("id");
    table.name = reader.text("name");
    table.date = reader.text("date");
    table.source = reader.text("source");
    table.currency = reader.text("currency");
    reader.list("items", [&](const json::value& value, const std::string& path) {
        table.items.push_back(readItem(value, path, result));
    });
    if (reader.find("allowances")) {
        reader.list("allowances", [&](const json::value& value, const std::string& path) {
            table.allowances.push_back(readAllowance(value, path, result));
        });
    }
    if (const auto* const run = reader.find("billRun")) {
        Reader runReader(*run, "billRun", result);
        runReader.allowOnly({"minimum"});
        table.billRun = BillRun{.minimum = runReader.amount("minimum")};
    }
    if (result) result = table.check();
    if (!result) return Failure(result.error());
    return table;
}

std::string PriceTable::toJson() const
{
    json::array itemList, allowanceList;
    for (const auto& item : items) {
        json::object factors;
        for (const auto& [key, factor] : kFactorNames) {
            if (item.factors.*factor != 0) factors.emplace(key, item.factors.*factor);
        }
        json::array tiers;
        for (const auto& tier : item.tiers) {
            json::object one{{"perUnit", tier.perUnit}};
            if (tier.upToUnits != 0) one.emplace("upToUnits", tier.upToUnits);
            tiers.push_back(std::move(one));
        }
        itemList.push_back(json::object{{"unit", item.unit}, {"factors", std::move(factors)}, {"tiers", std::move(tiers)}});
    }
    for (const auto& allowance : allowances) {
        allowanceList.push_back(
            json::object{{"name", allowance.name}, {"units", json::array(allowance.units.begin(), allowance.units.end())}});
    }
    json::object table{{"id", id}, {"name", name}, {"date", date}, {"source", source}, {"currency", currency},
        {"items", std::move(itemList)}, {"allowances", std::move(allowanceList)}};
    if (billRun) table.emplace("billRun", json::object{{"minimum", billRun->minimum}});
    return json::serialize(table);
}

} // namespace engine::metering
