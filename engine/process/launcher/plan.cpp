#include <engine/process/launcher/plan.h>

#include <algorithm>
#include <cerrno>
#include <engine/process/launcher/landlock.h>
#include <engine/process/launcher/template_root.h>
#include <engine/process/small_files.h>
#include <filesystem>
#include <string_view>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

namespace engine::process::launcher {

namespace {

/// The tree's keeper, not there yet, and the guard outside the pid namespace; an ordinary user's
/// count too.
constexpr std::int64_t kUnseenTasks = 2;

/// Threads and processes of the account that RLIMIT_NPROC counts, as far as this process sees them.
std::int64_t countTasks(std::int64_t user)
{
    std::int64_t tasks = 0;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator("/proc", error)) {
        if (entry.path().filename().string().find_first_not_of("0123456789") != std::string::npos) {
            continue;
        }
        const auto status = readSmallFile(entry.path() / "status");
        if (status && numberAfter(*status, "Uid:") == user) {
            tasks += numberAfter(*status, "Threads:").value_or(0);
        }
    }
    return tasks;
}

/// `path` and the folders above it, outermost first; without the root.
std::vector<std::string> foldersOf(const std::string& path)
{
    std::vector<std::string> folders;
    for (auto end = path.find('/', 1); end != std::string::npos; end = path.find('/', end + 1)) {
        folders.push_back(path.substr(0, end));
    }
    folders.push_back(path);
    return folders;
}

bool isInside(std::string_view path, std::string_view folder)
{
    return path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/';
}

std::optional<wire::Failure> planMounts(Plan& plan)
{
    const auto& requests = plan.request.mounts;
    for (std::size_t i = 0; i < requests.size(); ++i) {
        const wire::MountRequest& request = requests[i];
        auto& step = plan.mounts.emplace_back();
        step.target = request.target;
        step.isReadOnly = request.isReadOnly;
        step.isFile = request.isFile;
        // A target inside an earlier mount is that mount's own folder: nothing is made in it.
        const bool isMade
            = std::none_of(requests.begin(), requests.begin() + static_cast<std::ptrdiff_t>(i),
                [&](const auto& earlier) { return isInside(request.target, earlier.target); });
        if (isMade) step.newFolders = foldersOf(request.target);
        if (isMade && request.isFile) step.newFolders.pop_back();
        if (request.source.empty()) {
            step.options = "mode=1777,size=" + std::to_string(request.bytes);
            continue;
        }
        auto tree = detachedMount(request.source, request.isReadOnly);
        if (!tree) {
            return wire::Failure{wire::Step::Source, tree.error(), static_cast<std::int32_t>(i)};
        }
        step.tree = std::move(*tree);
    }
    return std::nullopt;
}

std::optional<wire::Failure> takeDescriptors(Plan& plan)
{
    std::size_t next = 0;
    const auto take
        = [&] { return next < plan.descriptors.size() ? plan.descriptors[next++].get() : -1; };
    Confinement& own = plan.confinement;
    own.output = take();
    own.errors = take();
    if (plan.request.hasChannel) own.channel = take();
    if (plan.request.hasOwnNetwork) plan.socketService = take();
    if (plan.request.hasGroupFolder) plan.groupFolder = take();
    while (next < plan.descriptors.size() && own.groupCount < kMaxGroups) {
        own.groups[own.groupCount++] = take();
    }
    const bool isComplete = next == plan.descriptors.size() && own.output >= 0 && own.errors >= 0
        && (!plan.request.hasChannel || own.channel >= 0)
        && (!plan.request.hasOwnNetwork || plan.socketService >= 0)
        && (!plan.request.hasGroupFolder || plan.groupFolder >= 0);
    if (!isComplete) return wire::Failure{wire::Step::Descriptors, EBADMSG, 0};
    return std::nullopt;
}

/// Everything open in the launcher that is not this tree's: the control socket, other trees' pipes.
void findForeignDescriptors(Plan& plan)
{
    const Context& context = *plan.context;
    std::vector<int> kept = {0, 1, 2, 3, context.templateNamespace, context.scopeRuleset,
        context.progress, plan.ownRuleset.get(), plan.zygote};
    for (const UniqueFd& fd : plan.descriptors) {
        kept.push_back(fd.get());
    }
    for (const auto& step : plan.mounts) {
        kept.push_back(step.tree.get());
    }
    std::sort(kept.begin(), kept.end());
    unsigned next = 0;
    for (const int fd : kept) {
        if (fd < 0) continue;
        const auto number = static_cast<unsigned>(fd);
        if (number > next) plan.foreignDescriptors.emplace_back(next, number - 1);
        next = std::max(next, number + 1);
    }
    plan.foreignDescriptors.emplace_back(next, ~0U);
}

} // namespace

