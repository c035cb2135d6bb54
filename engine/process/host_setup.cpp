#include <engine/process/host_setup.h>

#include <engine/process/host.h>
#include <sys/resource.h>

namespace engine::process {

namespace fs = std::filesystem;

namespace {

constexpr int kScopedLandlock = 6; ///< the first version that shuts off abstract sockets

Result<void> checkOptions(const ProcessHostOptions& options)
{
    const std::string& name = options.cgroupName;
    if (name.empty() || name.starts_with('.') || name.find('/') != std::string::npos) {
        return fail(ErrorCode::InvalidArgument, "cgroupName '" + name + "' must be one folder name",
            "cgroupName");
    }
    std::error_code error;
    fs::create_directories(options.runDirectory, error);
    if (error) {
        return fail(ErrorCode::Io,
            "run directory " + options.runDirectory.string() + ": " + error.message());
    }
    return {};
}

/// An instance takes some ten descriptors; the usual soft limit of 1024 is for programs that use
/// select().
void raiseDescriptorLimit()
{
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur == files.rlim_max) return;
    files.rlim_cur = files.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &files);
}

void describeGroups(HostSetup& setup, const std::string& obstacle)
{
    const GroupPowers powers = setup.groups ? setup.groups->powers() : GroupPowers{};
    const auto say = [&](bool isMissing, const std::string& consequence) {
        if (isMissing) {
            setup.limitations.push_back(consequence + ": "
                + (setup.groups ? "the control group for it is missing" : obstacle) + ".");
        }
    };
    say(!powers.limitsMemory,
        "Memory is limited by RLIMIT_DATA and by a look at it ten times a second only");
    say(!powers.limitsProcessor, "Processor time is not limited");
    say(!powers.limitsProcesses, "Processes are limited for all instances together, not for each");
    say(!powers.freezes, "Idle instances are stopped by SIGSTOP, not frozen");
}

std::string lossWithout(Isolation level)
{
    return level == Isolation::Full ? "Functions see the files and processes of this machine"
                                    : "System calls of functions are not filtered";
}

void describeLandlock(HostSetup& setup)
{
    const int abi = setup.launcher->landlockAbi();
    if (setup.isolation == Isolation::Full && abi < kScopedLandlock) {
        setup.limitations.push_back("Functions can reach the abstract sockets of this machine: the "
                                    "kernel has no Landlock 6.");
    }
    if (setup.isolation == Isolation::NoNamespaces && abi < 1) {
        setup.limitations.push_back(
            "Functions can read every file this account can: the kernel has no Landlock.");
    }
}

} // namespace

wire::Configure launcherConfiguration(
    Isolation isolation, const ProcessHostOptions& options, const ControlGroups* groups)
{
    return {isolation, options.runDirectory.string(),
        groups ? groups->freezerFolder().string() : std::string()};
}

Result<HostSetup> setUpHost(const ProcessHostOptions& options)
{
    if (const auto checked = checkOptions(options); !checked) {
        return tl::unexpected(checked.error());
    }
    raiseDescriptorLimit();
    HostSetup setup;
    auto detected = detectControlGroups(options.cgroupName, options.bestLimits);
    setup.groups = std::move(detected.groups);

    for (const auto level : {Isolation::Full, Isolation::NoNamespaces, Isolation::LimitsOnly}) {
        std::string obstacle = "that is not wanted";
        if (level >= options.bestIsolation) {
            auto launcher = LauncherProcess::start(
                options.launcher, launcherConfiguration(level, options, setup.groups.get()));
            if (launcher) {
                setup.launcher = std::move(*launcher);
                setup.isolation = level;
                break;
            }
            if (launcher.error().code != ErrorCode::Unsupported) {
                return tl::unexpected(launcher.error());
            }
            if (level == Isolation::LimitsOnly) return tl::unexpected(launcher.error());
            obstacle = launcher.error().detail;
        }
        setup.limitations.push_back(lossWithout(level) + ": " + obstacle + ".");
    }
    if (setup.isolation != Isolation::Full) {
        setup.limitations.push_back("Functions share the /tmp of this machine: what they write there "
                                    "stays, and only the size of each file is limited.");
    }
    describeLandlock(setup);
    describeGroups(setup, detected.obstacle);
    return setup;
}

Result<std::unique_ptr<ProcessHost>> startProcessHost(
    Loop& loop, WorkerPool& workers, ProcessHostOptions options)
{
    auto setup = setUpHost(options);
    if (!setup) return failWithContext("process host", setup.error());
    return std::make_unique<Host>(loop, workers, std::move(options), std::move(*setup));
}

} // namespace engine::process
