#include <app/conformance/check.h>

#include <algorithm>
#include <app/cli/calls.h>
#include <boost/json.hpp>
#include <chrono>
#include <cstdio>
#include <engine/catalog/json.h>
#include <regex>
#include <thread>

namespace app::conformance {

namespace json = boost::json;

namespace {
constexpr std::size_t kMaxShown = 400;
constexpr auto kPatience = std::chrono::seconds(20);
constexpr auto kLookEvery = std::chrono::milliseconds(5);

std::string serverSource(const std::string& answers)
{
    return "#!/usr/bin/env node\n"
           "const hits = [];\n"
           "const log = (text) => process.stdout.write(text + '\\n');\n"
           "require('http').createServer((request, response) => {\n"
           "  const parts = [];\n"
           "  request.on('data', (part) => parts.push(part));\n"
           "  request.on('end', () => {\n"
           "    hits.push(request.url);\n"
           "    const body = Buffer.concat(parts).toString();\n"
        + answers
        + "\n  });\n"
          "}).listen(process.env.FC_SERVER_PORT, '0.0.0.0');\n";
}
} // namespace

std::string shown(std::string_view text)
{
    auto quoted = "'" + std::string(text.substr(0, kMaxShown)) + (text.size() > kMaxShown ? "...'" : "'");
    std::replace(quoted.begin(), quoted.end(), '\n', '|');
    return quoted;
}

std::string shown(double number)
{
    char text[32];
    std::snprintf(text, sizeof text, "%.10g", number);
    return text;
}

Check::~Check()
{
    if (m_own) return;
    for (const auto& function : m_functions) {
        static_cast<void>(call("DELETE", "/2016-08-15/services/" + m_service + "/functions/" + function));
    }
    if (m_hasService) static_cast<void>(call("DELETE", "/2016-08-15/services/" + m_service));
}

void Check::close(Verdict verdict, std::string detail)
{
    if (!isOpen()) return;
    m_verdict = verdict;
    m_detail = std::move(detail);
}

void Check::fail(std::string_view what, std::string_view expected, std::string_view actual)
{
    close(Verdict::Failed,
        std::string(what) + ": expected " + std::string(expected) + ", got " + std::string(actual));
}

void Check::skip(std::string reason) { close(Verdict::Skipped, std::move(reason)); }

void Check::holds(std::string_view what, bool is, std::string_view seen)
{
    if (!is) fail(what, "yes", seen);
}

void Check::contains(std::string_view what, std::string_view text, std::string_view part)
{
    if (text.find(part) == text.npos) fail(what, "something with " + shown(part), shown(text));
}

void Check::lacks(std::string_view what, std::string_view text, std::string_view part)
{
    if (text.find(part) != text.npos) fail(what, "nothing with " + shown(part), shown(text));
}

void Check::matches(std::string_view what, const std::string& text, const std::string& pattern)
{
    if (!std::regex_match(text, std::regex(pattern))) fail(what, "the form " + shown(pattern), shown(text));
}

void Check::atLeast(std::string_view what, double actual, double least)
{
    if (actual < least) fail(what, "at least " + shown(least), shown(actual));
}

void Check::atMost(std::string_view what, double actual, double most)
{
    if (actual > most) fail(what, "at most " + shown(most), shown(actual));
}

void Check::eventually(std::string_view what, const std::function<bool()>& isSo)
{
    const auto until = std::chrono::steady_clock::now() + kPatience;
    while (isOpen() && !isSo()) {
        if (std::chrono::steady_clock::now() > until) return fail(what, "within 20 s", "not so far");
        std::this_thread::sleep_for(kLookEvery);
    }
}

void Check::useOwnEngine(const engine::EngineSettings& settings)
{
    if (!isOpen()) return;
    auto started = TestedEngine::start(settings);
    if (!started) return fail("an engine of its own", "started", started.error().detail);
    m_own = std::move(*started);
    m_engine = m_own.get();
}

void Check::configureService(const ChangeService& change)
{
    if (!isOpen() || std::exchange(m_hasService, true)) return;
    engine::catalog::ServiceConfig config;
    if (change) change(config);
    auto body = engine::catalog::toJson(config);
    body["serviceName"] = m_service;
    const auto made = call("POST", "/2016-08-15/services", json::serialize(body));
    if (!made || made->status != 200) fail("creating the service", "status 200", made ? made->body : made.error().detail);
}

engine::catalog::FunctionConfig Check::nodeConfig()
{
    engine::catalog::FunctionConfig config;
    config.runtime = "nodejs20";
    config.handler = "index.handler";
    config.memorySize = 512;
    config.timeout = 10;
    config.initializationTimeout = 10;
    return config;
}

TestedFunction Check::node(const std::string& source, const ChangeFunction& change)
{
    if (!hasRuntime(engine::runtime::Family::NodeJs, "Node.js")) return {};
    auto config = nodeConfig();
    if (change) change(config);
    return create({{"index.js", source}}, config);
}

TestedFunction Check::python(const std::string& source, const ChangeFunction& change)
{
    if (!hasRuntime(engine::runtime::Family::Python, "Python")) return {};
    auto config = nodeConfig();
    config.runtime = "python3.10";
    if (change) change(config);
    return create({{"index.py", source}}, config);
}

TestedFunction Check::server(const std::string& answers, const ChangeFunction& change)
{
    if (!hasRuntime(engine::runtime::Family::NodeJs, "Node.js")) return {};
    auto config = nodeConfig();
    config.runtime = "custom";
    config.customRuntimeConfig.command = {"node", "index.js"};
    if (change) change(config);
    return create({{"index.js", serverSource(answers)}}, config);
}

TestedFunction Check::create(const Files& files, const engine::catalog::FunctionConfig& config)
{
    configureService({});
    if (!isOpen()) return {};
    const auto zip = cli::packAsBase64Zip(files);
    if (!zip) {
        fail("packing the code", "a package", zip.error().detail);
        return {};
    }
    const auto name = "f" + std::to_string(m_functions.size() + 1);
    auto body = engine::catalog::toJson(config);
    body["functionName"] = name;
    body["code"] = json::object{{"zipFile", *zip}};
    const auto made = call("POST", "/2016-08-15/services/" + m_service + "/functions", json::serialize(body));
    if (!made || made->status != 200) {
        fail("creating the function", "status 200", made ? made->body : made.error().detail);
        return {};
    }
    m_functions.push_back(name);
    return {*m_engine, m_service, name};
}

Reply Check::tryCreate(const engine::catalog::FunctionConfig& config)
{
    configureService({});
    const auto zip = cli::packAsBase64Zip(Files{{"index.js", "exports.handler = async () => 1;"}});
    if (!isOpen() || !zip) return {};
    auto body = engine::catalog::toJson(config);
    const auto name = "f" + std::to_string(m_functions.size() + 1);
    body["functionName"] = name;
    body["code"] = json::object{{"zipFile", *zip}};
    auto made = call("POST", "/2016-08-15/services/" + m_service + "/functions", json::serialize(body));
    if (!made) return {};
    if (made->status == 200) m_functions.push_back(name);
    return Reply{std::move(*made)};
}

engine::Result<cli::ApiReply> Check::call(
    const std::string& method, const std::string& target, const std::string& body, TestedFunction::Headers headers)
{
    return cli::ApiClient(m_engine->access()).exchange(method, target, body, std::move(headers));
}

bool Check::hasRuntime(engine::runtime::Family family, std::string_view name)
{
    const auto& all = m_engine->info().interpreters;
    const bool has = std::any_of(all.begin(), all.end(), [family](const auto& one) { return one.family == family; });
    if (!has) skip(std::string(name) + " was not found on this machine");
    return has;
}

} // namespace app::conformance
