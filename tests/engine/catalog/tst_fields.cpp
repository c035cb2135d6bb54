#include <QTest>
#include <algorithm>
#include <engine/catalog/fields.h>
#include <functional>

using namespace engine;
using namespace engine::catalog;

using FunctionEdit = std::function<void(FunctionConfig&)>;
using ServiceEdit = std::function<void(ServiceConfig&)>;
Q_DECLARE_METATYPE(FunctionEdit)
Q_DECLARE_METATYPE(ServiceEdit)

namespace {
FunctionConfig goodFunction()
{
    FunctionConfig config;
    config.runtime = "nodejs20";
    config.handler = "index.handler";
    return config;
}

QByteArray fieldsOf(const std::vector<Error>& refusals)
{
    QByteArrayList fields;
    for (const auto& refusal : refusals) fields << QByteArray::fromStdString(refusal.field);
    return fields.join(' ');
}
} // namespace

class TestFields : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyFieldReadsWhatWasSet()
    {
        FunctionConfig changed;
        for (const auto& field : functionFields()) {
            const auto before = field.get(changed);
            auto value = before;
            std::visit(
                [](auto& v) {
                    using Value = std::remove_cvref_t<decltype(v)>;
                    if constexpr (std::is_same_v<Value, bool>) v = !v;
                    else if constexpr (std::is_arithmetic_v<Value>) v += 1;
                    else if constexpr (std::is_same_v<Value, std::string>) v += "x";
                    else if constexpr (std::is_same_v<Value, TextMap>) v["x"] = "y";
                    else v.push_back({});
                },
                value);
            field.set(changed, value);
            QVERIFY2(field.get(changed) == value, field.path.data());
            QVERIFY2(functionField(field.path) == &field, "a path names one field only");
        }
        QCOMPARE(difference(FunctionConfig{}, changed).size(), functionFields().size());
        QCOMPARE(difference(changed, changed).size(), 0u);
        QVERIFY(!functionField("nothing"));
        QVERIFY(serviceField("vpcConfig.vSwitchIds"));
    }

    void startsAFormWithWhatMattersMost()
    {
        QCOMPARE(functionFields()[0].path, "runtime");
        QCOMPARE(functionFields()[1].path, "handler");
        QCOMPARE(functionFields().back().path, "layers");
    }

    void acceptsWhatFunctionComputeAccepts_data()
    {
        QTest::addColumn<FunctionEdit>("edit");
        const auto row = [](const char* name, FunctionEdit edit) { QTest::addRow("%s", name) << edit; };
        row("the defaults", [](auto&) {});
        for (const char* runtime :
            {"nodejs6", "nodejs4.4", "nodejs24", "python3", "python3.10", "python3.13", "php7.2"}) {
            row(runtime, [=](auto& c) { c.runtime = runtime; });
        }
        for (const char* runtime : {"custom", "custom.debian10", "custom.debian12", "go1"}) {
            row(runtime, [=](auto& c) { c.runtime = runtime, c.handler = "anything"; });
        }
        row("a handler in a folder", [](auto& c) { c.handler = "src/app.index.handler"; });
        row("a custom runtime without handler", [](auto& c) { c.runtime = "custom", c.handler = ""; });
        row("java", [](auto& c) { c.runtime = "java11", c.handler = "example.App::handleRequest"; });
        row("dotnet", [](auto& c) { c.runtime = "dotnetcore3.1", c.handler = "App::Example.App::Handle"; });
        row("a container", [](auto& c) {
            c.runtime = "custom-container";
            c.customContainerConfig.image = "registry/app:1";
            c.customContainerConfig.command = R"(["node", "server.js"])";
        });
        row("the smallest", [](auto& c) { c.memorySize = 128, c.cpu = 0.05, c.timeout = 1; });
        row("the largest", [](auto& c) { c.memorySize = 32768, c.cpu = 16, c.timeout = 86400, c.diskSize = 10240; });
        row("a cpu of 0.35", [](auto& c) { c.memorySize = 1024, c.cpu = 0.35; });
        row("one vCPU for 1 GB", [](auto& c) { c.memorySize = 1024, c.cpu = 1; });
        row("one vCPU for 4 GB", [](auto& c) { c.memorySize = 4096, c.cpu = 1; });
        row("200 at once", [](auto& c) { c.instanceConcurrency = 200, c.instanceSoftConcurrency = 200; });
        row("the longest hooks",
            [](auto& c) { c.initializationTimeout = 300, c.preFreeze.timeout = c.preStop.timeout = 90; });
        row("a full environment", [](auto& c) { c.environmentVariables["NAME"] = std::string(4092, 'x'); });
        row("256 characters of three bytes", [](auto& c) {
            for (int i = 0; i < 256; ++i) c.description += "\u51fd";
        });
        row("five layers", [](auto& c) { c.layers.resize(5, "acs:fc:::layers/a/versions/1"); });
    }
    void acceptsWhatFunctionComputeAccepts()
    {
        QFETCH(FunctionEdit, edit);
        auto config = goodFunction();
        edit(config);
        const auto refusals = validate(config);
        QVERIFY2(refusals.empty(), refusals.empty() ? "" : refusals[0].detail.c_str());
    }

    void refusesByFieldValueAndRange_data()
    {
        QTest::addColumn<FunctionEdit>("edit");
        QTest::addColumn<QByteArray>("field");
        QTest::addColumn<QByteArray>("rest");
        const auto row = [](const char* name, FunctionEdit edit, const char* field, const char* rest) {
            QTest::addRow("%s", name) << edit << QByteArray(field) << QByteArray(rest);
        };
        row(
            "off the grid", [](auto& c) { c.memorySize = 100; }, "memorySize",
            "(allowed: a multiple of 64 from 128 to 32768, actual: '100')");
        row(
            "too large", [](auto& c) { c.memorySize = 32832; }, "memorySize", "'32832')");
        row(
            "between two steps", [](auto& c) { c.cpu = 0.07; }, "cpu",
            "(allowed: a multiple of 0.05 from 0.05 to 16, or 0 for unset, actual: '0.07')");
        row(
            "not a number", [](auto& c) { c.cpu = std::numeric_limits<double>::quiet_NaN(); }, "cpu", "'nan')");
        row(
            "too little memory for the cpu", [](auto& c) { c.memorySize = 960, c.cpu = 1; }, "cpu",
            "(allowed: vCPU to memory in GB from 1:1 to 1:4, that is from 0.234375 to 0.9375 for memorySize 960, "
            "actual: '1')");
        row(
            "too much memory for the cpu", [](auto& c) { c.memorySize = 4160, c.cpu = 1; }, "cpu", "'1')");
        row(
            "another disk", [](auto& c) { c.diskSize = 1024; }, "diskSize", "(allowed: 512 | 10240, actual: '1024')");
        row(
            "no time", [](auto& c) { c.timeout = 0; }, "timeout", "(allowed: from 1 to 86400, actual: '0')");
        row(
            "a slow initializer", [](auto& c) { c.initializationTimeout = 301; }, "initializationTimeout",
            "(allowed: from 1 to 300, actual: '301')");
        row(
            "a slow hook", [](auto& c) { c.preStop.timeout = 91; }, "instanceLifecycleConfig.preStop.timeout",
            "(allowed: from 1 to 90, actual: '91')");
        row(
            "201 at once", [](auto& c) { c.instanceConcurrency = 201; }, "instanceConcurrency", "'201')");
        row(
            "concurrency in an old runtime", [](auto& c) { c.runtime = "python2.7", c.instanceConcurrency = 2; },
            "instanceConcurrency", "(allowed: 1 for runtime python2.7, actual: '2')");
        row(
            "softer than hard", [](auto& c) { c.instanceConcurrency = 5, c.instanceSoftConcurrency = 6; },
            "instanceSoftConcurrency", "(allowed: at most instanceConcurrency, 5, actual: '6')");
        row(
            "half a GPU", [](auto& c) { c.gpuMemorySize = 512; }, "gpuMemorySize",
            "(allowed: a multiple of 1024 from 1024, or 0 for unset, actual: '512')");
        row(
            "another instance type", [](auto& c) { c.instanceType = "e2"; }, "instanceType",
            "(allowed: e1 | c1 | g1 | fc.gpu.tesla.1 | fc.gpu.ampere.1, actual: 'e2')");
        row(
            "no runtime", [](auto& c) { c.runtime = ""; }, "runtime", "| newer ones, actual: '')");
        row(
            "an unknown runtime", [](auto& c) { c.runtime = "ruby3"; }, "runtime", "actual: 'ruby3')");
        row(
            "not a version", [](auto& c) { c.runtime = "nodejs20x"; }, "runtime", "actual: 'nodejs20x')");
        row(
            "no handler", [](auto& c) { c.handler = ""; }, "handler", "actual: '')");
        row(
            "no function", [](auto& c) { c.handler = "index."; }, "handler",
            "(allowed: file.function, such as index.handler, actual: 'index.')");
        row(
            "no method", [](auto& c) { c.runtime = "java8", c.handler = "example.App"; }, "handler",
            "(allowed: package.Class::method, actual: 'example.App')");
        row(
            "an initializer without file", [](auto& c) { c.initializer = "init"; }, "initializer", "actual: 'init')");
        row(
            "preFreeze in Python 2.7", [](auto& c) { c.runtime = "python2.7", c.preFreeze.handler = "a.b"; },
            "instanceLifecycleConfig.preFreeze.handler", "(allowed: nothing for runtime python2.7, actual: 'a.b')");
        row(
            "a full environment and one more", [](auto& c) { c.environmentVariables["NAME"] = std::string(4093, 'x'); },
            "environmentVariables", "(allowed: names and values of at most 4096 bytes together, actual: '4097 bytes')");
        row(
            "a variable of the system", [](auto& c) { c.environmentVariables["FC_REGION"] = "x"; },
            "environmentVariables", "actual: 'FC_REGION')");
        row(
            "a variable without letter", [](auto& c) { c.environmentVariables["1A"] = "x"; }, "environmentVariables",
            "actual: '1A')");
        row(
            "a variable with '='", [](auto& c) { c.environmentVariables["A=B"] = "x"; }, "environmentVariables",
            "actual: 'A=B')");
        row(
            "a NUL", [](auto& c) { c.environmentVariables["A"] = std::string("x\0y", 3); }, "environmentVariables",
            "(allowed: UTF-8 text without NUL, actual: 'bytes 780079')");
        row(
            "not UTF-8", [](auto& c) { c.description = "caf\xe9"; }, "description", "actual: 'bytes 636166e9')");
        row(
            "a surrogate", [](auto& c) { c.description = "\xed\xa0\x80"; }, "description", "actual: 'bytes eda080')");
        row(
            "a long description", [](auto& c) { c.description = std::string(257, 'x'); }, "description", "xxx...')");
        row(
            "port 65536", [](auto& c) { c.caPort = 65536; }, "caPort",
            "(allowed: from 1 to 65535, or 0 for unset, actual: '65536')");
        row(
            "six layers", [](auto& c) { c.layers.resize(6, "a"); }, "layers",
            "(allowed: at most 5 entries, actual: 'a, a, a, a, a, a')");
        row(
            "a container without image", [](auto& c) { c.runtime = "custom-container"; }, "customContainerConfig.image",
            "actual: '')");
        row(
            "a container's command as plain text", [](auto& c) { c.customContainerConfig.command = "node server.js"; },
            "customContainerConfig.command", "actual: 'node server.js')");
        row(
            "an unknown acceleration", [](auto& c) { c.customContainerConfig.accelerationType = "Fast"; },
            "customContainerConfig.accelerationType", "(allowed: Default | None | nothing, actual: 'Fast')");
        row(
            "a lazy health check", [](auto& c) { c.customHealthCheckConfig.timeoutSeconds = 4; },
            "customHealthCheckConfig.timeoutSeconds", "(allowed: from 1 to 3, actual: '4')");
    }
    void refusesByFieldValueAndRange()
    {
        QFETCH(FunctionEdit, edit);
        QFETCH(QByteArray, field);
        QFETCH(QByteArray, rest);
        auto config = goodFunction();
        edit(config);
        const auto refusals = validate(config);
        QCOMPARE(fieldsOf(refusals), field);
        QCOMPARE(refusals[0].code, ErrorCode::InvalidArgument);
        const auto detail = QByteArray::fromStdString(refusals[0].detail);
        QVERIFY2(detail.startsWith(field + " is set to an invalid value ("), detail);
        QVERIFY2(detail.endsWith(rest), detail);
    }

    void tellsEveryRefusalOnce()
    {
        auto config = goodFunction();
        config.memorySize = 1;
        config.timeout = -1;
        config.cpu = 99;
        config.environmentVariables = {{"FC_A", "x"}, {"FC_B", "y"}};
        QCOMPARE(fieldsOf(validate(config)), QByteArray("memorySize cpu timeout environmentVariables"));
    }

    void checksServices_data()
    {
        QTest::addColumn<ServiceEdit>("edit");
        QTest::addColumn<QByteArray>("fields");
        const auto row = [](const char* name, ServiceEdit edit, const char* fields) {
            QTest::addRow("%s", name) << edit << QByteArray(fields);
        };
        const auto nas = [](std::string address, std::string directory) {
            return [=](ServiceConfig& c) {
                c.nasConfig.mountPoints = {{{"serverAddr", address}, {"mountDir", directory}, {"enableTLS", "true"}}};
            };
        };
        row(
            "the defaults", [](auto&) {}, "");
        row(
            "a role", [](auto& c) { c.role = "acs:ram::123:role/fc"; }, "");
        row(
            "a role's name only", [](auto& c) { c.role = "fc"; }, "role");
        row(
            "a log store", [](auto& c) { c.logConfig.project = "p", c.logConfig.logstore = "l"; }, "");
        row(
            "a log store without project", [](auto& c) { c.logConfig.logstore = "l"; }, "logConfig.project");
        row(
            "a project without log store", [](auto& c) { c.logConfig.project = "p"; }, "logConfig.logstore");
        row(
            "an unknown rule", [](auto& c) { c.logConfig.logBeginRule = "Any"; }, "logConfig.logBeginRule");
        row(
            "a VPC",
            [](auto& c) {
                c.vpcConfig = {"vpc-1", {"vsw-1"}, "sg-1", {}};
            },
            "");
        row(
            "a VPC alone", [](auto& c) { c.vpcConfig.vpcId = "vpc-1"; },
            "vpcConfig.vSwitchIds vpcConfig.securityGroupId");
        row(
            "no VPC for a vSwitch",
            [](auto& c) {
                c.vpcConfig = {"", {"vsw-1"}, "sg-1", {}};
            },
            "vpcConfig.vpcId");
        row("NAS without VPC", nas("nas.example:/share", "/mnt/share"), "");
        row("NAS elsewhere", nas("nas.example:/share", "/etc"), "nasConfig.mountPoints");
        row("NAS on /mnt itself", nas("nas.example:/share", "/mnt/"), "nasConfig.mountPoints");
        row("NAS out of /mnt", nas("nas.example:/share", "/mnt/../etc"), "nasConfig.mountPoints");
        row("NAS without path", nas("nas.example", "/mnt/share"), "nasConfig.mountPoints");
        row("NAS out of its folder", nas("nas.example:/a/../../b", "/mnt/share"), "nasConfig.mountPoints");
        row("NAS on a host called ..", nas("..:/a", "/mnt/share"), "nasConfig.mountPoints");
        row(
            "a flag that is none",
            [](auto& c) {
                c.nasConfig.mountPoints = {{{"serverAddr", "a:/"}, {"mountDir", "/mnt/a"}, {"enableTLS", "yes"}}};
            },
            "nasConfig.mountPoints");
        row(
            "a member that is none",
            [](auto& c) {
                c.nasConfig.mountPoints = {{{"serverAddr", "a:/"}, {"mountDir", "/mnt/a"}, {"color", "red"}}};
            },
            "nasConfig.mountPoints");
        row(
            "mounts side by side",
            [](auto& c) {
                c.nasConfig.mountPoints = {
                    {{"serverAddr", "a:/"}, {"mountDir", "/mnt/a"}}, {{"serverAddr", "a:/"}, {"mountDir", "/mnt/ab"}}};
            },
            "");
        row(
            "a mount inside another",
            [](auto& c) {
                c.nasConfig.mountPoints = {{{"serverAddr", "a:/"}, {"mountDir", "/mnt/a"}}};
                c.ossMountConfig.mountPoints = {{{"bucketName", "b"}, {"mountDir", "/mnt/a/b"}}};
            },
            "ossMountConfig.mountPoints");
        row(
            "six mounts",
            [](auto& c) {
                for (const char* name : {"a", "b", "c", "d", "e", "f"}) {
                    c.nasConfig.mountPoints.push_back(
                        {{"serverAddr", "a:/"}, {"mountDir", std::string("/mnt/") + name}});
                }
            },
            "nasConfig.mountPoints");
        row(
            "user 65535", [](auto& c) { c.nasConfig.userId = 65535; }, "nasConfig.userId");
        row(
            "Jaeger",
            [](auto& c) {
                c.tracingConfig = {"Jaeger", {{"endpoint", "http://localhost"}}};
            },
            "");
        row(
            "another tracer", [](auto& c) { c.tracingConfig.type = "Zipkin"; }, "tracingConfig.type");
    }
    void checksServices()
    {
        QFETCH(ServiceEdit, edit);
        QFETCH(QByteArray, fields);
        ServiceConfig config;
        edit(config);
        QCOMPARE(fieldsOf(validate(config)), fields);
    }

    void checksNames_data()
    {
        QTest::addColumn<NameKind>("kind");
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<bool>("isGood");
        QTest::addRow("letters, digits and dashes") << NameKind::Function << QByteArray("_a-9_Z") << true;
        QTest::addRow("64") << NameKind::Function << QByteArray(64, 'f') << true;
        QTest::addRow("65") << NameKind::Function << QByteArray(65, 'f') << false;
        QTest::addRow("128") << NameKind::Service << QByteArray(128, 's') << true;
        QTest::addRow("129") << NameKind::Service << QByteArray(129, 's') << false;
        QTest::addRow("empty") << NameKind::Service << QByteArray() << false;
        QTest::addRow("a digit first") << NameKind::Trigger << QByteArray("1a") << false;
        QTest::addRow("a dash first") << NameKind::Trigger << QByteArray("-a") << false;
        QTest::addRow("a dot") << NameKind::Service << QByteArray("a.b") << false;
        QTest::addRow("a slash") << NameKind::Service << QByteArray("a/b") << false;
        QTest::addRow("beyond ASCII") << NameKind::Service << QByteArray("caf\xc3\xa9") << false;
        QTest::addRow("the alias LATEST") << NameKind::Alias << QByteArray("LATEST") << false;
        QTest::addRow("a service LATEST") << NameKind::Service << QByteArray("LATEST") << true;
    }
    void checksNames()
    {
        QFETCH(NameKind, kind);
        QFETCH(QByteArray, name);
        QFETCH(bool, isGood);
        const auto checked = checkName(kind, name.toStdString(), "aName");
        QCOMPARE(checked.has_value(), isGood);
        if (!isGood) QCOMPARE(checked.error().field, "aName");
    }

    void writesValuesAsOneLine_data()
    {
        QTest::addColumn<FieldValue>("value");
        QTest::addColumn<QByteArray>("text");
        QTest::addRow("boolean") << FieldValue(true) << QByteArray("true");
        QTest::addRow("integer") << FieldValue(std::int64_t(-512)) << QByteArray("-512");
        QTest::addRow("number") << FieldValue(0.35) << QByteArray("0.35");
        QTest::addRow("whole number") << FieldValue(100000.0) << QByteArray("100000");
        QTest::addRow("lines") << FieldValue(std::string("a\r\nb")) << QByteArray("a\\nb");
        QTest::addRow("list") << FieldValue(std::vector<std::string>{"a", "b"}) << QByteArray("a, b");
        QTest::addRow("map") << FieldValue(TextMap{{"B", "2"}, {"A", "1"}}) << QByteArray("A=1, B=2");
        QTest::addRow("records") << FieldValue(Records{{{"name", "a"}, {"value", "b"}}, {{"name", "c"}}})
                                 << QByteArray("{name=a, value=b}, {name=c}");
        QTest::addRow("nothing") << FieldValue(Records{}) << QByteArray();
    }
    void writesValuesAsOneLine()
    {
        QFETCH(FieldValue, value);
        QFETCH(QByteArray, text);
        QCOMPARE(QByteArray::fromStdString(toText(value)), text);
    }

    void cutsLongValuesBetweenCharacters()
    {
        std::string value(99, 'x');
        for (int i = 0; i < 10; ++i) value += "\u00e9";
        const auto error = invalidValue("f", "less", value);
        QCOMPARE(
            error.detail, "f is set to an invalid value (allowed: less, actual: '" + std::string(99, 'x') + "...')");
    }

    void givesCpuByMemorySize_data()
    {
        QTest::addColumn<qint64>("memorySize");
        QTest::addColumn<double>("cpu");
        QTest::addColumn<double>("expected");
        QTest::addRow("as configured") << qint64(1024) << 0.35 << 0.35;
        QTest::addRow("3 GB are two") << qint64(3072) << 0.0 << 2.0;
        QTest::addRow("rounded to a step") << qint64(512) << 0.0 << 0.35;
        QTest::addRow("the smallest") << qint64(128) << 0.0 << 0.1;
    }
    void givesCpuByMemorySize()
    {
        QFETCH(qint64, memorySize);
        QFETCH(double, cpu);
        QFETCH(double, expected);
        FunctionConfig config;
        config.memorySize = memorySize;
        config.cpu = cpu;
        QCOMPARE(effectiveCpu(config), expected);
    }
};

QTEST_APPLESS_MAIN(TestFields)
#include "tst_fields.moc"
