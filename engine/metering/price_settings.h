#pragma once

#include <engine/core/result.h>
#include <engine/metering/bill.h>
#include <engine/metering/price.h>
#include <string>
#include <string_view>
#include <vector>

namespace engine::metering {

/// The user's own price tables and which table is in force. The ones that come with the program cannot be changed, only
/// copied, so they are always there to go back to.
struct PriceSettings
{
    std::vector<PriceTable> own; ///< at most 32
    std::string tableId = PriceTable::builtIn().front().id;
    BillOptions options; ///< with that table

    /// nullptr: none has this id.
    const PriceTable* find(std::string_view id) const;
    /// The one in force.
    const PriceTable& table() const;
    /// Built-in ones, then own ones. Valid as long as these settings are.
    std::vector<const PriceTable*> tables() const;
    static bool isBuiltIn(std::string_view id);

    /// InvalidArgument names the field ("own[0].items[0].tiers[1].perUnit"), its value and what is allowed.
    Result<void> check() const;
    std::string toJson() const;
    /// What toJson() wrote, checked.
    static Result<PriceSettings> fromJson(std::string_view text);
    bool operator==(const PriceSettings&) const = default;
};

} // namespace engine::metering
