#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <model/format/states.h>
#include <model/tables/cold_start_table_model.h>
#include <model/tables/instance_sort_model.h>
#include <model/tables/instance_table_model.h>
#include <model/tables/invocation_table_model.h>
#include <model/tables/package_file_model.h>

using namespace Qt::StringLiterals;
using engine::metering::InstanceRecord;
using engine::metering::InstanceState;
using engine::metering::InvocationRecord;
using engine::metering::Outcome;
using engine::storage::PackageFile;
using model::ColdStartTableModel;
using model::InstanceTableModel;
using model::InvocationTableModel;
using model::PackageFileModel;

namespace {

constexpr std::int64_t kNow = 1'795'529'007'000;

InstanceRecord instance(const std::string& id, int inFlight = 0)
{
    InstanceRecord record;
    record.instanceId = id;
    record.state = InstanceState::Running;
    record.inFlight = inFlight;
    record.concurrency = 10;
    record.createdAt = engine::fromEpochMs(kNow - 65'000);
    record.memoryBytes = 100LL * 1024 * 1024;
    return record;
}

InvocationRecord invocation(const std::string& id, Outcome outcome = Outcome::Succeeded)
{
    InvocationRecord record;
    record.requestId = id;
    record.service = "orders";
    record.function = "create";
    record.instanceId = outcome == Outcome::Throttled ? "" : "c-1";
    record.outcome = outcome;
    record.arrivedAt = engine::fromEpochMs(kNow);
    record.durationMs = 12.3;
    record.billedMs = 13;
    return record;
}

QString text(const QAbstractItemModel& model, int row, int column)
{
    return model.index(row, column).data().toString().replace(QChar(0xA0), u' ');
}

QStringList tree(const PackageFileModel& model, const QModelIndex& parent = {})
{
    QStringList all;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        all << index.data(PackageFileModel::PathRole).toString();
        all << tree(model, index);
    }
    return all;
}

} // namespace

