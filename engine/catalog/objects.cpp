#include <engine/catalog/objects.h>

#include <algorithm>
#include <cmath>

namespace engine::catalog {

double effectiveCpu(const FunctionConfig& config)
{
    if (config.cpu > 0) return config.cpu;
    const double share = static_cast<double>(config.memorySize) * 2 / 3072;
    return std::max(1.0, std::round(share * 20)) / 20; // steps of 0.05
}

std::string functionPath(const Function& function) { return function.serviceName + "/" + function.name; }

} // namespace engine::catalog
