#include <tests/support/process_hosts.h>

#include <cstdlib>
#include <tests/support/plain_process_host.h>

namespace support {

MakeProcessHost processHostForTests()
{
    return [](engine::Loop& loop, engine::WorkerPool&) { return std::make_unique<PlainProcessHost>(loop); };
}

engine::runtime::Interpreters interpretersForTests()
{
    const auto discovered = engine::runtime::Interpreters::discover(getenv("PATH"), getenv("HOME"));
    const char* wanted = getenv("FCDESK_TEST_INTERPRETER");
    if (!wanted) return discovered;
    auto all = discovered.all();
    std::erase_if(all, [&](const auto& one) { return !(one.version + ".").starts_with(std::string(wanted) + "."); });
    return engine::runtime::Interpreters(std::move(all));
}

} // namespace support
