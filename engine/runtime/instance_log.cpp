#include <engine/runtime/instance_log.h>

namespace engine::runtime {

using metering::LogLevel;

InstanceLog::InstanceLog(InstanceEnvironment& environment, std::shared_ptr<const InstanceSetup> setup,
    std::function<std::string()> requestNow)
    : m_environment(environment)
    , m_setup(std::move(setup))
    , m_requestNow(std::move(requestNow))
    , m_budget(environment.loop, environment.clock, [this](std::string note) { platform(std::move(note)); })
{
}

void InstanceLog::capture(process::Process& process)
{
    m_capture.emplace(m_environment.loop, m_environment.clock, m_budget, process.takeStdout(), process.takeStderr(),
        [this](std::string text, LogLevel level) { emit(std::move(text), level, m_requestNow()); });
}

void InstanceLog::drain(LogCapture::Drain drain)
{
    if (m_capture) m_capture->drain(drain);
}

void InstanceLog::platform(std::string text, std::string requestId)
{
    emit(std::move(text), LogLevel::Platform, std::move(requestId));
}

void InstanceLog::logger(LogLevel level, std::string_view text, const std::string& requestId)
{
    LineCutter lines;
    const auto pass = [&](std::string_view line) {
        if (m_budget.isSpent()) return m_budget.leaveOut(line.size() + 1);
        m_budget.spend(line.size());
        emit(toValidUtf8(line), level, requestId);
    };
    lines.add(text, pass);
    lines.flush(pass);
}

void InstanceLog::emit(std::string text, LogLevel level, std::string requestId)
{
    const auto& version = *m_setup->version;
    metering::LogLine line;
    line.at = m_environment.clock.now();
    line.service = version.function->serviceName;
    line.function = version.function->name;
    line.versionId = version.versionId;
    line.instanceId = m_setup->instanceId;
    line.requestId = std::move(requestId);
    line.level = level;
    line.text = std::move(text);
    m_environment.observer.instanceLogged(m_setup->instanceId, std::move(line));
}

} // namespace engine::runtime
