#include <engine/process/launcher/template_root.h>

#include <cerrno>
#include <fcntl.h>
#include <engine/process/launcher/plan.h>
#include <filesystem>
#include <fstream>
#include <sched.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace engine::process::launcher {

namespace fs = std::filesystem;

namespace {

using Built = tl::expected<void, wire::Failure>;

/// Numbers in a Template failure, for whoever reads the log.
enum Part { Namespace, Private, Root, Folder, System, Account, Device, Proc, Pivot, Return };

tl::unexpected<wire::Failure> failed(Part part)
{
    return tl::unexpected(wire::Failure{wire::Step::Template, errno, part});
}

bool bindAt(const std::string& source, const std::string& target)
{
    const auto tree = detachedMount(source, true);
    if (!tree) errno = tree.error();
    return tree
        && ::move_mount(tree->get(), "", AT_FDCWD, target.c_str(), MOVE_MOUNT_F_EMPTY_PATH) == 0;
}

/// Parts of the system with their names: links stay links (/bin -> usr/bin), folders are mounted.
Built mountSystem()
{
    for (const char* name :
        {"usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "etc", "nix", "gnu"}) {
        const std::string source = std::string("/") + name;
        std::error_code error;
        const auto status = fs::symlink_status(source, error);
        if (fs::is_symlink(status)) {
            const auto link = fs::read_symlink(source, error);
            if (error || ::symlink(link.c_str(), name) != 0) return failed(System);
        } else if (fs::is_directory(status)) {
            if (::mkdir(name, 0755) != 0 || !bindAt(source, name)) return failed(System);
        }
    }
    return {};
}

/// The machine's list of users or groups and one entry more: programs ask who they run as.
Built nameAccount(const char* list, const std::string& entry)
{
    const auto target = std::string("etc/") + list;
    const auto own = std::string("var/fc/") + list;
    std::error_code error;
    if (!fs::is_regular_file(target, error)) return {}; // nobody has a name here
    std::ofstream(own) << std::ifstream(target).rdbuf() << entry << '\n';
    if (!fs::exists(own, error) || ::chmod(own.c_str(), 0644) != 0 || !bindAt(own, target)) return failed(Account);
    return {};
}

Built makeDevices()
{
    for (const char* name : {"null", "zero", "full", "random", "urandom"}) {
        const std::string target = std::string("dev/") + name;
        const UniqueFd file(::open(target.c_str(), O_CREAT | O_RDONLY | O_CLOEXEC, 0666));
        // An ordinary user may not make device nodes, so everybody binds the machine's.
        if (!file
            || ::mount(("/" + target).c_str(), target.c_str(), nullptr, MS_BIND, nullptr) != 0) {
            return failed(Device);
        }
    }
    const std::pair<const char*, const char*> links[]
        = {{"/proc/self/fd", "dev/fd"}, {"/proc/self/fd/0", "dev/stdin"},
            {"/proc/self/fd/1", "dev/stdout"}, {"/proc/self/fd/2", "dev/stderr"}};
    for (const auto& [to, name] : links) {
        if (::symlink(to, name) != 0) return failed(Device);
    }
    return {};
}

Built fillRoot()
{
    // "code/lib" is in the default LD_LIBRARY_PATH: the dynamic loader never looks again for a folder
    // that was not there once, and a process may get its /code later.
    for (const char* name : {"code", "code/lib", "data", "dev", "dev/shm", "home", "mnt", "opt", "proc", "run",
             "sys", "tmp", "var", "var/fc"}) {
        if (::mkdir(name, 0755) != 0) return failed(Folder);
    }
    if (::symlink("../tmp", "var/tmp") != 0) return failed(Folder);
    if (const auto system = mountSystem(); !system) return system;
    const auto id = std::to_string(kSandboxUser);
    if (const auto user = nameAccount("passwd", "fc:x:" + id + ":" + id + "::/tmp:/bin/sh"); !user) return user;
    if (const auto group = nameAccount("group", "fc:x:" + id + ":"); !group) return group;
    if (const auto devices = makeDevices(); !devices) return devices;
    // In a user namespace the kernel lets a tree mount its own /proc only where one is to be seen
    // already.
    if (::mount("proc", "proc", "proc", MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr) != 0) {
        return failed(Proc);
    }
    return {};
}

Built build(const std::string& runDirectory)
{
    if (::unshare(CLONE_NEWNS) != 0) return failed(Namespace);
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return failed(Private);
    if (::mount("tmpfs", runDirectory.c_str(), "tmpfs", MS_NOSUID | MS_NODEV, "mode=755,size=4m")
        != 0) {
        return failed(Root);
    }
    if (::chdir(runDirectory.c_str()) != 0) return failed(Root);
    if (const auto filled = fillRoot(); !filled) return filled;
    // The old root ends up on top of the new one and is taken away at once: nothing of the machine
    // stays reachable.
    if (::syscall(SYS_pivot_root, ".", ".") != 0 || ::umount2(".", MNT_DETACH) != 0) {
        return failed(Pivot);
    }
    if (::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) != 0) return failed(Private);
    return {};
}

} // namespace

tl::expected<UniqueFd, int> detachedMount(const std::string& source, bool isReadOnly)
{
    UniqueFd tree(
        ::open_tree(AT_FDCWD, source.c_str(), OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE));
    if (!tree) return tl::unexpected(errno);
    mount_attr attributes{};
    attributes.attr_set
        = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | (isReadOnly ? MOUNT_ATTR_RDONLY : 0);
    attributes.propagation = MS_PRIVATE;
    if (::mount_setattr(
            tree.get(), "", AT_EMPTY_PATH | AT_RECURSIVE, &attributes, sizeof attributes)
        != 0) {
        return tl::unexpected(errno);
    }
    return tree;
}

tl::expected<UniqueFd, wire::Failure> buildTemplateRoot(const std::string& runDirectory)
{
    const UniqueFd home(::open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC));
    if (!home) return failed(Namespace);
    const auto built = build(runDirectory);
    if (!built) return tl::unexpected(built.error());
    UniqueFd made(::open("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC));
    if (!made || ::setns(home.get(), CLONE_NEWNS) != 0) return failed(Return);
    return made;
}

} // namespace engine::process::launcher