Plan::~Plan()
{
    if (stacks) ::munmap(stacks, 2 * kStackSize);
}

tl::expected<std::unique_ptr<Plan>, wire::Failure> Plan::make(
    const Context& context, wire::Start request, std::vector<UniqueFd> descriptors, int zygote)
{
    auto plan = std::make_unique<Plan>();
    plan->context = &context;
    plan->request = std::move(request);
    plan->descriptors = std::move(descriptors);
    const wire::Start& start = plan->request;
    for (const auto& text : start.arguments) {
        plan->arguments.push_back(text.c_str());
    }
    for (const auto& text : start.environment) {
        plan->environment.push_back(text.c_str());
    }
    plan->arguments.push_back(nullptr);
    plan->environment.push_back(nullptr);
    if (const auto failure = takeDescriptors(*plan)) return tl::unexpected(*failure);
    Confinement& own = plan->confinement;
    own.switchesUser = context.switchesUser;
    own.dropsCapabilities = context.dropsCapabilities;
    own.keepsRights = start.isZygote;
    // A zygote forks into the namespaces of others, which must be below its own.
    plan->hasPidNamespace = context.isolation == Isolation::Full && !start.isZygote;
    own.folder = start.workingDirectory.c_str();
    own.filter = context.filter;

    if (context.isolation == Isolation::Full) {
        plan->tmpOptions = "mode=1777,size=" + std::to_string(start.tmpBytes);
        if (const auto failure = planMounts(*plan)) return tl::unexpected(*failure);
    } else {
        own.fileLimit = {static_cast<rlim_t>(start.tmpBytes), static_cast<rlim_t>(start.tmpBytes)};
    }
    if (context.isolation == Isolation::NoNamespaces) {
        plan->ownRuleset = makeFileRuleset(context.landlockAbi, start);
    }
    if (start.dataBytes > 0) {
        own.dataLimit = {static_cast<rlim_t>(start.dataBytes), static_cast<rlim_t>(start.dataBytes)};
    }
    if (start.processes > 0) {
        const std::int64_t user = context.switchesUser ? kSandboxUser : ::geteuid();
        const auto most = static_cast<rlim_t>(countTasks(user) + kUnseenTasks + start.processes);
        own.processLimit = {most, most};
    }
    own.ruleset = plan->ownRuleset ? plan->ownRuleset.get() : context.scopeRuleset;
    if (start.isAdoptable) plan->adopter = plan->connect(plan->adoption);
    if (start.isZygote) plan->forker = plan->connect(own.requests);
    if ((start.isAdoptable && !plan->adopter) || (start.isZygote && !plan->forker)) {
        return tl::unexpected(wire::Failure{wire::Step::Descriptors, errno, 0});
    }
    plan->zygote = zygote;
    findForeignDescriptors(*plan);

    void* stacks = ::mmap(nullptr, 2 * kStackSize, PROT_READ | PROT_WRITE,
        MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
    if (stacks == MAP_FAILED) return tl::unexpected(wire::Failure{wire::Step::Fork, errno, 0});
    plan->stacks = static_cast<char*>(stacks);
    return plan;
}

UniqueFd Plan::connect(int& theirs)
{
    int ends[2];
    if (::socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) return {};
    theirs = ends[0];
    descriptors.emplace_back(ends[0]);
    return UniqueFd(ends[1]);
}

std::optional<wire::Failure> Plan::planAdoption(wire::Adopt adopt)
{
    request.hostName = std::move(adopt.hostName);
    request.mounts = std::move(adopt.mounts);
    tmpOptions = "mode=1777,size=" + std::to_string(adopt.tmpBytes);
    mounts.clear();
    if (request.mounts.size() > kMaxAdoptedMounts) {
        return wire::Failure{wire::Step::Mount, E2BIG, static_cast<std::int32_t>(kMaxAdoptedMounts)};
    }
    return planMounts(*this);
}

} // namespace engine::process::launcher
