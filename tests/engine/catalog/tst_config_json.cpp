#include <QTest>
#include <boost/json.hpp>
#include <engine/catalog/fields.h>
#include <engine/catalog/json.h>
#include <random>

using namespace engine;
using namespace engine::catalog;
namespace json = boost::json;

namespace {
/// Values of the right kind, good or bad by their rules.
class Generator
{
public:
    explicit Generator(unsigned seed)
        : m_engine(seed)
    {
    }

    template <typename Config>
    Config config(std::span<const Field<Config>> fields)
    {
        Config config;
        for (const auto& field : fields) {
            if (number(0, 3) > 0) field.set(config, value(field));
        }
        return config;
    }
    std::int64_t number(std::int64_t from, std::int64_t to)
    {
        return std::uniform_int_distribution<std::int64_t>(from, to)(m_engine);
    }
    std::string text()
    {
        static const std::string pieces[]
            = {"a", "Z", "0", " ", "\"", "\\", "/", "\n", "\t", "\x01", "\x7f", "é", "函", "😀", "=", "."};
        std::string text;
        for (auto left = number(0, 12); left > 0; --left) text += pieces[number(0, std::size(pieces) - 1)];
        return text;
    }

private:
    FieldValue value(const auto& field)
    {
        switch (field.kind) {
        case FieldKind::Boolean: return number(0, 1) == 1;
        case FieldKind::Integer: return number(INT64_MIN, INT64_MAX) >> number(0, 62);
        case FieldKind::Number: return static_cast<double>(number(0, 320)) * 0.05;
        case FieldKind::Text: return text();
        case FieldKind::TextList: return list();
        case FieldKind::Map: return map();
        case FieldKind::RecordList: break;
        }
        Records records;
        for (auto left = number(0, 3); left > 0; --left) {
            TextMap record;
            for (const auto name : field.rule.members) {
                const bool isFlag = std::ranges::find(field.rule.flags, name) != field.rule.flags.end();
                if (number(0, 2) > 0) record.emplace(name, isFlag ? (number(0, 1) ? "true" : "false") : text());
            }
            records.push_back(record);
        }
        return records;
    }
    std::vector<std::string> list()
    {
        std::vector<std::string> texts;
        for (auto left = number(0, 4); left > 0; --left) texts.push_back(text());
        return texts;
    }
    TextMap map()
    {
        TextMap map;
        for (auto left = number(0, 4); left > 0; --left) map[text()] = text();
        return map;
    }

    std::mt19937 m_engine;
};

/// 0.05 * n as the nearest double, as a number that was typed in.
void roundCpu(FunctionConfig& config) { config.cpu = std::stod(toText(std::round(config.cpu * 20) / 20)); }

json::object parse(const QByteArray& text) { return json::parse(text.toStdString()).as_object(); }
} // namespace

