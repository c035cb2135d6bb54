#include <QSignalSpy>
#include <QTest>
#include <app/concurrency_check/concurrency_check.h>
#include <model/client/engine_client.h>
#include <optional>
#include <tests/support/test_engine.h>

using namespace app;
using engine::metering::LogLevel;

class TestConcurrencyCheck : public QObject
{
    Q_OBJECT

    test::TestEngine m_engine;
    std::unique_ptr<model::EngineClient> m_client;

    static CheckedCall good(std::size_t event, const std::string& result)
    {
        return {.event = event, .result = result, .errorType = {}, .errorMessage = {}, .durationMs = 1};
    }
    static CheckedCall bad(std::size_t event, const std::string& type)
    {
        return {.event = event, .result = "{}", .errorType = type, .errorMessage = "no", .durationMs = 1};
    }
    static ConcurrencyReport compare(const CheckedRun& alone, const CheckedRun& together)
    {
        return compareRuns(alone, together, {.durationMs = 100, .processorMs = 1}, 10, test::nodeFunction());
    }
    /// What a check of `source` finds; nothing when it fails.
    std::optional<ConcurrencyReport> check(const std::string& source, const std::vector<std::string>& events, int concurrency)
    {
        const auto config = test::nodeFunction();
        const auto made = m_engine.create("shop", "order", config, "index.js", source);
        if (!made) return std::nullopt;
        ConcurrencyCheck checked(*m_client);
        std::optional<ConcurrencyReport> report;
        connect(&checked, &ConcurrencyCheck::finished, this, [&](const auto& found) { report = found; });
        QSignalSpy ended(&checked, &ConcurrencyCheck::ended);
        if (!checked.start({"shop", "order", config, events, concurrency}) || !ended.wait(60000)) return std::nullopt;
        return report;
    }
    std::vector<std::string> functions()
    {
        const auto listed = test::TestEngine::wait<std::vector<std::string>>([&](auto done) {
            m_engine->readCatalog([done](const engine::catalog::Catalog& catalog) {
                std::vector<std::string> all;
                const auto snapshot = catalog.snapshot();
                for (const auto& function : snapshot->functions) all.push_back(function->name);
                done(all);
            });
        });
        return listed.value_or(std::vector<std::string>());
    }

private Q_SLOTS:
    void init()
    {
        if (!m_client) {
            const auto started = m_engine.start();
            QVERIFY2(started, started ? "" : started.error().detail.c_str());
            m_client = std::make_unique<model::EngineClient>(*m_engine);
        }
    }
    void cleanup()
    {
        test::TestEngine::wait<std::monostate>(
            [&](auto done) { m_engine->deleteFunction("shop", "order", {}, std::move(done)); });
    }

    // The comparison

    void equalAnswersAreNoDifference()
    {
        const auto report = compare({{good(0, "a"), good(1, "b"), good(0, "a"), good(1, "b")}, {}}, {{good(1, "b"), good(0, "a")}, {}});
        QVERIFY(report.isSafe());
        QVERIFY(report.suggestedConcurrency > 1);
    }

    void anotherAnswerIsADifference()
    {
        const auto report = compare({{good(0, "a"), good(0, "a")}, {}}, {{good(0, "b"), good(0, "a"), good(0, "b")}, {}});
        QCOMPARE(report.differences.size(), std::size_t(1));
        QCOMPARE(report.differences[0].alone, std::string("a"));
        QCOMPARE(report.differences[0].together, std::string("b"));
        QCOMPARE(report.suggestedConcurrency, 1);
    }

    void anAnswerThatNeverRepeatsSaysNothing()
    {
        const auto report = compare({{good(0, "10:01"), good(0, "10:02")}, {}}, {{good(0, "10:03")}, {}});
        QVERIFY(report.differences.empty());
        QCOMPARE(report.unsteadyEvents, std::vector<std::size_t>{0});
    }

    void errorsCountOnlyWhenTheyAreNew()
    {
        const auto report = compare({{good(0, "a"), bad(1, "Old"), good(0, "a"), bad(1, "Old")}, {}},
            {{bad(0, "New"), bad(1, "Old"), bad(0, "New")}, {}});
        QCOMPARE(report.errors.size(), std::size_t(1));
        QCOMPARE(report.errors[0].errorType, std::string("New"));
        QCOMPARE(report.errors[0].count, 2);
        QVERIFY(!report.isSafe());
    }

    void whatFailsAloneIsNotCompared()
    {
        const auto report = compare({{bad(0, "Old"), bad(0, "Old")}, {}}, {{good(0, "a"), bad(0, "New")}, {}});
        QVERIFY(!report.isConclusive);
        QVERIFY(report.differences.empty());
        QVERIFY(report.errors.empty());
        QCOMPARE(report.errorsAlone.size(), std::size_t(1));
        QCOMPARE(report.errorsAlone[0].errorType, std::string("Old"));
        QCOMPARE(report.suggestedConcurrency, 1);
    }

    void linesWithoutARequestAreUnattributed()
    {
        const auto line = [](const std::string& text, const std::string& requestId, LogLevel level = LogLevel::None) {
            engine::metering::LogLine made;
            made.text = text;
            made.requestId = requestId;
            made.level = level;
            return made;
        };
        const auto report = compare({}, {{}, {line("loading", ""), line("FC Invoke Start", "1", LogLevel::Platform),
                                                 line("known", "1"), line("whose?", ""), line("platform", "", LogLevel::Platform)}});
        QCOMPARE(report.unattributedLines.size(), std::size_t(1));
        QCOMPARE(report.unattributedLines[0].text, std::string("whose?"));
    }

