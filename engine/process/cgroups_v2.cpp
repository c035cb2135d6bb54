#include <engine/process/cgroups_v2.h>

#include <algorithm>
#include <cstring>
#include <engine/process/small_files.h>
#include <fcntl.h>
#include <sstream>
#include <sys/stat.h>
#include <unistd.h>

namespace engine::process {

namespace fs = std::filesystem;

namespace {

/// The leaf the engine moves into, shared by all engines that started in the same group.
constexpr const char* kEngineLeaf = "fcdesk-engine";

class GroupV2 final : public ControlGroup
{
public:
    GroupV2(fs::path folder, GroupPowers powers)
        : m_folder(std::move(folder))
        , m_powers(powers)
    {
    }

    Result<GroupEntrance> openEntrance() const override
    {
        GroupEntrance entrance;
        entrance.folder = UniqueFd(::open(m_folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
        if (!entrance.folder) {
            return fail(ErrorCode::Io, "open " + m_folder.string() + ": " + std::strerror(errno));
        }
        return entrance;
    }

    void limitProcessor(double vcpus) override
    {
        if (!m_powers.limitsProcessor) return;
        writeSmallFile(m_folder / "cpu.max",
            std::to_string(processorQuotaUs(vcpus)) + " " + std::to_string(kQuotaPeriodUs));
    }

    void setBackground(bool isBackground) override
    {
        if (m_powers.limitsProcessor) writeSmallFile(m_folder / "cpu.weight", isBackground ? "1" : "100");
    }

    void freeze() override { writeSmallFile(m_folder / "cgroup.freeze", "1"); }
    void thaw() override { writeSmallFile(m_folder / "cgroup.freeze", "0"); }

    void killAll() override
    {
        if (writeSmallFile(m_folder / "cgroup.kill", "1") == 0) return;
        freeze(); // before Linux 5.14
        killListed(m_folder);
        thaw();
    }

    Usage usage() override
    {
        Usage usage;
        if (m_powers.limitsMemory) {
            usage.memoryBytes = number("memory.current");
            m_seenPeak = std::max(m_seenPeak, usage.memoryBytes);
            usage.peakMemoryBytes = std::max(m_seenPeak, number("memory.peak")); // since Linux 5.19
        }
        if (const auto times = readSmallFile(m_folder / "cpu.stat")) {
            usage.processorTime
                = std::chrono::microseconds(numberAfter(*times, "usage_usec").value_or(0));
        }
        return usage;
    }

    bool wasOutOfMemory() const override
    {
        const auto events = readSmallFile(m_folder / "memory.events");
        return events && numberAfter(*events, "oom_kill").value_or(0) > 0;
    }

    int remove() override { return removeGroup(m_folder); }

private:
    std::int64_t number(const char* file) const
    {
        const auto text = readSmallFile(m_folder / file);
        return text ? leadingNumber(*text).value_or(0) : 0;
    }

    const fs::path m_folder;
    const GroupPowers m_powers;
    std::int64_t m_seenPeak = 0;
};

class GroupsV2 final : public ControlGroups
{
public:
    GroupsV2(fs::path folder, GroupPowers powers)
        : m_folder(std::move(folder))
        , m_powers(powers)
    {
    }
    ~GroupsV2() override { clearGroupFolder(m_folder); }

    LimitBackend backend() const override { return LimitBackend::CgroupV2; }
    GroupPowers powers() const override { return m_powers; }

    Result<std::unique_ptr<ControlGroup>> make(
        const std::string& name, const GroupLimits& limits) override
    {
        const auto folder = m_folder / name;
        const auto failed = [&](const fs::path& what, int error) {
            removeGroup(folder);
            return fail(
                ErrorCode::Io, "control group " + what.string() + ": " + std::strerror(error));
        };
        if (::mkdir(folder.c_str(), 0755) != 0) return failed(folder, errno);
        if (limits.memoryBytes > 0) {
            if (const int error
                = writeSmallFile(folder / "memory.max", std::to_string(limits.memoryBytes))) {
                return failed(folder / "memory.max", error);
            }
            writeSmallFile(folder / "memory.swap.max", "0"); // where swap is counted
            writeSmallFile(folder / "memory.oom.group", "1"); // the tree ends whole
        }
        if (limits.maxProcesses > 0 && m_powers.limitsProcesses) {
            if (const int error
                = writeSmallFile(folder / "pids.max", std::to_string(limits.maxProcesses))) {
                return failed(folder / "pids.max", error);
            }
        }
        return std::make_unique<GroupV2>(folder, m_powers);
    }

    fs::path freezerFolder() const override { return {}; }

private:
    const fs::path m_folder;
    const GroupPowers m_powers;
};

bool contains(const std::optional<std::string>& words, std::string_view wanted)
{
    std::istringstream stream(words.value_or(""));
    for (std::string word; stream >> word;) {
        if (word == wanted) return true;
    }
    return false;
}

/// Hands a controller from `group` to its children; 0 or an errno.
int handDown(const fs::path& group, const std::string& controller)
{
    const auto file = group / "cgroup.subtree_control";
    return contains(readSmallFile(file), controller) ? 0 : writeSmallFile(file, "+" + controller);
}

Failure refused(const std::string& what, int error)
{
    return fail(ErrorCode::Unsupported, what + " (" + std::strerror(error) + ")");
}

} // namespace

Result<std::unique_ptr<ControlGroups>> openCgroupsV2(
    const CgroupPlaces& places, const std::string& name)
{
    if (!places.unified) return fail(ErrorCode::Unsupported, "control groups v2 are not mounted");
    const bool isInLeaf = places.unified->filename() == kEngineLeaf;
    const fs::path base = isInLeaf ? places.unified->parent_path() : *places.unified;
    if (!contains(readSmallFile(base / "cgroup.controllers"), "memory")) {
        return fail(ErrorCode::Unsupported,
            "the control group " + base.string() + " has no memory controller");
    }
    const auto folder = base / name;
    clearGroupFolder(folder);
    if (::mkdir(folder.c_str(), 0755) != 0) {
        return refused("control groups in " + base.string() + " cannot be made", errno);
    }

    const auto pid = std::to_string(::getpid());
    const bool isRoot = !fs::exists(
        base / "cgroup.type"); // of the whole hierarchy: may have processes and children
    const bool moves = !isInLeaf && !isRoot;
    if (moves) {
        const auto leaf = base / kEngineLeaf;
        const int made = ::mkdir(leaf.c_str(), 0755) == 0 || errno == EEXIST ? 0 : errno;
        const int error = made ? made : writeSmallFile(leaf / "cgroup.procs", pid);
        if (error) {
            ::rmdir(folder.c_str());
            return refused("this process cannot be moved to " + leaf.string(), error);
        }
    }
    const auto handThrough = [&](const std::string& controller) {
        const int error = handDown(base, controller);
        return error ? error : handDown(folder, controller);
    };
    if (const int error = handThrough("memory")) {
        if (moves) writeSmallFile(base / "cgroup.procs", pid);
        ::rmdir(folder.c_str());
        return refused(error == EBUSY ? "other programs share the control group " + base.string()
                                      : "the control group " + base.string() + " is not delegated",
            error);
    }
    GroupPowers powers;
    powers.limitsMemory = true;
    powers.endsWholeTree = true; // by memory.oom.group, since Linux 4.19
    powers.limitsProcessor = handThrough("cpu") == 0;
    powers.limitsProcesses = handThrough("pids") == 0;
    powers.freezes = fs::exists(folder / "cgroup.freeze"); // since Linux 5.2
    powers.countsProcessorTime = true;
    return std::make_unique<GroupsV2>(folder, powers);
}

} // namespace engine::process