class TestConfigJson : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void documentsGiveTheSameObjectsBack()
    {
        for (unsigned seed = 0; seed < 500; ++seed) {
            Generator generator(seed);
            Function function;
            function.serviceName = generator.text();
            function.name = generator.text();
            function.id = generator.text();
            function.config = generator.config(functionFields());
            roundCpu(function.config);
            function.code
                = {generator.text(), static_cast<std::uint64_t>(generator.number(INT64_MIN, INT64_MAX)), 4711};
            function.createdTime = TimePoint(Duration(generator.number(0, INT64_MAX)));
            function.lastModifiedTime = TimePoint(Duration(generator.number(INT64_MIN, 0)));
            function.etag = generator.text();
            const auto text = json::serialize(toDocument(function));
            const auto read = functionFromDocument(json::parse(text).as_object());
            QVERIFY2(read, text.c_str());
            QVERIFY2(*read == function, text.c_str());

            Service service{function.name, function.id, generator.config(serviceFields()), function.createdTime,
                function.lastModifiedTime, function.etag};
            const auto serviceText = json::serialize(toDocument(service));
            const auto serviceRead = serviceFromDocument(json::parse(serviceText).as_object());
            QVERIFY2(serviceRead, serviceText.c_str());
            QVERIFY2(*serviceRead == service, serviceText.c_str());
        }
    }

    void nestsTheFieldPaths()
    {
        FunctionConfig config;
        config.preStop = {"index.stop", 9};
        const auto object = toJson(config);
        QCOMPARE(object.at("instanceLifecycleConfig").at("preStop").at("timeout").as_int64(), 9);
        QVERIFY(object.contains("customDNS"));
        QVERIFY(object.at("customContainerConfig").as_object().contains("instanceID"));
        ServiceConfig service;
        service.nasConfig.mountPoints = {{{"mountDir", "/mnt/a"}, {"enableTLS", "true"}}};
        QCOMPARE(toJson(service).at("nasConfig").at("mountPoints").at(0).at("enableTLS").as_bool(), true);
    }

    void changesWhatIsPresentOnly_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("changed");
        const auto row = [](const char* name, const char* text, const char* changed) {
            QTest::addRow("%s", name) << QByteArray(text) << QByteArray(changed);
        };
        row("nothing", "{}", "");
        row("unknown keys", R"({"color": "red", "nested": {"a": [1]}})", "");
        row("null", R"({"memorySize": null, "instanceLifecycleConfig": null, "environmentVariables": null})", "");
        row("another case", R"({"MemorySIZE": 1024, "InstanceConcurrency": 10})",
            "memorySize=1024 instanceConcurrency=10");
        row("the very case first", R"({"MEMORYSIZE": 1, "memorySize": 1024})", "memorySize=1024");
        row("an integral number", R"({"memorySize": 1024.0})", "memorySize=1024");
        row("an integer for a number", R"({"cpu": 2})", "cpu=2");
        row("a decimal", R"({"cpu": 0.35})", "cpu=0.35");
        row("a map replaced", R"({"environmentVariables": {"B": "2"}})", "environmentVariables=B=2");
        row("a map emptied", R"({"environmentVariables": {}})", "environmentVariables=");
        row("null in a map", R"({"environmentVariables": {"A": null, "B": "2"}})", "environmentVariables=B=2");
        row("a list replaced", R"({"layers": ["c"]})", "layers=c");
        row("a sibling reset", R"({"instanceLifecycleConfig": {"preStop": {"handler": "a.c"}}})",
            "instanceLifecycleConfig.preFreeze.handler= instanceLifecycleConfig.preStop.handler=a.c "
            "instanceLifecycleConfig.preStop.timeout=3");
        row("all siblings reset", R"({"instanceLifecycleConfig": {}})",
            "instanceLifecycleConfig.preFreeze.handler= instanceLifecycleConfig.preStop.handler= "
            "instanceLifecycleConfig.preStop.timeout=3");
        row("records", R"({"customDNS": {"dnsOptions": [{"Name": "ndots", "value": "1", "more": 3}]}})",
            "customDNS.dnsOptions={name=ndots, value=1}");
    }
    void changesWhatIsPresentOnly()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, changed);
        FunctionConfig before;
        before.environmentVariables = {{"A", "1"}};
        before.layers = {"a", "b"};
        before.preFreeze.handler = "a.a";
        before.preStop = {"a.b", 30};
        auto after = before;
        const auto applied = applyJson(after, parse(text));
        QVERIFY2(applied, applied ? "" : applied.error().detail.c_str());
        QByteArrayList lines;
        for (const auto& change : difference(before, after)) {
            lines << QByteArray::fromStdString(std::string(change.field->path) + "=" + toText(change.after));
        }
        QCOMPARE(lines.join(' '), changed);
    }

    void refusesOtherTypes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("message");
        const auto row = [](const char* name, const char* text, const char* message) {
            QTest::addRow("%s", name) << QByteArray(text) << QByteArray(message);
        };
        row("a text for an integer", R"({"memorySize": "128"})",
            "memorySize is set to an invalid value (allowed: an integer, actual: '\"128\"')");
        row("a fraction", R"({"memorySize": 128.5})", "memorySize is set to an invalid value (allowed: an integer, ");
        row("beyond 64 bits", R"({"memorySize": 18446744073709551615})",
            "memorySize is set to an invalid value (allowed: an integer, ");
        row("beyond all bits", R"({"memorySize": 1e300})",
            "memorySize is set to an invalid value (allowed: an integer, ");
        row("a boolean for a number", R"({"cpu": true})",
            "cpu is set to an invalid value (allowed: a number, actual: 'true')");
        row("a number for a text", R"({"handler": 1})",
            "handler is set to an invalid value (allowed: a text, actual: '1')");
        row("a text for a boolean", R"({"customContainerConfig": {"webServerMode": "true"}})",
            "customContainerConfig.webServerMode is set to an invalid value (allowed: true | false, ");
        row("a text for a list", R"({"layers": "a"})", "layers is set to an invalid value (allowed: a list of texts, ");
        row("a number in a list", R"({"layers": [1]})",
            "layers is set to an invalid value (allowed: a list of texts, ");
        row("a number in a map", R"({"environmentVariables": {"A": 1}})",
            "environmentVariables is set to an invalid value (allowed: an object with texts, ");
        row("a text for an object", R"({"instanceLifecycleConfig": {"preStop": "a.b"}})",
            "instanceLifecycleConfig.preStop is set to an invalid value (allowed: an object, actual: '\"a.b\"')");
        row("a list for an object", R"({"customDNS": []})",
            "customDNS is set to an invalid value (allowed: an object, ");
        row("a text in a list of objects", R"({"customDNS": {"dnsOptions": ["a"]}})",
            "customDNS.dnsOptions is set to an invalid value (allowed: a list of objects, ");
    }
    void refusesOtherTypes()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, message);
        FunctionConfig config;
        auto object = parse(text);
        object["timeout"] = 60;
        const auto refused = applyJson(config, object);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::InvalidArgument);
        const auto detail = QByteArray::fromStdString(refused.error().detail);
        QVERIFY2(detail.startsWith(message), detail);
        QVERIFY(config == FunctionConfig{});
    }

    void readsDocumentsOfBefore()
    {
        auto document = toDocument(Service{"s", "id", {}, {}, {}, "etag"});
        document["config"] = json::object{{"description", "old"}};
        const auto service = serviceFromDocument(document);
        QVERIFY(service);
        QCOMPARE(service->config.description, "old");
        QCOMPARE(service->config.internetAccess, true);
    }

    void namesWhatIsWrongInADocument_data()
    {
        QTest::addColumn<QByteArray>("member");
        QTest::addRow("a text") << QByteArray("name");
        QTest::addRow("a time") << QByteArray("createdNs");
        QTest::addRow("the code") << QByteArray("code");
        QTest::addRow("the configuration") << QByteArray("config");
    }
    void namesWhatIsWrongInADocument()
    {
        QFETCH(QByteArray, member);
        auto document = toDocument(Function{"s", "f", "id", {}, {"abc", 1, 1}, {}, {}, "etag"});
        document.erase(member.data());
        const auto missing = functionFromDocument(document);
        QVERIFY(!missing);
        QCOMPARE(missing.error().code, ErrorCode::Corrupt);
        QVERIFY(QByteArray::fromStdString(missing.error().detail).contains("'" + member + "'"));
        document[member.data()] = true;
        QVERIFY(!functionFromDocument(document));
    }
};

QTEST_APPLESS_MAIN(TestConfigJson)
#include "tst_config_json.moc"
