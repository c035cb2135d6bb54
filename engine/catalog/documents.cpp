#include <engine/catalog/json.h>

#include <boost/json.hpp>

// The stored form of services and functions. A member is never renamed or given another meaning; new ones have
// defaults.

namespace json = boost::json;

namespace engine::catalog {

namespace {
/// Reads members one after the other and remembers the first that is wrong.
class Reader
{
public:
    explicit Reader(const json::object& object)
        : m_object(object)
    {
    }

    std::string text(std::string_view name)
    {
        const auto* value = member(name);
        if (value && value->is_string()) return std::string(value->get_string());
        return miss<std::string>(name, "a text");
    }
    std::int64_t integer(std::string_view name)
    {
        const auto* value = member(name);
        if (value && value->is_int64()) return value->get_int64();
        return miss<std::int64_t>(name, "an integer");
    }
    std::uint64_t bits(std::string_view name)
    {
        const auto* value = member(name);
        if (value && value->is_uint64()) return value->get_uint64();
        return static_cast<std::uint64_t>(integer(name));
    }
    TimePoint time(std::string_view name) { return TimePoint(Duration(integer(name))); }
    json::object object(std::string_view name)
    {
        const auto* value = member(name);
        if (value && value->is_object()) return value->get_object();
        return miss<json::object>(name, "an object");
    }
    template <typename Config>
    Config config()
    {
        Config config;
        if (auto applied = applyJson(config, object("config")); !applied) remember(applied.error());
        return config;
    }
    template <typename Value>
    Result<Value> finish(Value value)
    {
        if (m_error) return Failure(std::move(*m_error));
        return value;
    }

private:
    const json::value* member(std::string_view name) const { return m_object.if_contains(name); }
    void remember(Error error)
    {
        error.code = ErrorCode::Corrupt;
        if (!m_error) m_error = std::move(error);
    }
    template <typename Value>
    Value miss(std::string_view name, std::string_view kind)
    {
        remember({ErrorCode::Corrupt, "member '" + std::string(name) + "' is missing or not " + std::string(kind)});
        return {};
    }

    const json::object& m_object;
    std::optional<Error> m_error;
};

std::int64_t nanoseconds(TimePoint time) { return time.time_since_epoch().count(); }
} // namespace

json::object toDocument(const Service& service)
{
    return {
        {"name", service.name},
        {"id", service.id},
        {"config", toJson(service.config)},
        {"createdNs", nanoseconds(service.createdTime)},
        {"lastModifiedNs", nanoseconds(service.lastModifiedTime)},
        {"etag", service.etag},
    };
}

json::object toDocument(const Function& function)
{
    return {
        {"serviceName", function.serviceName},
        {"name", function.name},
        {"id", function.id},
        {"config", toJson(function.config)},
        {"code",
            json::object{
                {"sha256", function.code.sha256}, {"crc64", function.code.crc64}, {"size", function.code.size}}},
        {"createdNs", nanoseconds(function.createdTime)},
        {"lastModifiedNs", nanoseconds(function.lastModifiedTime)},
        {"etag", function.etag},
    };
}

Result<Service> serviceFromDocument(const json::object& document)
{
    Reader reader(document);
    Service service;
    service.name = reader.text("name");
    service.id = reader.text("id");
    service.config = reader.config<ServiceConfig>();
    service.createdTime = reader.time("createdNs");
    service.lastModifiedTime = reader.time("lastModifiedNs");
    service.etag = reader.text("etag");
    return reader.finish(std::move(service));
}

Result<Function> functionFromDocument(const json::object& document)
{
    Reader reader(document);
    Function function;
    function.serviceName = reader.text("serviceName");
    function.name = reader.text("name");
    function.id = reader.text("id");
    function.config = reader.config<FunctionConfig>();
    function.createdTime = reader.time("createdNs");
    function.lastModifiedTime = reader.time("lastModifiedNs");
    function.etag = reader.text("etag");
    const auto code = reader.object("code");
    auto whole = reader.finish(std::move(function));
    if (!whole) return whole;

    Reader codeReader(code);
    whole->code.sha256 = codeReader.text("sha256");
    whole->code.crc64 = codeReader.bits("crc64");
    whole->code.size = codeReader.integer("size");
    return codeReader.finish(std::move(*whole));
}

} // namespace engine::catalog
