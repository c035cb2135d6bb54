#include <engine/runtime/instance_log.h>

#include <utility>

namespace engine::runtime {

using metering::LogLevel;

namespace {
constexpr Duration kRecordGap = milliseconds(50);
} // namespace

InstanceLog::InstanceLog(InstanceEnvironment& environment, std::shared_ptr<const InstanceSetup> setup,
    std::function<std::string()> requestNow)
    : m_environment(environment)
    , m_setup(std::move(setup))
    , m_requestNow(std::move(requestNow))
    , m_budget(environment.loop, environment.clock, [this](std::string note) { platform(std::move(note)); })
    , m_splitsByDate(m_setup->version->service->config.logConfig.logBeginRule == "DefaultRegex")
    , m_recordTimer(environment.loop)
{
}

void InstanceLog::capture(process::Process& process)
{
    m_capture.emplace(m_environment.loop, m_environment.clock, m_budget, process.takeStdout(), process.takeStderr(),
        [this](std::string text, LogLevel level) { printed(std::move(text), level); });
}

void InstanceLog::drain(LogCapture::Drain drain)
{
    if (m_capture) m_capture->drain(drain);
    if (drain == LogCapture::Drain::AlsoBegunLine) endRecord();
}

void InstanceLog::printed(std::string text, LogLevel level)
{
    auto requestId = m_requestNow();
    if (!m_splitsByDate) return emit(std::move(text), level, std::move(requestId));
    const bool goesOn = m_hasBegun && !startsWithDate(text) && requestId == m_record.requestId
        && m_record.text.size() + 1 + text.size() <= kMaxLogText;
    if (goesOn) {
        m_record.text.append("\n").append(text);
    } else {
        endRecord();
        m_record.text = std::move(text);
        m_record.level = level;
        m_record.requestId = std::move(requestId);
        m_hasBegun = true;
    }
    m_recordTimer.start(kRecordGap, [this] { endRecord(); });
}

void InstanceLog::endRecord()
{
    if (!std::exchange(m_hasBegun, false)) return;
    m_recordTimer.cancel();
    auto record = std::exchange(m_record, {});
    emit(std::move(record.text), record.level, std::move(record.requestId));
}

void InstanceLog::platform(std::string text, std::string requestId)
{
    endRecord();
    emit(std::move(text), LogLevel::Platform, std::move(requestId));
}

void InstanceLog::logger(LogLevel level, std::string_view text, const std::string& requestId)
{
    endRecord();
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
