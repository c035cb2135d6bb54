#include <QTest>
#include <app/pages/function/cold_starts/checklist.h>
#include <app/pages/function/cold_starts/start_statistics.h>

using namespace Qt::StringLiterals;
using namespace app;
using namespace std::chrono_literals;

namespace {

enum Piece { Duty, Package, BuiltIn, Memory, PreWarm, Concurrency, Initializer, Provisioned };

Advice adviceOn(Piece piece, const ChecklistFacts& facts)
{
    return checklist(facts).at(static_cast<std::size_t>(piece));
}

model::ColdStart start(const std::string& path, int minute, std::chrono::milliseconds system,
    std::chrono::milliseconds business)
{
    model::ColdStart one;
    one.instanceId = path + std::to_string(minute);
    one.createdAt = engine::fromEpochMs(1'795'529'000'000) + minute * 1min;
    one.startPath = path;
    one.phases.runtime = system;
    one.phases.load = business;
    return one;
}

} // namespace

class TestChecklist : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void everyPieceHasAWord()
    {
        for (const Advice& advice : checklist({})) {
            QVERIFY(!advice.title.isEmpty());
            QVERIFY(!advice.finding.isEmpty());
        }
    }

    void statesFollowTheNumbers_data()
    {
        QTest::addColumn<int>("piece");
        QTest::addColumn<ChecklistFacts>("facts");
        QTest::addColumn<AdviceState>("state");
        const auto row = [](const char* name, Piece piece, const ChecklistFacts& facts,
                             AdviceState state) { QTest::addRow("%s", name) << int(piece) << facts << state; };
        engine::catalog::FunctionConfig shared;
        shared.instanceConcurrency = 10;
        engine::catalog::FunctionConfig prepared;
        prepared.initializer = "index.initializer";
        engine::catalog::FunctionConfig large;
        large.memorySize = 1024;
        constexpr std::int64_t kMiB = 1024 * 1024;
        row("no start yet", Duty, {}, AdviceState::NoData);
        row("the platform's time", Duty,
            {.starts = 3, .businessShare = 0.2, .businessMedianMs = 500}, AdviceState::Good);
        row("mostly the code, but short", Duty,
            {.starts = 3, .businessShare = 0.9, .businessMedianMs = 40}, AdviceState::Good);
        row("mostly the code, and long", Duty,
            {.starts = 3, .businessShare = 0.9, .businessMedianMs = 900}, AdviceState::Look);
        row("no package", Package, {}, AdviceState::NoData);
        row("a small package", Package, {.package = PackageFacts{.files = 1, .bytes = 400}},
            AdviceState::Good);
        row("a heavy package", Package, {.package = PackageFacts{.files = 9, .bytes = 90 * kMiB}},
            AdviceState::Look);
        row("spare files", Package,
            {.package = PackageFacts{.bytes = 9 * kMiB, .spareFiles = 9, .spareBytes = 2 * kMiB}},
            AdviceState::Look);
        row("packed built-in modules", BuiltIn,
            {.package = PackageFacts{.builtIn = {"events"}}}, AdviceState::Look);
        row("memory not measured", Memory, {}, AdviceState::NoData);
        row("memory fits", Memory, {.config = large, .peakMemoryBytes = 500 * kMiB},
            AdviceState::Good);
        row("memory is tight", Memory, {.config = large, .peakMemoryBytes = 1000 * kMiB},
            AdviceState::Look);
        row("memory is spacious", Memory, {.config = large, .peakMemoryBytes = 60 * kMiB},
            AdviceState::Look);
        row("the smallest is never too spacious", Memory, {.peakMemoryBytes = 20 * kMiB},
            AdviceState::Good);
        row("no timer", PreWarm, {}, AdviceState::NotUsed);
        row("one call at a time", Concurrency, {}, AdviceState::NotUsed);
        row("ten calls at once", Concurrency, {.config = shared}, AdviceState::Good);
        row("first calls not known", Initializer, {}, AdviceState::NoData);
        row("nothing to prepare", Initializer,
            {.firstCalls = 2, .firstCallMedianMs = 12, .warmCalls = 9, .warmCallMedianMs = 10},
            AdviceState::NotUsed);
        row("heavy first call", Initializer,
            {.firstCalls = 2, .firstCallMedianMs = 300, .warmCalls = 9, .warmCallMedianMs = 10},
            AdviceState::Look);
        row("heavy first call in spite of an Initializer", Initializer,
            {.config = prepared,
                .firstCalls = 2,
                .firstCallMedianMs = 300,
                .warmCalls = 9,
                .warmCallMedianMs = 10},
            AdviceState::Look);
        row("an Initializer that does it", Initializer,
            {.config = prepared,
                .firstCalls = 2,
                .firstCallMedianMs = 12,
                .warmCalls = 9,
                .warmCallMedianMs = 10},
            AdviceState::Good);
        row("nothing kept ready", Provisioned, {}, AdviceState::NotUsed);
        row("two kept ready", Provisioned, {.provisioned = 2}, AdviceState::Good);
    }
    void statesFollowTheNumbers()
    {
        QFETCH(int, piece);
        QFETCH(ChecklistFacts, facts);
        QFETCH(AdviceState, state);
        QCOMPARE(static_cast<int>(adviceOn(static_cast<Piece>(piece), facts).state),
            static_cast<int>(state));
    }

    void filesAreJudgedByName_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<bool>("isSpare");
        QTest::addRow("source") << u"index.js"_s << false;
        QTest::addRow("library") << u"node_modules/a/lib/main.js"_s << false;
        QTest::addRow("tests") << u"node_modules/a/test/main.js"_s << true;
        QTest::addRow("a file called test") << u"lib/test.js"_s << false;
        QTest::addRow("source map") << u"dist/main.js.map"_s << true;
        QTest::addRow("read me") << u"README.md"_s << true;
        QTest::addRow("types") << u"dist/main.d.ts"_s << true;
    }
    void filesAreJudgedByName()
    {
        QFETCH(QString, path);
        QFETCH(bool, isSpare);
        QCOMPARE(isSpareByName(path.toStdString()), isSpare);
    }

    void thePackageIsAddedUp()
    {
        const std::vector<engine::storage::PackageFile> files{{"index.js", 10},
            {"node_modules/events/events.js", 30}, {"node_modules/a/index.js", 500},
            {"node_modules/a/test/t.js", 70}, {"big.bin", 900}};
        const PackageFacts facts = packageFacts(files, "nodejs20");
        QCOMPARE(facts.files, 5);
        QCOMPARE(facts.bytes, 1510);
        QCOMPARE(facts.spareFiles, 1);
        QCOMPARE(facts.spareBytes, 70);
        QCOMPARE(facts.biggest.size(), 3u);
        QCOMPARE(facts.biggest[0].path, std::string("big.bin"));
        QCOMPARE(facts.biggest[2].size, 70);
        QCOMPARE(facts.builtIn, std::vector<std::string>{"events"});
        QVERIFY(packageFacts(files, "custom").builtIn.empty());
        const std::vector<engine::storage::PackageFile> python{
            {"enum/__init__.py", 9}, {"typing.py", 9}, {"index.py", 9}, {"lib/json.py", 9}};
        QCOMPARE(packageFacts(python, "python3.10").builtIn,
            (std::vector<std::string>{"enum", "typing"}));
    }

    void mediansAreInTheMiddle()
    {
        QCOMPARE(median({}), 0.0);
        QCOMPARE(median({7}), 7.0);
        QCOMPARE(median({9, 1, 5}), 5.0);
        QCOMPARE(median({9, 1, 5, 3}), 4.0);
    }

    void pathsAreCompared()
    {
        auto failed = start("plain", 0, 1ms, 1ms);
        failed.hasFailed = true;
        const std::vector starts{start("plain", 4, 40ms, 10ms), start("stem", 3, 4ms, 10ms),
            start("plain", 2, 60ms, 10ms), start("plain", 1, 50ms, 10ms), failed};
        const auto paths = statisticsByPath(starts);
        QCOMPARE(paths.size(), 2u);
        QCOMPARE(paths[0].startPath, std::string("stem"));
        QCOMPARE(paths[1].starts, 3);
        QCOMPARE(paths[1].medianTotalMs, 60.0);
        QVERIFY(paths[1].median.runtime == 50ms);
        QCOMPARE(businessShare(starts), 40.0 / 194.0);
        QCOMPARE(businessShare({}), 0.0);
    }

    void manyStartsAreShownPerMinute()
    {
        const std::vector starts{start("b", 7, 20ms, 0ms), start("a", 7, 10ms, 0ms),
            start("a", 3, 8ms, 0ms), start("a", 1, 8ms, 0ms)};
        const StartBars each = barsOf(starts, 4);
        QVERIFY(!each.isPerMinute);
        QCOMPARE(each.bars.size(), 4u);
        QCOMPARE(each.newestOf.front(), std::string("a1"));
        const StartBars minutes = barsOf(starts, 3);
        QVERIFY(minutes.isPerMinute);
        QCOMPARE(minutes.bars.size(), 3u);
        QCOMPARE(minutes.newestOf.back(), std::string("b7"));
        QVERIFY(minutes.bars.back().phases.runtime == 15ms);
        QCOMPARE(barsOf(starts, 2).bars.size(), 2u); // the last ones
        QCOMPARE(barsOf(starts, 2).newestOf.front(), std::string("a3"));
    }
};

QTEST_GUILESS_MAIN(TestChecklist)
#include "tst_checklist.moc"
