#pragma once

#include <cstdint>
#include <engine/scheduler/policies.h>
#include <optional>
#include <string>
#include <unordered_map>

namespace engine::scheduler {

/// Who uses how much of the region's on-demand instances. A function's maximum also reserves that many for it (source:
/// behaviour row 3.3). Constant time; a value.
class Quota
{
public:
    /// `function` is "service/function" here and below; nullopt removes its maximum.
    void setMaximum(const std::string& function, std::optional<std::int64_t> maximum);
    /// One more or one fewer on-demand instance of the function.
    void add(const std::string& function) { change(function, 1); }
    void remove(const std::string& function) { change(function, -1); }

    /// What admit() needs to know for one more instance.
    AdmissionInput input(const std::string& function, int regionLimit) const;
    /// Instances of the function above its maximum.
    std::int64_t surplus(const std::string& function) const;

private:
    struct Share
    {
        std::optional<std::int64_t> maximum;
        int onDemand = 0;
        std::int64_t unusedReserve() const;
    };
    void change(const std::string& function, int by);
    template <typename Change>
    void update(const std::string& function, Change change);

    std::unordered_map<std::string, Share> m_shares; ///< of functions with instances or a maximum
    int m_onDemand = 0;
    std::int64_t m_unusedReserves = 0;
};

} // namespace engine::scheduler
