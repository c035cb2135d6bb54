#include <QAbstractItemModelTester>
#include <QSignalSpy>
#include <QTest>
#include <model/tables/function_filter_model.h>
#include <model/tables/function_tree_model.h>

using namespace Qt::StringLiterals;
using engine::catalog::Catalog;
using model::FunctionFilterModel;
using model::FunctionTreeModel;

namespace {

/// "orders/create nodejs20" adds a function, "orders" a service without.
Catalog::Snapshot catalog(const QStringList& lines)
{
    Catalog::Snapshot snapshot;
    for (const QString& line : lines) {
        const std::string service = line.section(u'/', 0, 0).toStdString();
        if (snapshot.services.empty() || snapshot.services.back()->name != service) {
            engine::catalog::Service made;
            made.name = service;
            snapshot.services.push_back(std::make_shared<const engine::catalog::Service>(made));
        }
        const QString rest = line.section(u'/', 1);
        if (rest.isEmpty()) continue;
        engine::catalog::Function made;
        made.serviceName = service;
        made.name = rest.section(u' ', 0, 0).toStdString();
        made.config.runtime = rest.section(u' ', 1).toStdString();
        snapshot.functions.push_back(std::make_shared<const engine::catalog::Function>(made));
    }
    return snapshot;
}

QStringList names(const QAbstractItemModel& model, const QModelIndex& parent = {})
{
    QStringList all;
    for (int row = 0; row < model.rowCount(parent); ++row) {
        const QModelIndex index = model.index(row, 0, parent);
        all << index.data().toString();
        for (const QString& child : names(model, index)) {
            all << u"  "_s + child;
        }
    }
    return all;
}

engine::LiveSnapshot live(const std::string& function, int instances, int inFlight)
{
    engine::LiveSnapshot snapshot;
    snapshot.gauges[function] = {.onDemand = instances, .inFlight = inFlight};
    return snapshot;
}

} // namespace