    void suggestsWhatFillsTheProcessor_data()
    {
        QTest::addColumn<double>("durationMs");
        QTest::addColumn<double>("processorMs");
        QTest::addColumn<double>("vcpus");
        QTest::addColumn<int>("concurrency");
        QTest::addRow("all waiting is capped") << 10000.0 << 0.0 << 1.0 << 200;
        QTest::addRow("all computing stays alone") << 100.0 << 100.0 << 1.0 << 1;
        QTest::addRow("a tenth computing") << 100.0 << 10.0 << 1.0 << 8;
        QTest::addRow("a third of a processor") << 100.0 << 2.0 << 0.35 << 14;
        QTest::addRow("one process uses one processor") << 100.0 << 10.0 << 4.0 << 8;
        QTest::addRow("nothing measured") << 0.0 << 0.0 << 1.0 << 1;
    }
    void suggestsWhatFillsTheProcessor()
    {
        QFETCH(double, durationMs);
        QFETCH(double, processorMs);
        QFETCH(double, vcpus);
        QFETCH(int, concurrency);
        QCOMPARE(suggestConcurrency({.durationMs = durationMs, .processorMs = processorMs}, vcpus), concurrency);
    }

    // The check itself

    void aHandlerThatWaitsMayShare()
    {
        const auto report = check("exports.handler = async (event) => { await new Promise((done) => setTimeout(done, 200)); return event; };",
            {"one", "two"}, 4);
        QVERIFY(report.has_value());
        QVERIFY(report->isSafe());
        QVERIFY(report->time.durationMs >= 200);
        QVERIFY(report->time.waitMs() > report->time.processorMs);
        QVERIFY(report->suggestedConcurrency > 1);
        QCOMPARE(functions(), std::vector<std::string>{"order"});
    }

    void sharedStateIsFound()
    {
        const auto report = check("let who;\n"
                                  "exports.handler = async (event) => {\n"
                                  "  who = event.toString();\n"
                                  "  await new Promise((done) => setTimeout(done, 200));\n"
                                  "  process.stdout.write('served ' + who + '\\n');\n"
                                  "  return who;\n"
                                  "};",
            {"one", "two", "three"}, 3);
        QVERIFY(report.has_value());
        QVERIFY(!report->differences.empty());
        QVERIFY(!report->unattributedLines.empty());
        QCOMPARE(report->suggestedConcurrency, 1);
    }

    void errorsThatAppearOnlyTogetherAreFound()
    {
        const auto report = check("let busy = false;\n"
                                  "exports.handler = async () => {\n"
                                  "  if (busy) throw new Error('busy');\n"
                                  "  busy = true;\n"
                                  "  await new Promise((done) => setTimeout(done, 200));\n"
                                  "  busy = false;\n"
                                  "};",
            {"x"}, 3);
        QVERIFY(report.has_value());
        QCOMPARE(report->errors.size(), std::size_t(1));
        QCOMPARE(report->errors[0].errorMessage, std::string("busy"));
        QCOMPARE(report->errors[0].count, 2);
    }

    void aFunctionOfTheCopysNameStays()
    {
        QVERIFY(m_engine.create("shop", "order-check", test::nodeFunction(), "index.js", "exports.handler = async () => 1;"));
        QVERIFY(!check("exports.handler = async () => 1;", {"x"}, 2));
        QCOMPARE(functions().size(), std::size_t(2));
        test::TestEngine::wait<std::monostate>(
            [&](auto done) { m_engine->deleteFunction("shop", "order-check", {}, std::move(done)); });
    }

    void whatCannotRunIsRefused()
    {
        ConcurrencyCheck checked(*m_client);
        QCOMPARE(checked.start({"shop", "order", {}, {}, 4}).error().field, std::string("events"));
        QCOMPARE(checked.start({"shop", "order", {}, {"x"}, 1}).error().field, std::string("concurrency"));
        QVERIFY(!checked.isRunning());
    }

    void aCheckThatGoesAwayTakesItsCopyAlong()
    {
        const auto config = test::nodeFunction();
        QVERIFY(m_engine.create("shop", "order", config, "index.js", "exports.handler = async () => 1;"));
        {
            ConcurrencyCheck checked(*m_client);
            QVERIFY(checked.start({"shop", "order", config, {"x"}, 2}));
            // Asks the engine between two rounds of the loop: most often the copy is there before the check hears of it.
            while (functions().size() < 2) QCoreApplication::processEvents();
        }
        QTRY_COMPARE(functions(), std::vector<std::string>{"order"});
    }

    void givingUpLeavesNothing()
    {
        const auto config = test::nodeFunction();
        QVERIFY(m_engine.create("shop", "order", config, "index.js", "exports.handler = () => new Promise(() => setTimeout(() => {}, 9000));"));
        ConcurrencyCheck checked(*m_client);
        QSignalSpy ended(&checked, &ConcurrencyCheck::ended);
        QVERIFY(checked.start({"shop", "order", config, {"x"}, 4}));
        QTRY_VERIFY(functions().size() == 2);
        checked.cancel();
        QVERIFY(ended.wait(20000));
        QCOMPARE(functions(), std::vector<std::string>{"order"});
    }
};

QTEST_GUILESS_MAIN(TestConcurrencyCheck)
#include "tst_concurrency_check.moc"
