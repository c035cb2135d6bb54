#include <engine/process/launcher/confinement.h>

#include <cerrno>
#include <csignal>
#include <engine/process/launcher/raw.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace engine::process::launcher {

namespace {

using wire::Step;

/// Keeps the first failure of many steps.
class Steps
{
public:
    Steps& operator()(Step step, long answer)
    {
        if (answer < 0 && areGood()) m_failure = {step, static_cast<std::int32_t>(-answer), 0};
        return *this;
    }
    bool areGood() const { return m_failure.step == Step::None; }
    wire::Failure failure() const { return m_failure; }

private:
    wire::Failure m_failure;
};

long setLimit(int resource, const rlimit& limit)
{
    if (limit.rlim_cur == RLIM_INFINITY) return 0;
    return raw::call(SYS_prlimit64, 0, resource, raw::argument(&limit), 0);
}

void takeDescriptors(Steps& steps, const Confinement& own)
{
    // 0 is /dev/null in the launcher already.
    steps(Step::Descriptors, raw::call(SYS_dup3, own.output, 1, 0));
    steps(Step::Descriptors, raw::call(SYS_dup3, own.errors, 2, 0));
    if (own.channel >= 0) steps(Step::Descriptors, raw::call(SYS_dup3, own.channel, 3, 0));
    if (own.requests >= 0) steps(Step::Descriptors, raw::call(SYS_dup3, own.requests, 4, 0));
    const unsigned firstClosed = own.requests >= 0 ? 5 : own.channel >= 0 ? 4 : 3;
    steps(Step::Descriptors,
        raw::call(SYS_close_range, firstClosed, ~0U, CLOSE_RANGE_CLOEXEC));
}

long dropBoundingCapabilities()
{
    for (long capability = 0;; ++capability) {
        const long answer = raw::call(SYS_prctl, PR_CAPBSET_DROP, capability);
        if (answer == -EINVAL) return 0; // past the last one
        if (answer < 0) return answer;
    }
}

void becomeNobody(Steps& steps, const Confinement& own)
{
    if (own.dropsCapabilities) steps(Step::Capabilities, dropBoundingCapabilities());
    if (own.switchesUser) {
        steps(Step::User, raw::call(SYS_setgroups, 0, 0));
        steps(Step::User, raw::call(SYS_setresgid, kSandboxUser, kSandboxUser, kSandboxUser));
        steps(Step::User, raw::call(SYS_setresuid, kSandboxUser, kSandboxUser, kSandboxUser));
    }
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    const __user_cap_data_struct none[2]{};
    steps(Step::Capabilities,
        raw::call(SYS_capset, raw::argument(&header), raw::argument(none)));
    raw::call(
        SYS_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL); // before Linux 4.3 there are none
    steps(Step::NoNewPrivileges, raw::call(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1));
}

void restrictSelf(Steps& steps, const Confinement& own)
{
    if (own.ruleset >= 0) {
        steps(Step::Landlock, raw::call(SYS_landlock_restrict_self, own.ruleset, 0));
    }
    if (own.filter.len > 0) {
        steps(Step::Seccomp,
            raw::call(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, raw::argument(&own.filter)));
    }
}

} // namespace

wire::Failure confine(const Confinement& own)
{
    Steps steps;
    for (std::size_t i = 0; i < own.groupCount; ++i) {
        steps(Step::ControlGroup, raw::call(SYS_write, own.groups[i], raw::argument("0"), 1));
    }
    steps(Step::Descriptors, raw::call(SYS_setsid));
    takeDescriptors(steps, own);
    steps(Step::ResourceLimits, setLimit(RLIMIT_DATA, own.dataLimit));
    steps(Step::ResourceLimits, setLimit(RLIMIT_FSIZE, own.fileLimit));
    steps(Step::ResourceLimits, setLimit(RLIMIT_NPROC, own.processLimit));
    if (!steps.areGood()) return steps.failure();
    if (!own.keepsRights) becomeNobody(steps, own);
    // After the change of user, which clears it. Where there are no namespaces nothing else ends an
    // orphan.
    if (own.diesWithParent) {
        steps(Step::User, raw::call(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL));
    }
    steps(Step::WorkingDirectory, raw::call(SYS_chdir, raw::argument(own.folder)));
    if (steps.areGood() && !own.keepsRights) restrictSelf(steps, own);
    const std::uint64_t noSignals = 0; // the launcher blocks all of them
    raw::call(SYS_rt_sigprocmask, SIG_SETMASK, raw::argument(&noSignals), 0, sizeof noSignals);
    return steps.failure();
}

} // namespace engine::process::launcher
