#include <app/conformance/check.h>

// Behaviour 6.3 and 6.6: what an instance finds around it, and the headers of an answer.
namespace app::conformance {

namespace {
void systemVariables(Check& check)
{
    const auto function = check.node("exports.handler = async () => process.env;");
    const auto reply = function.invoke();
    check.equal("FC_FUNC_CODE_PATH", reply.member("FC_FUNC_CODE_PATH"), "/code");
    check.equal("FC_FUNCTION_NAME", reply.member("FC_FUNCTION_NAME"), function.name());
    check.equal("FC_FUNCTION_HANDLER", reply.member("FC_FUNCTION_HANDLER"), "index.handler");
    check.equal("FC_FUNCTION_MEMORY_SIZE", reply.member("FC_FUNCTION_MEMORY_SIZE"), "512");
    check.equal("FC_ACCOUNT_ID", reply.member("FC_ACCOUNT_ID"), check.engine().info().accountId);
    check.equal("FC_REGION", reply.member("FC_REGION"), check.engine().info().region);
    check.equal("FC_INSTANCE_ID", reply.member("FC_INSTANCE_ID"), reply.instanceId());
    check.equal("FC_SERVICE_NAME", reply.member("FC_SERVICE_NAME"), function.service());
    check.equal("FC_QUALIFIER", reply.member("FC_QUALIFIER"), "LATEST");
    check.equal("FC_FUNCTION_VERSION", reply.member("FC_FUNCTION_VERSION"), "LATEST");
}

void userVariables(Check& check)
{
    const auto function = check.node("exports.handler = async () => process.env.GREETING;", [](auto& config) { config.environmentVariables["GREETING"] = "hi"; });
    check.equal("GREETING", function.invoke().body, "hi");
    const auto refuses = [&](const std::string& name, const std::string& value) {
        auto config = Check::nodeConfig();
        config.environmentVariables[name] = value;
        const auto reply = check.tryCreate(config);
        check.equal("status for the variable " + name, reply.status, 400);
    };
    refuses("FC_OWN", "x");
    refuses("1ST", "x");
    refuses("LARGE", std::string(4096, 'x'));
}

void nothingInherited(Check& check)
{
    ::setenv("FCDESK_CONFORMANCE_SECRET", "leaked", 0);
    const auto function = check.node("exports.handler = async () => process.env.FCDESK_CONFORMANCE_SECRET || 'nothing';");
    check.equal("a variable of the engine's process", function.invoke().body, "nothing");
}

void timeZone(Check& check)
{
    constexpr auto kHour = "exports.handler = async () => new Date(0).getHours();";
    check.equal("hour of the epoch", check.node(kHour).invoke().body, "0");
    const auto moved = check.node(kHour, [](auto& config) { config.environmentVariables["TZ"] = "Asia/Shanghai"; });
    check.equal("hour of the epoch with TZ=Asia/Shanghai", moved.invoke().body, "8");
}

void folders(Check& check)
{
    const auto function = check.node(R"(
const fs = require('fs');
exports.handler = async () => {
  fs.writeFileSync('/tmp/own', 'x');
  let code = 'writable';
  try { fs.writeFileSync('/code/own', 'x'); } catch (error) { code = error.code; }
  return { cwd: process.cwd(), here: __dirname, code };
};
)");
    const auto reply = function.invoke();
    check.equal("the code's folder", reply.member("here"), "/code");
    check.equal("the working directory", reply.member("cwd"), "/code");
    check.equal("writing to the code", reply.member("code"), "EROFS");
}

bool isSandboxed(Check& check)
{
    if (check.engine().info().isolation == engine::process::Isolation::Full) return true;
    check.skip("this machine does not allow the namespaces of a sandbox");
    return false;
}

void userHasAName(Check& check)
{
    if (!isSandboxed(check)) return;
    const auto node = check.node("exports.handler = async () => { const { username, uid, homedir } = require('os').userInfo(); return { username, uid, homedir }; };");
    const auto reply = node.invoke();
    check.equal("X-Fc-Error-Type", reply.errorType(), "");
    check.holds("a user name", !reply.member("username").empty(), reply.body);
    const auto python = check.python("import os, pwd, grp\ndef handler(event, context):\n    return pwd.getpwuid(os.getuid()).pw_name + ' ' + grp.getgrgid(os.getgid()).gr_name\n");
    const auto names = python.invoke();
    check.equal("X-Fc-Error-Type in Python", names.errorType(), "");
    check.matches("user and group in Python", names.body, R"(\S+ \S+)");
}

void limitsInside(Check& check)
{
    const auto function = check.python(R"(
import resource
def handler(event, context):
    return {'files': resource.getrlimit(resource.RLIMIT_NOFILE)[0]}
)");
    const auto files = std::atof(function.invoke().member("files").c_str());
    check.atMost("file descriptors", files, 100'000);
    check.atLeast("file descriptors", files, 1024);
}

void temporaryDisk(Check& check)
{
    if (!isSandboxed(check)) return;
    const auto function = check.python("import os\ndef handler(event, context):\n    s = os.statvfs('/tmp')\n    return s.f_blocks * s.f_frsize // (1 << 20)\n");
    check.equal("size of /tmp in MB", function.invoke().body, "512");
}

void childProcesses(Check& check)
{
    const auto function = check.node("exports.handler = async () => require('child_process').execSync('echo from a child').toString();");
    check.equal("answer", function.invoke().body, "from a child\n");
}

void libraryPath(Check& check)
{
    auto config = Check::nodeConfig();
    if (check.python("def handler(event, context):\n    return 1\n").name().empty()) return;
    config.runtime = "python3.10";
    const auto function = check.create(
        {{"index.py", "from inner import helper\ndef handler(event, context):\n    return helper.word\n"}, {"inner/__init__.py", ""}, {"inner/helper.py", "word = 'found'\n"}}, config);
    check.equal("answer", function.invoke().body, "found");
}

// 6.6

void answerHeaders(Check& check)
{
    const auto function = check.node("exports.handler = async () => 1;");
    const auto reply = function.invoke();
    for (const char* name : {"x-fc-request-id", "x-fc-code-checksum", "x-fc-invocation-duration", "x-fc-max-memory-usage",
             "x-fc-invocation-service-version", "x-fc-instance-id"}) {
        check.holds(name, !reply.header(name).empty(), "absent");
    }
    check.equal("X-Fc-Error-Type of a success", reply.header("x-fc-error-type"), "");
    check.equal("Content-Type", reply.header("content-type"), "application/octet-stream");
}

void checksumFollowsCode(Check& check)
{
    const auto one = check.node("exports.handler = async () => 1;"), same = check.node("exports.handler = async () => 1;"),
               other = check.node("exports.handler = async () => 2;");
    const auto sum = one.invoke().header("x-fc-code-checksum");
    check.equal("checksum of the same code", same.invoke().header("x-fc-code-checksum"), sum);
    check.holds("checksum of other code differs", other.invoke().header("x-fc-code-checksum") != sum, sum);
}

constexpr Rule kRules[] = {
    {"6.3", "system-variables", "the environment names code path, function, service, version, instance, region and account", systemVariables},
    {"6.3", "user-variables", "own variables reach the function; FC_* names, other first letters and more than 4 KB are refused", userVariables},
    {"6.3", "nothing-inherited", "nothing of the engine's environment is inherited", nothingInherited},
    {"6.3", "time-zone", "the time zone is UTC unless TZ says otherwise", timeZone},
    {"6.3", "folders", "code is at /code and cannot be changed, /tmp can be written", folders},
    {"6.3", "user-name", "the user a function runs as has a name", userHasAName},
    {"6.3", "file-limit", "a process may open at most 100,000 files", limitsInside},
    {"6.3", "temporary-disk", "the temporary disk has 512 MB by default", temporaryDisk},
    {"6.3", "child-processes", "a function may run programs", childProcesses},
    {"6.3", "own-modules", "modules beside the handler are found", libraryPath},
    {"6.6", "answer-headers", "an answer has request id, checksum, duration, memory and version in its headers", answerHeaders},
    {"6.6", "checksum", "x-fc-code-checksum follows the code", checksumFollowsCode},
};
} // namespace

std::span<const Rule> environmentRules() { return kRules; }

} // namespace app::conformance
