#pragma once

#include <app/conformance/tested_engine.h>
#include <engine/catalog/objects.h>
#include <future>
#include <string>
#include <vector>

namespace app::conformance {

/// What a caller of the API got. Status 0: no answer at all.
struct Reply : cli::ApiReply
{
    std::string requestId() const { return header("x-fc-request-id"); }
    std::string instanceId() const { return header("x-fc-instance-id"); }
    std::string errorType() const { return header("x-fc-error-type"); }
    bool isColdStart() const { return header("x-fcdesk-cold-start") == "true"; }
    std::int64_t billedMs() const;
    std::string tail() const; ///< X-Fc-Log-Result, decoded
    /// A member of the body's JSON object: texts as they are, others as JSON. Empty when absent.
    std::string member(std::string_view name) const;
};

/// A function on the engine under test. Every call is an HTTP call, signed as a client's.
class TestedFunction
{
public:
    using Headers = std::vector<std::pair<std::string, std::string>>;

    TestedFunction() = default; ///< there is none: its calls answer nothing
    TestedFunction(TestedEngine& engine, std::string service, std::string name)
        : m_engine(&engine)
        , m_service(std::move(service))
        , m_name(std::move(name))
    {
    }

    const std::string& service() const { return m_service; }
    const std::string& name() const { return m_name; }
    /// "/2016-08-15/services/<service>/functions/<function>"
    std::string target() const;

    /// Comes back when the engine has told the call's record, too, and with it its whole log.
    Reply invoke(const std::string& event = {}, Headers headers = {}) const;
    std::future<Reply> start(std::string event = {}) const;
    /// All at once; replies in the order the calls were started.
    std::vector<Reply> invokeTogether(int count, const std::string& event = {}) const;
    /// Any request below the function's own path.
    Reply request(const std::string& method, const std::string& below, const std::string& body = {}) const;
    /// Lines that belong to the request, joined by line ends; empty id: all of the service.
    std::string log(const std::string& requestId = {}) const;
    std::vector<engine::metering::LogLine> logLines(const std::string& requestId = {}) const;
    std::optional<engine::metering::InvocationRecord> record(const std::string& requestId) const;
    std::vector<TestedEngine::History> instances() const;
    std::string firstInstance() const; ///< the id of the oldest; empty: none was made
    /// The newest state of an instance; a default one when it is unknown.
    engine::metering::InstanceRecord instance(const std::string& instanceId) const;
    bool isFrozen(const std::string& instanceId) const;
    int inFlight() const; ///< on all its instances, as shown live

private:
    void awaitRecord(const std::string& requestId) const;

    TestedEngine* m_engine = nullptr;
    std::string m_service, m_name;
};

} // namespace app::conformance
