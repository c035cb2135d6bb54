#include <tests/support/process_hosts.h>

#include <cstdlib>
#include <engine/core/ids.h>
#include <stdexcept>
#include <tests/support/plain_process_host.h>
#include <unistd.h>

namespace support {

using namespace engine;

MakeProcessHost processHostForTests()
{
    const char* variable = getenv("FCDESK_TEST_HOST");
    const std::string wanted = variable ? variable : "plain";
    if (wanted == "plain") {
        return [](Loop& loop, WorkerPool&, const std::filesystem::path&) {
            return std::make_unique<PlainProcessHost>(loop);
        };
    }
    const bool isBest = wanted == "sandbox";
    return [isBest](Loop& loop, WorkerPool& workers, const std::filesystem::path& folder) {
        process::ProcessHostOptions options;
        options.launcher = FCDESK_BUILD_DIR "/fcdesk-launcher";
        options.runDirectory = folder;
        options.cgroupName = "fcdesk-test-" + newUuid();
        options.log = [](LogSeverity, std::string_view, std::string_view) {};
        if (!isBest) {
            options.bestIsolation = process::Isolation::NoNamespaces;
            options.bestLimits = process::LimitBackend::Rlimits;
        }
        auto host = process::startProcessHost(loop, workers, options);
        if (!host) throw std::runtime_error(host.error().detail);
        return std::move(*host);
    };
}

runtime::Interpreters interpretersForTests()
{
    auto all = runtime::Interpreters::discover(getenv("PATH"), getenv("HOME")).all();
    if (const char* wanted = getenv("FCDESK_TEST_INTERPRETER")) {
        std::erase_if(all, [&](const auto& one) { return !(one.version + ".").starts_with(std::string(wanted) + "."); });
    }
    // Without namespaces, the account that root's instances run under sees nothing of root's home.
    const char* host = getenv("FCDESK_TEST_HOST");
    if (host && std::string(host) == "bare" && geteuid() == 0) {
        std::erase_if(all, [](const auto& one) { return !one.executable.string().starts_with("/usr/"); });
    }
    return runtime::Interpreters(std::move(all));
}

} // namespace support
