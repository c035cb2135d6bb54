#include <QTest>
#include <array>
#include <engine/api/route.h>

using namespace engine;
using namespace engine::api;

namespace {
constexpr std::array kRoutes{
    Route{"GET", "/v/services", Access::Open, 0, nullptr},
    Route{"POST", "/v/services", Access::Open, 0, nullptr},
    Route{"GET", "/v/services/{service.qualifier}", Access::Open, 0, nullptr},
    Route{"PUT", "/v/services/{service}", Access::Open, 0, nullptr},
    Route{"GET", "/v/services/{service.qualifier}/functions/{function}/code", Access::Open, 0, nullptr},
};
}

class TestRoute : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void findsTheRoute_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addColumn<int>("expectedIndex");
        QTest::addColumn<QByteArray>("service");
        QTest::addColumn<QByteArray>("qualifier");
        QTest::addColumn<QByteArray>("function");
        const QByteArray none;
        QTest::addRow("literal") << QByteArray("GET") << QByteArray("/v/services") << 0 << none << none << none;
        QTest::addRow("method decides") << QByteArray("POST") << QByteArray("/v/services") << 1 << none << none << none;
        QTest::addRow("HEAD is GET") << QByteArray("HEAD") << QByteArray("/v/services") << 0 << none << none << none;
        QTest::addRow("no qualifier") << QByteArray("GET") << QByteArray("/v/services/a") << 2 << QByteArray("a") << none
                                      << none;
        QTest::addRow("qualifier") << QByteArray("GET") << QByteArray("/v/services/a.prod") << 2 << QByteArray("a")
                                   << QByteArray("prod") << none;
        QTest::addRow("split at the first dot") << QByteArray("GET") << QByteArray("/v/services/a.b.c") << 2
                                                << QByteArray("a") << QByteArray("b.c") << none;
        QTest::addRow("escaped dot") << QByteArray("GET") << QByteArray("/v/services/a%2E1") << 2 << QByteArray("a")
                                     << QByteArray("1") << none;
        QTest::addRow("dot without qualifiers") << QByteArray("PUT") << QByteArray("/v/services/a.b") << 3
                                                << QByteArray("a.b") << none << none;
        QTest::addRow("escaped slash stays in its segment")
            << QByteArray("GET") << QByteArray("/v/services/a.1/functions/f%2Fg/code") << 4 << QByteArray("a")
            << QByteArray("1") << QByteArray("f/g");
        QTest::addRow("functions called like literals")
            << QByteArray("GET") << QByteArray("/v/services/services/functions/code/code") << 4 << QByteArray("services")
            << none << QByteArray("code");
    }
    void findsTheRoute()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        QFETCH(int, expectedIndex);
        QFETCH(QByteArray, service);
        QFETCH(QByteArray, qualifier);
        QFETCH(QByteArray, function);
        const auto match = matchRoute(kRoutes, method.toStdString(), path.toStdString());
        QVERIFY(match);
        QCOMPARE(match->route - kRoutes.data(), std::ptrdiff_t(expectedIndex));
        QCOMPARE(match->parameters["service"], service.toStdString());
        QCOMPARE(match->parameters["qualifier"], qualifier.toStdString());
        QCOMPARE(match->parameters["function"], function.toStdString());
    }

    void saysWhatIsNotSupported_data()
    {
        QTest::addColumn<QByteArray>("method");
        QTest::addColumn<QByteArray>("path");
        QTest::addRow("unknown") << QByteArray("GET") << QByteArray("/v/nothing");
        QTest::addRow("other method") << QByteArray("DELETE") << QByteArray("/v/services");
        QTest::addRow("method in lower case") << QByteArray("get") << QByteArray("/v/services");
        QTest::addRow("slash at the end") << QByteArray("GET") << QByteArray("/v/services/");
        QTest::addRow("doubled slash") << QByteArray("GET") << QByteArray("/v//services");
        QTest::addRow("shorter") << QByteArray("GET") << QByteArray("/v");
        QTest::addRow("longer") << QByteArray("GET") << QByteArray("/v/services/a/functions/f/code/x");
        QTest::addRow("root") << QByteArray("GET") << QByteArray("/");
        QTest::addRow("star") << QByteArray("OPTIONS") << QByteArray("*");
        QTest::addRow("bad escape") << QByteArray("GET") << QByteArray("/v/services/%zz");
    }
    void saysWhatIsNotSupported()
    {
        QFETCH(QByteArray, method);
        QFETCH(QByteArray, path);
        const auto match = matchRoute(kRoutes, method.toStdString(), path.toStdString());
        QVERIFY(!match);
        QCOMPARE(match.error().code, ErrorCode::PathNotSupported);
        QCOMPARE(match.error().detail, "'" + method.toStdString() + "' against '" + path.toStdString() + "' is not supported");
    }
};

QTEST_APPLESS_MAIN(TestRoute)
#include "tst_route.moc"
