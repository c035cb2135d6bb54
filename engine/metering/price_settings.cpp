#include <engine/metering/price_settings.h>

#include <algorithm>
#include <boost/json.hpp>
#include <engine/core/invalid_value.h>

namespace engine::metering {

namespace json = boost::json;

namespace {
constexpr std::size_t kMaxOwn = 32;

const PriceTable* findIn(const std::vector<PriceTable>& tables, std::string_view id)
{
    const auto found = std::find_if(tables.begin(), tables.end(), [&](const PriceTable& table) { return table.id == id; });
    return found == tables.end() ? nullptr : &*found;
}
} // namespace

const PriceTable* PriceSettings::find(std::string_view id) const
{
    const auto* const table = findIn(PriceTable::builtIn(), id);
    return table ? table : findIn(own, id);
}

const PriceTable& PriceSettings::table() const
{
    const auto* const table = find(tableId);
    return table ? *table : PriceTable::builtIn().front();
}

std::vector<const PriceTable*> PriceSettings::tables() const
{
    std::vector<const PriceTable*> all;
    for (const auto& table : PriceTable::builtIn()) all.push_back(&table);
    for (const auto& table : own) all.push_back(&table);
    return all;
}

bool PriceSettings::isBuiltIn(std::string_view id) { return findIn(PriceTable::builtIn(), id) != nullptr; }

Result<void> PriceSettings::check() const
{
    if (own.size() > kMaxOwn) {
        return Failure(invalidValue("own",
            "at most " + std::to_string(kMaxOwn) + " tables", std::to_string(own.size()) + " tables"));
    }
    for (std::size_t index = 0; index < own.size(); ++index) {
        const auto path = "own[" + std::to_string(index) + "].";
        const auto& table = own[index];
        if (const auto ok = table.check(); !ok) {
            auto error = ok.error();
            return fail(error.code, path + error.detail, path + error.field);
        }
        const auto isNamesake = [&](const PriceTable& other) { return other.id == table.id; };
        if (isBuiltIn(table.id) || std::count_if(own.begin(), own.end(), isNamesake) > 1) {
            return Failure(invalidValue(path + "id", "an id that no other table has", table.id));
        }
    }
    const auto* const inForce = find(tableId);
    if (!inForce) return Failure(invalidValue("tableId", "the id of a price table", tableId));
    if (options.allowance.empty()) return {};
    const auto isChosen = [&](const FreeAllowance& allowance) { return allowance.name == options.allowance; };
    if (std::none_of(inForce->allowances.begin(), inForce->allowances.end(), isChosen)) {
        return Failure(invalidValue("allowance",
            "nothing, or the name of an allowance of the table", options.allowance));
    }
    return {};
}

std::string PriceSettings::toJson() const
{
    json::array tables;
    for (const auto& table : own) tables.push_back(json::parse(table.toJson()));
    return json::serialize(json::object{{"own", std::move(tables)}, {"tableId", tableId},
        {"allowance", options.allowance}, {"usesBillRun", options.usesBillRun}});
}

Result<PriceSettings> PriceSettings::fromJson(std::string_view text)
{
    json::error_code error;
    const auto value = json::parse(text, error);
    const auto* const object = error ? nullptr : value.if_object();
    if (!object) return fail(ErrorCode::InvalidArgument, "price settings: must be a JSON object");
    PriceSettings settings;
    if (const auto* const tables = object->if_contains("own"); tables && tables->is_array()) {
        for (const auto& each : tables->get_array()) {
            auto table = PriceTable::fromJson(json::serialize(each));
            if (!table) return Failure(table.error());
            settings.own.push_back(std::move(*table));
        }
    }
    const auto read = [object](std::string_view name, std::string& member) {
        if (const auto* const found = object->if_contains(name); found && found->is_string()) member = found->get_string();
    };
    read("tableId", settings.tableId);
    read("allowance", settings.options.allowance);
    if (const auto* const run = object->if_contains("usesBillRun"); run && run->is_bool()) {
        settings.options.usesBillRun = run->get_bool();
    }
    if (auto ok = settings.check(); !ok) return Failure(ok.error());
    return settings;
}

} // namespace engine::metering
