#pragma once

#include <engine/process/process_host.h>

namespace support {

/// Starts processes as they are, without sandbox or limits: for quick tests of what talks to them.
class PlainProcessHost final : public engine::process::ProcessHost
{
public:
    explicit PlainProcessHost(engine::Loop& loop)
        : m_loop(loop)
    {
    }

    void start(
        engine::process::ProcessSpec spec, engine::Completion<std::unique_ptr<engine::process::Process>> done) override;
    engine::process::Isolation isolation() const override { return engine::process::Isolation::LimitsOnly; }
    engine::process::LimitBackend limitBackend() const override { return engine::process::LimitBackend::Rlimits; }
    std::vector<std::string> limitations() const override { return {"processes run as they are"}; }

private:
    engine::Loop& m_loop;
};

} // namespace support
