#include <app/cli/verbs.h>

#include <boost/json.hpp>
#include <csignal>
#include <iostream>

namespace app::cli {

int serve(const CommonOptions& common, const ServeOptions& options)
{
    // Blocked before any thread starts, so that all of them leave the signals to sigwait() below.
    sigset_t endings;
    sigemptyset(&endings);
    sigaddset(&endings, SIGTERM);
    sigaddset(&endings, SIGINT);
    pthread_sigmask(SIG_BLOCK, &endings, nullptr);

    auto started = engine::Engine::start(
        {.dataDir = common.dataDir, .address = options.address, .port = options.port, .log = logToStderr()});
    if (!started) return report(started.error());
    auto& engine = **started;
    const auto& info = engine.info();
    for (const auto& warning : info.warnings) std::cerr << "fcdesk: " << warning << '\n';
    for (const auto& limitation : info.limitations) std::cerr << "fcdesk: " << limitation << '\n';
    if (common.isJson) {
        std::cout << boost::json::serialize(boost::json::object{
                         {"endpoint", info.endpoint},
                         {"region", info.region},
                         {"accountId", info.accountId},
                         {"accessKeyId", info.accessKeyId},
                         {"accessKeySecret", info.accessKeySecret.reveal()},
                     })
                  << std::endl;
    } else {
        std::cout << "endpoint           " << info.endpoint << "\n"
                  << "region             " << info.region << "\n"
                  << "account id         " << info.accountId << "\n"
                  << "access key id      " << info.accessKeyId << "\n"
                  << "access key secret  shown by: fcdesk serve --json\n"
                  << "data directory     " << info.dataDir.string() << "\n"
                  << "Press Ctrl+C to end." << std::endl;
    }
    int signal = 0;
    sigwait(&endings, &signal);
    return kOk;
}

} // namespace app::cli
