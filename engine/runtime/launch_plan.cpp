#include <engine/runtime/launch_plan.h>

namespace engine::runtime {

std::string_view nameOf(StartPath path)
{
    switch (path) {
    case StartPath::Plain: return "plain";
    case StartPath::Stem: return "stem";
    case StartPath::Zygote: break;
    }
    return "zygote";
}

void startPlainly(process::ProcessHost& host, process::ProcessSpec spec, std::string note,
    std::function<void(Result<StartedProcess>)> done)
{
    host.start(std::move(spec),
        [note = std::move(note), done = std::move(done)](Result<std::unique_ptr<process::Process>> process) {
            if (!process) return done(Failure(std::move(process.error())));
            auto channel = (*process)->takeChannel();
            done(StartedProcess{std::move(*process), std::move(channel), StartPath::Plain, note, {}});
        });
}

} // namespace engine::runtime