class TestTables : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        QTest::failOnWarning(QRegularExpression(u".*"_s));
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    }

    void instancesRefreshInPlace()
    {
        InstanceTableModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setSnapshot(std::vector{instance("a"), instance("b"), instance("d")}, kNow);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setSnapshot(
            std::vector{instance("a"), instance("c"), instance("d", 4), instance("e")}, kNow);
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(inserted.count(), 2);
        QCOMPARE(removed.count(), 1);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(reset.count(), 0);
        QCOMPARE(text(model, 2, InstanceTableModel::LoadColumn), u"4 of 10"_s);
        QCOMPARE(text(model, 2, InstanceTableModel::StateColumn), u"Busy"_s);
        QCOMPARE(model.index(2, 0).data(InstanceTableModel::MoodRole).toInt(),
            static_cast<int>(model::Mood::Good));
        QCOMPARE(text(model, 2, InstanceTableModel::MemoryColumn), u"100 MB"_s);
        model.setSnapshot({}, kNow);
        QCOMPARE(model.rowCount(), 0);
    }

    void agesGrowOnceASecond()
    {
        InstanceTableModel model;
        const std::vector one = {instance("a")};
        model.setSnapshot(one, kNow);
        QCOMPARE(text(model, 0, InstanceTableModel::AgeColumn), u"1 min 5 s"_s);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setSnapshot(one, kNow + 900);
        QCOMPARE(changed.count(), 0);
        model.setSnapshot(one, kNow + 1000);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(text(model, 0, InstanceTableModel::AgeColumn), u"1 min 6 s"_s);
    }

    void whatEndedSaysHowAndWhen()
    {
        InstanceTableModel model;
        InstanceRecord ended = instance("a");
        ended.state = InstanceState::Destroyed;
        ended.endReason = engine::metering::EndReason::OutOfMemory;
        ended.endedAt = engine::fromEpochMs(kNow - 60'000);
        ended.peakMemoryBytes = 512LL * 1024 * 1024;
        model.setSnapshot(std::vector{ended}, kNow);
        QCOMPARE(text(model, 0, InstanceTableModel::StateColumn), u"Ended"_s);
        QVERIFY(text(model, 0, InstanceTableModel::EndColumn).startsWith(u"Out of memory, 1 minute"));
        QCOMPARE(text(model, 0, InstanceTableModel::AgeColumn), u"5 s"_s); // how long it lived
        QCOMPARE(text(model, 0, InstanceTableModel::PeakColumn), u"512 MB"_s);
        QVERIFY(text(model, 0, InstanceTableModel::MemoryColumn).isEmpty());
        QVERIFY(text(model, 0, InstanceTableModel::LoadColumn).isEmpty());
        QCOMPARE(model.index(0, 0).data(InstanceTableModel::MoodRole).toInt(),
            static_cast<int>(model::Mood::Bad));
        QVERIFY(!model.index(0, 0).data(InstanceTableModel::AliveRole).toBool());
    }

    void theOnesAliveStandOnTop_data()
    {
        QTest::addColumn<Qt::SortOrder>("order");
        QTest::addColumn<QStringList>("ids");
        QTest::addRow("ascending") << Qt::AscendingOrder << QStringList{u"b"_s, u"d"_s, u"a"_s, u"c"_s};
        QTest::addRow("descending")
            << Qt::DescendingOrder << QStringList{u"d"_s, u"b"_s, u"c"_s, u"a"_s};
    }
    void theOnesAliveStandOnTop()
    {
        QFETCH(Qt::SortOrder, order);
        QFETCH(QStringList, ids);
        InstanceTableModel model;
        model::InstanceSortModel sorted;
        QAbstractItemModelTester tester(
            &sorted, QAbstractItemModelTester::FailureReportingMode::QtTest);
        sorted.setSourceModel(&model);
        std::vector all{instance("a"), instance("b"), instance("c"), instance("d")};
        for (const int ended : {0, 2}) {
            all[static_cast<std::size_t>(ended)].state = InstanceState::Destroyed;
        }
        model.setSnapshot(all, kNow);
        sorted.sort(InstanceTableModel::IdColumn, order);
        const auto shown = [&] {
            QStringList names;
            for (int row = 0; row < sorted.rowCount(); ++row) {
                names << sorted.index(row, 0).data(InstanceTableModel::IdRole).toString();
            }
            return names;
        };
        QCOMPARE(shown(), ids);
        sorted.setShown(model::InstanceSortModel::Shown::Alive);
        QCOMPARE(shown(), ids.first(2));
        sorted.setShown(model::InstanceSortModel::Shown::Ended);
        QCOMPARE(shown(), ids.last(2));
        // One that ends moves over at once.
        all[1].state = InstanceState::Destroyed;
        model.setSnapshot(all, kNow);
        QCOMPARE(sorted.rowCount(), 3);
    }

    void startsComeInAtTheTop()
    {
        const auto start = [](const std::string& id, int secondsAgo) {
            model::ColdStart one;
            one.instanceId = id;
            one.createdAt = engine::fromEpochMs(kNow - secondsAgo * 1000);
            one.startPath = "plain";
            one.phases.runtime = std::chrono::milliseconds(20);
            one.phases.initializer = std::chrono::milliseconds(4);
            return one;
        };
        ColdStartTableModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setStarts(std::vector{start("b", 5), start("a", 9)});
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        std::vector next{start("d", 1), start("c", 2), start("b", 5)};
        next[2].delayedCalls = 2;
        next[2].longestDelay = std::chrono::milliseconds(31);
        model.setStarts(next);
        QCOMPARE(inserted.count(), 2);
        QCOMPARE(removed.count(), 1);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(model.rowOf("c"), 1);
        QCOMPARE(model.rowOf("a"), -1);
        QCOMPARE(text(model, 2, ColdStartTableModel::TotalColumn), u"24 ms"_s);
        QCOMPARE(text(model, 2, ColdStartTableModel::InitializerColumn), u"4 ms"_s);
        QVERIFY(text(model, 2, ColdStartTableModel::DelayColumn).contains(u"31 ms"));
        QCOMPARE(text(model, 0, ColdStartTableModel::DelayColumn), u"No call"_s);
    }

    void columnsAreNamed_data()
    {
        QTest::addColumn<QAbstractItemModel*>("table");
        QTest::addRow("instances")
            << static_cast<QAbstractItemModel*>(new InstanceTableModel(this));
        QTest::addRow("invocations")
            << static_cast<QAbstractItemModel*>(new InvocationTableModel(10, this));
        QTest::addRow("starts")
            << static_cast<QAbstractItemModel*>(new ColdStartTableModel(this));
        QTest::addRow("files") << static_cast<QAbstractItemModel*>(new PackageFileModel(this));
    }
    void columnsAreNamed()
    {
        QFETCH(QAbstractItemModel*, table);
        for (int column = 0; column < table->columnCount(); ++column) {
            QVERIFY(!table->headerData(column, Qt::Horizontal).toString().isEmpty());
        }
    }

    void newInvocationsComeInAtTheTop()
    {
        InvocationTableModel model(4);
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setInvocations(std::vector{invocation("3"), invocation("2"), invocation("1")});
        model.addInvocations(std::vector{invocation("4"), invocation("5", Outcome::Throttled)});
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.rowOf(u"5"_s), 0);
        QCOMPARE(model.rowOf(u"2"_s), 3);
        QCOMPARE(model.rowOf(u"1"_s), -1);
        QCOMPARE(text(model, 1, InvocationTableModel::DurationColumn), u"12.3 ms"_s);
        QCOMPARE(text(model, 0, InvocationTableModel::DurationColumn), QString()); // never ran
        QCOMPARE(text(model, 0, InvocationTableModel::OutcomeColumn), u"Throttled"_s);
        std::vector<InvocationRecord> many;
        for (int i = 10; i < 20; ++i) {
            many.push_back(invocation(std::to_string(i)));
        }
        model.addInvocations(many);
        QCOMPARE(model.rowCount(), 4);
        QCOMPARE(model.rowOf(u"19"_s), 0);
        model.addInvocations({});
        QCOMPARE(model.rowCount(), 4);
    }

    void filesFormATree()
    {
        PackageFileModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setFiles(std::vector<PackageFile>{
            {"index.js", 100}, {"lib/b/deep.js", 10}, {"lib/a.js", 2048}, {"README", 5}});
        QCOMPARE(tree(model),
            QStringList({u"lib"_s, u"lib/b"_s, u"lib/b/deep.js"_s, u"lib/a.js"_s, u"README"_s,
                u"index.js"_s}));
        const QModelIndex file = model.find(u"lib/a.js"_s);
        QCOMPARE(file.siblingAtColumn(PackageFileModel::SizeColumn)
                     .data()
                     .toString()
                     .replace(QChar(0xA0), u' '),
            u"2 KB"_s);
        QVERIFY(model.find(u"lib"_s).data(PackageFileModel::IsFolderRole).toBool());
        QVERIFY(!model.find(u"lib/none.js"_s).isValid());
    }

    void changesAreMarkedWithoutLosingThePlace()
    {
        PackageFileModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        const std::vector<PackageFile> files
            = {{"index.js", 100}, {"lib/a.js", 10}, {"lib/z.js", 10}};
        model.setFiles(files);
        const QPersistentModelIndex kept = model.find(u"lib/z.js"_s);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        using Change = PackageFileModel::Change;
        model.setFiles(files,
            {{"lib/a.js", Change::Modified}, {"lib/new.js", Change::Added},
                {"index.js", Change::Removed}});
        QCOMPARE(inserted.count(), 1);
        QCOMPARE(removed.count(), 0);
        QVERIFY(kept.isValid());
        const auto change = [&](const QString& path) {
            return static_cast<Change>(model.find(path).data(PackageFileModel::ChangeRole).toInt());
        };
        QCOMPARE(change(u"lib/a.js"_s), Change::Modified);
        QCOMPARE(change(u"lib"_s), Change::Modified);
        QCOMPARE(change(u"lib/new.js"_s), Change::Added);
        QCOMPARE(change(u"index.js"_s), Change::Removed);
        QCOMPARE(change(u"lib/z.js"_s), Change::None);
        model.setFiles(std::vector<PackageFile>{{"lib/z.js", 10}});
        QCOMPARE(tree(model), QStringList({u"lib"_s, u"lib/z.js"_s}));
        QVERIFY(kept.isValid());
        QCOMPARE(change(u"lib"_s), Change::None);
    }
};

QTEST_GUILESS_MAIN(TestTables)
#include "tst_tables.moc"
