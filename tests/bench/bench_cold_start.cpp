// How much an instance adds to its interpreter. For Node.js and Python: from the wish for an instance to the result of
// its first call, against the bare interpreter that answers one frame; then what a call costs on a warm instance.
//   bench_cold_start [rounds]          FCDESK_TEST_HOST chooses how processes are started
#include "bare_interpreter.h"

#include <algorithm>
#include <cstdio>
#include <engine/runtime/bootstrap_files.h>
#include <tests/support/process_hosts.h>

using namespace engine;

namespace {
struct Language
{
    const char* name;
    const char* runtime;
    const char* file;
    const char* code;
    const char* bareFile;
    const char* bareCode;
    std::vector<std::string> bareArguments;
    double bar; ///< the ratio to stay below
};

void measure(const Language& language, int rounds)
{
    const auto interpreters = support::interpretersForTests();
    const auto choice = interpreters.choose(language.runtime);
    if (!choice) return void(std::printf("%s: %s\n", language.name, choice.error().detail.c_str()));
    support::InstanceDriver driver(support::processHostForTests(), interpreters);
    driver.config.runtime = language.runtime;
    driver.config.handler = "index.handler";
    driver.config.memorySize = 1536;
    driver.config.cpu = 1;
    driver.write(language.file, language.code);
    runtime::compileBootstrapFiles(driver.folder("bootstrap"), interpreters);
    const BareInterpreter interpreter(choice->interpreter.executable, language.bareArguments,
        driver.folder("bootstrap") / language.bareFile, language.bareCode);

    std::vector<Milliseconds> bare, ours, allocate, boot, load;
    for (int i = 0; i < rounds; ++i) {
        bare.push_back(interpreter.measure());
        const auto begin = SteadyClock::now();
        const auto started = driver.start();
        if (!started) return void(std::printf("%s: %s\n", language.name, started.error().error.detail.c_str()));
        driver.invoke("x");
        ours.push_back(SteadyClock::now() - begin);
        allocate.push_back(started->phases.allocate);
        boot.push_back(started->phases.runtime);
        load.push_back(started->phases.load);
        driver.stop();
        driver.exit();
    }
    const double ratio = median(ours) / median(bare);
    std::printf("%-7s %-10s bare %6.2f ms  first result %6.2f ms (allocate %.2f, boot %.2f, load %.2f)  ratio %.2f "
                "(bar %.1f)\n",
        language.name, choice->interpreter.version.c_str(), median(bare).count(), median(ours).count(),
        median(allocate).count(), median(boot).count(), median(load).count(), ratio, language.bar);

    if (!driver.start()) return;
    constexpr int kCalls = 5000;
    std::vector<Milliseconds> calls;
    for (int i = 0; i < kCalls; ++i) {
        const auto output = driver.invoke("x");
        calls.push_back(output.finishedAt - output.startedAt);
    }
    std::sort(calls.begin(), calls.end());
    std::printf("%-7s warm call: p50 %.0f us, p99 %.0f us\n", language.name, 1000 * calls[kCalls / 2].count(),
        1000 * calls[kCalls * 99 / 100].count());
}
} // namespace

int main(int count, char** arguments)
{
    const int rounds = count > 1 ? std::atoi(arguments[1]) : 40;
    const Language languages[] = {
        {"node", "nodejs20", "index.js", "exports.handler = async (event) => event;\n", "bare.js", kBareNode, {}, 1.3},
        {"python", "python3.11", "index.py", "def handler(event, context):\n    return event\n", "bare.py", kBarePython,
            {"-I", "-S"}, 1.5},
    };
    for (const auto& language : languages) measure(language, rounds);
}
