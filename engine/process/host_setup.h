#pragma once

#include <engine/process/cgroups.h>
#include <engine/process/launcher_process.h>
#include <engine/process/process_host.h>
#include <memory>
#include <string>
#include <vector>

namespace engine::process {

/// The machine's answer to what was wanted.
struct HostSetup
{
    std::unique_ptr<LauncherProcess> launcher;
    Isolation isolation = Isolation::Full;
    std::shared_ptr<ControlGroups> groups; ///< null: none
    std::vector<std::string> limitations; ///< ProcessHost::limitations()
};

/// Finds out what the machine allows, from the best that `options` want downwards; blocking, some
/// 10 ms.
Result<HostSetup> setUpHost(const ProcessHostOptions& options);

wire::Configure launcherConfiguration(
    Isolation isolation, const ProcessHostOptions& options, const ControlGroups* groups);

} // namespace engine::process
