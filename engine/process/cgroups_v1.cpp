#include <engine/process/cgroups_v1.h>

#include <array>
#include <cstring>
#include <engine/process/small_files.h>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>

namespace engine::process {

namespace fs = std::filesystem;

namespace {

/// A folder per controller; empty where there is none. Two may be the same folder.
struct Folders
{
    fs::path memory, processor, accounting, processes, freezer;

    static constexpr std::array<std::pair<const char*, fs::path Folders::*>, 5> kAll{
        {{"memory", &Folders::memory}, {"cpu", &Folders::processor},
            {"cpuacct", &Folders::accounting}, {"pids", &Folders::processes},
            {"freezer", &Folders::freezer}}};

    std::set<fs::path> distinct() const
    {
        std::set<fs::path> folders;
        for (const auto& [name, member] : kAll) {
            if (!(this->*member).empty()) folders.insert(this->*member);
        }
        return folders;
    }
};

class GroupV1 final : public ControlGroup
{
public:
    explicit GroupV1(Folders folders)
        : m_folders(std::move(folders))
    {
    }

    Result<GroupEntrance> openEntrance() const override
    {
        GroupEntrance entrance;
        for (const auto& folder : m_folders.distinct()) {
            const auto file = folder / "cgroup.procs";
            entrance.processLists.emplace_back(::open(file.c_str(), O_WRONLY | O_CLOEXEC));
            if (!entrance.processLists.back()) {
                return fail(ErrorCode::Io, "open " + file.string() + ": " + std::strerror(errno));
            }
        }
        return entrance;
    }

    void limitProcessor(double vcpus) override
    {
        if (m_folders.processor.empty()) return;
        writeSmallFile(m_folders.processor / "cpu.cfs_period_us", std::to_string(kQuotaPeriodUs));
        writeSmallFile(
            m_folders.processor / "cpu.cfs_quota_us", std::to_string(processorQuotaUs(vcpus)));
    }

    void setBackground(bool isBackground) override
    {
        if (m_folders.processor.empty()) return;
        writeSmallFile(m_folders.processor / "cpu.shares", isBackground ? "2" : "1024");
    }

    void freeze() override { setFreezer("FROZEN"); }
    void thaw() override { setFreezer("THAWED"); }

    void killAll() override
    {
        const auto folders = m_folders.distinct();
        freeze(); // nothing can be forked between two looks at the list
        killListed(*folders.begin());
        thaw(); // a frozen process dies only now
    }

    Usage usage() override
    {
        Usage usage;
        usage.memoryBytes = number(m_folders.memory, "memory.usage_in_bytes");
        usage.peakMemoryBytes = number(m_folders.memory, "memory.max_usage_in_bytes");
        usage.processorTime = Duration(number(m_folders.accounting, "cpuacct.usage"));
        return usage;
    }

    bool wasOutOfMemory() const override
    {
        if (m_folders.memory.empty()) return false;
        const auto control = readSmallFile(m_folders.memory / "memory.oom_control");
        return control && numberAfter(*control, "oom_kill").value_or(0) > 0;
    }

    int remove() override
    {
        int worst = 0;
        for (const auto& folder : m_folders.distinct()) {
            if (const int error = removeGroup(folder)) worst = error;
        }
        return worst;
    }

private:
    void setFreezer(const char* state)
    {
        if (!m_folders.freezer.empty()) writeSmallFile(m_folders.freezer / "freezer.state", state);
    }
    static std::int64_t number(const fs::path& folder, const char* file)
    {
        const auto text = folder.empty() ? std::nullopt : readSmallFile(folder / file);
        return text ? leadingNumber(*text).value_or(0) : 0;
    }

    const Folders m_folders;
};

class GroupsV1 final : public ControlGroups
{
public:
    explicit GroupsV1(Folders folders)
        : m_folders(std::move(folders))
    {
    }
    ~GroupsV1() override
    {
        for (const auto& folder : m_folders.distinct()) {
            clearGroupFolder(folder);
        }
    }

    LimitBackend backend() const override { return LimitBackend::CgroupV1; }

    GroupPowers powers() const override
    {
        return {.limitsMemory = !m_folders.memory.empty(),
            .limitsProcessor = !m_folders.processor.empty(),
            .limitsProcesses = !m_folders.processes.empty(),
            .freezes = !m_folders.freezer.empty(),
            .countsProcessorTime = !m_folders.accounting.empty()};
    }

    Result<std::unique_ptr<ControlGroup>> make(
        const std::string& name, const GroupLimits& limits) override
    {
        Folders folders;
        for (const auto& [controller, member] : Folders::kAll) {
            if (!(m_folders.*member).empty()) folders.*member = m_folders.*member / name;
        }
        auto group = std::make_unique<GroupV1>(folders);
        const auto failed = [&](const std::string& what, int error) {
            group->remove();
            return fail(ErrorCode::Io, "control group " + what + ": " + std::strerror(error));
        };
        for (const auto& folder : folders.distinct()) {
            if (::mkdir(folder.c_str(), 0755) != 0) return failed(folder.string(), errno);
        }
        if (limits.memoryBytes > 0 && !folders.memory.empty()) {
            const auto bytes = std::to_string(limits.memoryBytes);
            const auto file = folders.memory / "memory.limit_in_bytes";
            if (const int error = writeSmallFile(file, bytes)) return failed(file.string(), error);
            writeSmallFile(
                folders.memory / "memory.memsw.limit_in_bytes", bytes); // where swap is counted
        }
        if (limits.maxProcesses > 0 && !folders.processes.empty()) {
            const auto file = folders.processes / "pids.max";
            if (const int error = writeSmallFile(file, std::to_string(limits.maxProcesses))) {
                return failed(file.string(), error);
            }
        }
        return group;
    }

    fs::path freezerFolder() const override { return m_folders.freezer; }

private:
    const Folders m_folders; ///< of this engine
};

} // namespace

Result<std::unique_ptr<ControlGroups>> openCgroupsV1(
    const CgroupPlaces& places, const std::string& name)
{
    Folders folders;
    std::string obstacle = "no control groups are mounted";
    for (const auto& [controller, member] : Folders::kAll) {
        const auto place = places.controllers.find(controller);
        if (place == places.controllers.end()) continue;
        const auto folder = place->second / name;
        const bool isShared
            = folders.distinct().contains(folder); // cpu and cpuacct often are one hierarchy
        if (!isShared) clearGroupFolder(folder);
        if (isShared || ::mkdir(folder.c_str(), 0755) == 0) {
            folders.*member = folder;
        } else {
            obstacle = "control groups in " + place->second.string() + " cannot be made ("
                + std::strerror(errno) + ")";
        }
    }
    if (folders.distinct().empty()) return fail(ErrorCode::Unsupported, obstacle);
    return std::make_unique<GroupsV1>(folders);
}

} // namespace engine::process
