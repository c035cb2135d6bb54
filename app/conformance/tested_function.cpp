#include <app/conformance/tested_function.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <cstdlib>
#include <engine/core/digest.h>
#include <thread>

namespace app::conformance {

using engine::metering::InstanceRecord;
using engine::metering::InvocationRecord;
using engine::metering::LogLine;

namespace {
constexpr auto kPatience = std::chrono::seconds(5);
constexpr auto kLookEvery = std::chrono::milliseconds(1);
} // namespace

std::int64_t Reply::billedMs() const
{
    return std::strtoll(header("x-fcdesk-billed-duration").c_str(), nullptr, 10);
}

std::string Reply::tail() const { return engine::fromBase64(header("x-fc-log-result")).value_or(""); }

std::string Reply::member(std::string_view name) const
{
    boost::system::error_code error;
    const auto value = boost::json::parse(body, error);
    const auto* object = error ? nullptr : value.if_object();
    const auto* found = object ? object->if_contains(name) : nullptr;
    if (!found) return {};
    return found->is_string() ? std::string(found->get_string()) : boost::json::serialize(*found);
}

std::string TestedFunction::target() const
{
    return "/2016-08-15/services/" + m_service + "/functions/" + m_name;
}

Reply TestedFunction::invoke(const std::string& event, Headers headers) const
{
    if (!m_engine) return {};
    headers.emplace_back("content-type", "application/octet-stream");
    auto reply
        = cli::ApiClient(m_engine->access()).exchange("POST", target() + "/invocations", event, std::move(headers));
    if (!reply) return {};
    Reply told{std::move(*reply)};
    if (told.status == 200 || told.status >= 412) awaitRecord(told.requestId()); // others are refused at the door
    return told;
}

void TestedFunction::awaitRecord(const std::string& requestId) const
{
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (!record(requestId) && std::chrono::steady_clock::now() < until) std::this_thread::sleep_for(kLookEvery);
}

std::future<Reply> TestedFunction::start(std::string event) const
{
    return std::async(std::launch::async, [function = *this, event = std::move(event)] { return function.invoke(event); });
}

std::vector<Reply> TestedFunction::invokeTogether(int count, const std::string& event) const
{
    std::vector<std::future<Reply>> calls;
    for (int i = 0; i < count; ++i) calls.push_back(start(event));
    std::vector<Reply> replies;
    for (auto& call : calls) replies.push_back(call.get());
    return replies;
}

Reply TestedFunction::request(const std::string& method, const std::string& below, const std::string& body) const
{
    if (!m_engine) return {};
    auto reply = cli::ApiClient(m_engine->access()).exchange(method, target() + below, body);
    return reply ? Reply{std::move(*reply)} : Reply{};
}

std::vector<LogLine> TestedFunction::logLines(const std::string& requestId) const
{
    auto lines = m_engine ? m_engine->log(m_service) : std::vector<LogLine>();
    std::erase_if(lines, [&](const LogLine& line) {
        return line.function != m_name || (!requestId.empty() && line.requestId != requestId);
    });
    return lines;
}

std::string TestedFunction::log(const std::string& requestId) const
{
    std::string text;
    for (const auto& line : logLines(requestId)) text.append(line.text).push_back('\n');
    return text;
}

std::optional<InvocationRecord> TestedFunction::record(const std::string& requestId) const
{
    if (!m_engine) return std::nullopt;
    for (auto& record : m_engine->invocations(m_service)) {
        if (record.requestId == requestId) return std::move(record);
    }
    return std::nullopt;
}

std::vector<TestedEngine::History> TestedFunction::instances() const
{
    auto histories = m_engine ? m_engine->instances(m_service) : std::vector<TestedEngine::History>();
    std::erase_if(histories, [this](const auto& history) { return history.front().function != m_name; });
    return histories;
}

std::string TestedFunction::firstInstance() const
{
    const auto all = instances();
    return all.empty() ? std::string() : all.front().front().instanceId;
}

InstanceRecord TestedFunction::instance(const std::string& instanceId) const
{
    for (const auto& history : instances()) {
        if (history.front().instanceId == instanceId) return history.back();
    }
    return {};
}

bool TestedFunction::isFrozen(const std::string& instanceId) const
{
    const auto live = m_engine ? m_engine->liveInstance(instanceId) : std::nullopt;
    return live && live->isFrozen;
}

int TestedFunction::inFlight() const
{
    int count = 0;
    for (const auto& history : instances()) {
        const auto live = m_engine->liveInstance(history.front().instanceId);
        if (live) count += live->inFlight;
    }
    return count;
}

} // namespace app::conformance
