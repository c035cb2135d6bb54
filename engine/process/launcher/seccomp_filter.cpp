#include <engine/process/launcher/seccomp_filter.h>

#include <cerrno>
#include <fcntl.h>
#include <linux/sched.h>
#include <memory>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace engine::process::launcher {

namespace {

using Filter
    = std::unique_ptr<void, decltype([](scmp_filter_ctx context) { ::seccomp_release(context); })>;

constexpr const char* kDenied[] = {
    // the machine
    "acct", "adjtimex", "clock_adjtime", "clock_settime", "delete_module", "finit_module",
    "init_module", "ioperm", "iopl", "kexec_file_load", "kexec_load", "nfsservctl", "quotactl",
    "quotactl_fd", "reboot", "settimeofday", "swapoff", "swapon", "syslog", "vhangup",
    // mounts and namespaces
    "chroot", "fsconfig", "fsmount", "fsopen", "fspick", "mount", "mount_setattr", "move_mount",
    "open_tree", "pivot_root", "setns", "umount", "umount2", "unshare", "name_to_handle_at",
    "open_by_handle_at",
    // other processes
    "kcmp", "pidfd_getfd", "process_madvise", "process_vm_readv", "process_vm_writev", "ptrace",
    // large attack surfaces nothing needs
    "add_key", "bpf", "io_uring_enter", "io_uring_register", "io_uring_setup", "keyctl",
    "lookup_dcookie", "perf_event_open", "request_key", "userfaultfd"};

constexpr std::uint64_t kNamespaceFlags[] = {CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS,
    CLONE_NEWIPC, CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET};

int addRules(scmp_filter_ctx filter)
{
    for (const char* name : kDenied) {
        const int call = ::seccomp_syscall_resolve_name(name);
        if (call == __NR_SCMP_ERROR) continue; // newer than this libseccomp
        const int answer = ::seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), call, 0);
        if (answer != 0) return answer;
    }
    for (const std::uint64_t flag : kNamespaceFlags) {
        const int answer = ::seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(clone), 1,
            SCMP_A0(SCMP_CMP_MASKED_EQ, flag, flag));
        if (answer != 0) return answer;
    }
    const int clone3 = ::seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0);
    if (clone3 != 0) return clone3;
    // Address families above AF_NETLINK: packets, kernel crypto, virtual machines, field buses.
    return ::seccomp_rule_add(
        filter, SCMP_ACT_ERRNO(EAFNOSUPPORT), SCMP_SYS(socket), 1, SCMP_A0(SCMP_CMP_GT, 16));
}

} // namespace

tl::expected<std::vector<sock_filter>, wire::Failure> compileSeccompFilter()
{
    const auto failed = [](int error) {
        return tl::unexpected(wire::Failure{wire::Step::Seccomp, error, 0});
    };
    const Filter filter(::seccomp_init(SCMP_ACT_ALLOW));
    if (!filter) return failed(ENOMEM);
    if (const int answer = addRules(filter.get()); answer != 0) return failed(-answer);
    ::seccomp_attr_set(
        filter.get(), SCMP_FLTATR_CTL_OPTIMIZE, 2); // a search tree instead of a list
    const UniqueFd file(::memfd_create("filter", MFD_CLOEXEC));
    if (!file) return failed(errno);
    if (const int answer = ::seccomp_export_bpf(filter.get(), file.get()); answer != 0) {
        return failed(-answer);
    }
    struct stat status
    {
    };
    if (::fstat(file.get(), &status) != 0) return failed(errno);
    std::vector<sock_filter> program(
        static_cast<std::size_t>(status.st_size) / sizeof(sock_filter));
    const auto bytes = static_cast<ssize_t>(program.size() * sizeof(sock_filter));
    if (::pread(file.get(), program.data(), program.size() * sizeof(sock_filter), 0) != bytes) {
        return failed(EIO);
    }
    return program;
}

} // namespace engine::process::launcher