class TestFunctionTreeModel : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void showsServicesAndTheirFunctions()
    {
        FunctionTreeModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setCatalog(catalog({u"empty"_s, u"orders/cancel nodejs20"_s,
            u"orders/create nodejs20"_s, u"媒体/缩略图 python3.10"_s}));
        QCOMPARE(names(model),
            QStringList(
                {u"empty"_s, u"orders"_s, u"  cancel"_s, u"  create"_s, u"媒体"_s, u"  缩略图"_s}));
        QCOMPARE(reset.count(), 1);
        QCOMPARE(model.functionCount(), 3);
        QCOMPARE(
            model.find(u"orders"_s, u"create"_s).data(FunctionTreeModel::RuntimeRole).toString(),
            u"nodejs20"_s);
        QVERIFY(!model.find(u"orders"_s, u"none"_s).isValid());
    }

    void aChangeMovesOnlyItsOwnRows()
    {
        FunctionTreeModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setCatalog(catalog({u"a/one node"_s, u"a/two node"_s, u"c/one node"_s}));
        const QPersistentModelIndex kept = model.find(u"c"_s, u"one"_s);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
        model.setCatalog(catalog({u"a/one node"_s, u"a/three node"_s, u"b"_s, u"c/one python"_s}));
        QCOMPARE(names(model),
            QStringList({u"a"_s, u"  one"_s, u"  three"_s, u"b"_s, u"c"_s, u"  one"_s}));
        QCOMPARE(inserted.count(), 2);
        QCOMPARE(removed.count(), 1);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(reset.count(), 0);
        QCOMPARE(kept.data(FunctionTreeModel::RuntimeRole).toString(), u"python"_s);
        model.setCatalog(catalog({}));
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(!kept.isValid());
    }

    void countsOfTheMomentTouchTheirCellsOnly()
    {
        FunctionTreeModel model;
        QAbstractItemModelTester tester(
            &model, QAbstractItemModelTester::FailureReportingMode::QtTest);
        model.setCatalog(catalog({u"a/one node"_s, u"a/two node"_s}));
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setLive(live("a/two", 3, 7));
        QCOMPARE(changed.count(), 2); // the function and its service
        QCOMPARE(model.find(u"a"_s, u"two"_s).data(FunctionTreeModel::InFlightRole).toInt(), 7);
        QCOMPARE(model.find(u"a"_s).data(FunctionTreeModel::InstancesRole).toInt(), 3);
        QCOMPARE(model.find(u"a"_s, u"two"_s)
                     .siblingAtColumn(FunctionTreeModel::InstancesColumn)
                     .data()
                     .toString(),
            u"3"_s);
        model.setLive(live("a/two", 3, 7));
        QCOMPARE(changed.count(), 2);
        model.setLive({});
        QCOMPARE(model.find(u"a"_s).data(FunctionTreeModel::InstancesRole).toInt(), 0);
    }

    void sparklinesCountInvocationsPerMinute()
    {
        FunctionTreeModel model;
        model.setCatalog(catalog({u"a/one node"_s, u"a/two node"_s}));
        constexpr std::int64_t kNow = 1'795'529'007 / 60 * 60 + 30;
        const auto row = [](const std::string& function, std::int64_t second, int invocations) {
            engine::metering::MetricsFold::Row made{function, {}};
            made.point.second = second;
            made.point.invocations = invocations;
            return made;
        };
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        const std::vector rows = {row("a/one", kNow - 7200, 99), row("a/one", kNow - 61, 2),
            row("a/one", kNow - 1, 3), row("a/one", kNow, 4), row("a/two", kNow, 10),
            row("", kNow, 20), row("gone/away", kNow, 1)};
        model.addMetrics(rows);
        const auto values = [&](const QModelIndex& index) {
            return index.data(FunctionTreeModel::SparklineRole).value<QList<float>>();
        };
        const QList<float> one = values(model.find(u"a"_s, u"one"_s));
        QCOMPARE(one.size(), 60);
        QCOMPARE(one.last(), 7.0f);
        QCOMPARE(one[57] + one[58], 2.0f);
        QCOMPARE(one.first(), 0.0f);
        QCOMPARE(values(model.find(u"a"_s)).last(), 17.0f);
        QCOMPARE(changed.count(), 3);
        model.setNow(kNow + 60 * 59);
        QCOMPARE(values(model.find(u"a"_s, u"one"_s)).first(), 7.0f);
        model.setNow(kNow + 60 * 61);
        QCOMPARE(values(model.find(u"a"_s, u"one"_s)), QList<float>(60, 0.0f));
    }

    void theFilterKeepsParentsOfMatches()
    {
        FunctionTreeModel model;
        model.setCatalog(catalog({u"media/resize python3.10"_s, u"orders/cancel nodejs20"_s,
            u"orders/create nodejs20"_s}));
        FunctionFilterModel filter;
        filter.setSourceModel(&model);
        QAbstractItemModelTester tester(
            &filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
        filter.setSearch(u"creat"_s);
        QCOMPARE(names(filter), QStringList({u"orders"_s, u"  create"_s}));
        filter.setSearch(u"ORDERS"_s);
        QCOMPARE(names(filter), QStringList({u"orders"_s, u"  cancel"_s, u"  create"_s}));
        filter.setSearch(u"python media"_s);
        QCOMPARE(names(filter), QStringList({u"media"_s, u"  resize"_s}));
        filter.setSearch(u"nothing"_s);
        QCOMPARE(filter.rowCount(), 0);
        filter.setSearch({});
        QCOMPARE(filter.rowCount(), 2);
    }

    void aThousandFunctionsRefreshWithoutRowSignals()
    {
        QStringList lines;
        for (int i = 0; i < 1000; ++i) {
            lines << u"service%1/function%2 nodejs20"_s.arg(i / 50, 2, 10, QChar(u'0'))
                         .arg(i, 4, 10, QChar(u'0'));
        }
        FunctionTreeModel model;
        model.setCatalog(catalog(lines));
        QCOMPARE(model.functionCount(), 1000);
        QSignalSpy inserted(&model, &QAbstractItemModel::rowsInserted);
        QSignalSpy removed(&model, &QAbstractItemModel::rowsRemoved);
        QSignalSpy changed(&model, &QAbstractItemModel::dataChanged);
        model.setCatalog(catalog(lines));
        model.setLive(live("service03/function0170", 1, 1));
        QCOMPARE(inserted.count() + removed.count(), 0);
        QCOMPARE(changed.count(), 2);
    }
};

QTEST_GUILESS_MAIN(TestFunctionTreeModel)
#include "tst_function_tree_model.moc"
