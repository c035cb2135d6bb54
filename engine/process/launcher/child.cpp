#include <engine/process/launcher/child.h>

#include <cerrno>
#include <csignal>
#include <engine/process/launcher/plan.h>
#include <engine/process/launcher/raw.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <unistd.h>

namespace engine::process::launcher {

namespace {

using wire::Step;

[[noreturn]] void fail(Plan& plan, Step step, long answer, int index = 0)
{
    plan.failure = {step, static_cast<std::int32_t>(-answer), index};
    raw::exit(1);
}

void must(Plan& plan, Step step, long answer)
{
    if (answer < 0) fail(plan, step, answer);
}

void takeDescriptors(Plan& plan)
{
    // 0 is /dev/null in the launcher already; what was received has numbers above 3.
    must(plan, Step::Descriptors, raw::call(SYS_dup3, plan.output, 1, 0));
    must(plan, Step::Descriptors, raw::call(SYS_dup3, plan.errors, 2, 0));
    if (plan.channel >= 0) must(plan, Step::Descriptors, raw::call(SYS_dup3, plan.channel, 3, 0));
    const unsigned firstClosed = plan.channel >= 0 ? 4 : 3;
    must(
        plan, Step::Descriptors, raw::call(SYS_close_range, firstClosed, ~0U, CLOSE_RANGE_CLOEXEC));
}

void dropBoundingCapabilities(Plan& plan)
{
    for (long capability = 0;; ++capability) {
        const long answer = raw::call(SYS_prctl, PR_CAPBSET_DROP, capability);
        if (answer == -EINVAL) return; // past the last one
        must(plan, Step::Capabilities, answer);
    }
}

void becomeNobody(Plan& plan)
{
    const Context& context = *plan.context;
    if (context.dropsCapabilities) dropBoundingCapabilities(plan);
    if (context.switchesUser) {
        must(plan, Step::User, raw::call(SYS_setgroups, 0, 0));
        must(plan, Step::User, raw::call(SYS_setresgid, kSandboxUser, kSandboxUser, kSandboxUser));
        must(plan, Step::User, raw::call(SYS_setresuid, kSandboxUser, kSandboxUser, kSandboxUser));
    }
    __user_cap_header_struct header{_LINUX_CAPABILITY_VERSION_3, 0};
    const __user_cap_data_struct none[2]{};
    must(plan, Step::Capabilities,
        raw::call(SYS_capset, raw::argument(&header), raw::argument(none)));
    raw::call(
        SYS_prctl, PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL); // before Linux 4.3 there are none
    // After the change of user, which clears it. Where there are no namespaces nothing else ends an
    // orphan.
    must(plan, Step::User, raw::call(SYS_prctl, PR_SET_PDEATHSIG, SIGKILL));
    must(plan, Step::NoNewPrivileges, raw::call(SYS_prctl, PR_SET_NO_NEW_PRIVS, 1));
}

void restrictSelf(Plan& plan)
{
    const Context& context = *plan.context;
    const int ruleset = plan.ownRuleset ? plan.ownRuleset.get() : context.scopeRuleset;
    if (ruleset >= 0) must(plan, Step::Landlock, raw::call(SYS_landlock_restrict_self, ruleset, 0));
    if (context.filter.len > 0) {
        must(plan, Step::Seccomp,
            raw::call(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, raw::argument(&context.filter)));
    }
}

} // namespace

void runChild(void* context)
{
    Plan& plan = *static_cast<Plan*>(context);
    for (const int group : plan.groups) {
        must(plan, Step::ControlGroup, raw::call(SYS_write, group, raw::argument("0"), 1));
    }
    must(plan, Step::Descriptors, raw::call(SYS_setsid));
    takeDescriptors(plan);
    if (plan.dataLimit.rlim_cur != RLIM_INFINITY) {
        must(plan, Step::ResourceLimits,
            raw::call(SYS_prlimit64, 0, RLIMIT_DATA, raw::argument(&plan.dataLimit), 0));
    }
    if (plan.fileLimit.rlim_cur != RLIM_INFINITY) {
        must(plan, Step::ResourceLimits,
            raw::call(SYS_prlimit64, 0, RLIMIT_FSIZE, raw::argument(&plan.fileLimit), 0));
    }
    if (plan.processLimit.rlim_cur != RLIM_INFINITY) {
        must(plan, Step::ResourceLimits,
            raw::call(SYS_prlimit64, 0, RLIMIT_NPROC, raw::argument(&plan.processLimit), 0));
    }
    becomeNobody(plan);
    const char* folder = plan.request.workingDirectory.c_str();
    must(plan, Step::WorkingDirectory, raw::call(SYS_chdir, raw::argument(folder)));
    restrictSelf(plan);
    const std::uint64_t noSignals = 0; // the launcher blocks all of them
    raw::call(SYS_rt_sigprocmask, SIG_SETMASK, raw::argument(&noSignals), 0, sizeof noSignals);

    const char* executable = plan.request.executable.c_str();
    if (!*executable) raw::exit(0); // a rehearsal: everything up to here works on this machine
    const long answer = raw::call(SYS_execve, raw::argument(executable),
        raw::argument(plan.arguments.data()), raw::argument(plan.environment.data()));
    const bool exists = raw::call(SYS_faccessat, AT_FDCWD, raw::argument(executable), F_OK) == 0;
    fail(plan, answer == -ENOENT && exists ? Step::Interpreter : Step::Execute, answer);
}

} // namespace engine::process::launcher
