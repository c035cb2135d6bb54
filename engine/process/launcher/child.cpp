#include <engine/process/launcher/child.h>

#include <cerrno>
#include <engine/process/launcher/plan.h>
#include <engine/process/launcher/raw.h>
#include <fcntl.h>
#include <unistd.h>

namespace engine::process::launcher {

namespace {

[[noreturn]] void fail(Plan& plan, wire::Failure failure)
{
    plan.failure = failure;
    raw::exit(1);
}

} // namespace

void runChild(void* context)
{
    Plan& plan = *static_cast<Plan*>(context);
    const auto failure = confine(plan.confinement);
    if (failure.step != wire::Step::None) fail(plan, failure);

    const char* executable = plan.request.executable.c_str();
    if (!*executable) raw::exit(0); // a rehearsal: everything up to here works on this machine
    const long answer = raw::call(SYS_execve, raw::argument(executable),
        raw::argument(plan.arguments.data()), raw::argument(plan.environment.data()));
    const bool exists = raw::call(SYS_faccessat, AT_FDCWD, raw::argument(executable), F_OK) == 0;
    const bool isInterpreter = answer == -ENOENT && exists;
    fail(plan,
        {isInterpreter ? wire::Step::Interpreter : wire::Step::Execute,
            static_cast<std::int32_t>(-answer), 0});
}

} // namespace engine::process::launcher
