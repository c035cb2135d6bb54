#include <QSignalSpy>
#include <QTest>
#include <model/client/feeds.h>
#include <model/client/future.h>
#include <model/client/live_history.h>
#include <thread>

using namespace Qt::StringLiterals;
using engine::Result;
using namespace model;

namespace {

constexpr std::int64_t kNow = 1'795'529'007'000;

std::shared_ptr<engine::LiveSnapshot> live(std::int64_t timeMs, int inFlight)
{
    auto snapshot = std::make_shared<engine::LiveSnapshot>();
    snapshot->at = engine::fromEpochMs(timeMs);
    if (inFlight >= 0) snapshot->gauges["a/b"] = {.onDemand = 1, .inFlight = inFlight};
    return snapshot;
}

} // namespace

class TestClient : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void aCompletionOnAnotherThreadArrivesOnThisOne()
    {
        std::thread engineThread;
        const QFuture<Result<int>> future = toFuture<int>([&](engine::Completion<int> done) {
            engineThread = std::thread([done = std::move(done)] { done(42); });
        });
        int got = 0;
        QThread* on = nullptr;
        onFinished(future, this, [&](const Result<int>& result) {
            got = *result;
            on = QThread::currentThread();
        });
        QTRY_COMPARE(got, 42);
        QCOMPARE(on, thread());
        engineThread.join();
    }

    void aFailureArrivesAsOne()
    {
        bool hasFailed = false;
        onFinished(toFuture<int>([](auto done) {
            done(engine::fail(engine::ErrorCode::FunctionNotFound, "gone"));
        }),
            this, [&](const Result<int>& result) {
                hasFailed = result.error().code == engine::ErrorCode::FunctionNotFound;
            });
        QTRY_VERIFY(hasFailed);
    }

    void aClosedPageHearsNothing()
    {
        engine::Completion<int> later;
        bool isCalled = false;
        {
            QObject page;
            onFinished(toFuture<int>([&](auto done) { later = std::move(done); }), &page,
                [&](const Result<int>&) { isCalled = true; });
        }
        later(1);
        QCoreApplication::processEvents();
        QVERIFY(!isCalled);
    }

    void manySnapshotsBecomeFewAndTheNewestWins()
    {
        LiveFeed feed;
        QSignalSpy changed(&feed, &LiveFeed::snapshotChanged);
        std::thread engineThread([&] {
            for (int i = 0; i <= 1000; ++i) {
                feed.liveChanged(live(kNow + i, i));
            }
        });
        engineThread.join();
        QTRY_VERIFY(feed.snapshot() && feed.snapshot()->gauges.at("a/b").inFlight == 1000);
        QVERIFY(changed.count() <= 3);
    }

    void feedsKeepTheirPace()
    {
        LiveFeed feed;
        QSignalSpy changed(&feed, &LiveFeed::snapshotChanged);
        feed.liveChanged(live(kNow, 1));
        QTRY_COMPARE(changed.count(), 1);
        feed.liveChanged(live(kNow, 2));
        QCoreApplication::processEvents();
        QCOMPARE(changed.count(), 1); // too early
        QTRY_COMPARE(changed.count(), 2);
    }

    void logLinesArriveInBatchesAndInOrder()
    {
        LogFeed feed;
        LogFeed::Lines got;
        int batches = 0;
        connect(
            &feed, &LogFeed::linesArrived, this, [&](const LogFeed::Lines& lines, qint64 dropped) {
                got.insert(got.end(), lines.begin(), lines.end());
                ++batches;
                QCOMPARE(dropped, 0);
            });
        std::thread engineThread([&] {
            for (int i = 0; i < 5000; ++i) {
                engine::metering::LogLine line;
                line.id = i;
                feed.logged(line);
            }
        });
        engineThread.join();
        QTRY_COMPARE(got.size(), std::size_t(5000));
        QVERIFY(batches < 50);
        QVERIFY(std::ranges::is_sorted(got, {}, &engine::metering::LogLine::id));
    }

    void aLogThatNobodyFetchesIsBounded()
    {
        LogFeed feed;
        QSignalSpy arrived(&feed, &LogFeed::linesArrived);
        std::size_t count = 0;
        qint64 lost = 0;
        connect(
            &feed, &LogFeed::linesArrived, this, [&](const LogFeed::Lines& lines, qint64 dropped) {
                count = lines.size();
                lost = dropped;
            });
        const engine::metering::LogLine line;
        const int sent = static_cast<int>(LogFeed::kMostWaiting * 5 / 2);
        for (int i = 0; i < sent; ++i) {
            feed.logged(line);
        }
        QTRY_COMPARE(arrived.count(), 1);
        QCOMPARE(count, LogFeed::kMostWaiting);
        QCOMPARE(lost, sent - static_cast<qint64>(LogFeed::kMostWaiting));
    }

    void problemsComeAsSentences()
    {
        ProblemFeed feed;
        QSignalSpy reported(&feed, &ProblemFeed::problemReported);
        feed.problemOccurred({engine::ErrorCode::Io, "no space left on device", {}});
        QTRY_COMPARE(reported.count(), 1);
        QVERIFY(reported.first().first().toString().contains(u"no space left on device"_s));
    }

    void historyKeepsChangesOfFiveMinutes()
    {
        LiveHistory history;
        for (int i = 0; i <= 100; ++i) {
            history.add(*live(kNow + i * 100, i / 50));
        }
        auto samples = history.samples("a/b");
        QCOMPARE(samples.size(), std::size_t(3)); // 0, 1 and 2
        QCOMPARE(samples.front().timeMs, kNow);
        QCOMPARE(samples[1].gauges.inFlight, 1);
        QCOMPARE(samples.back().timeMs, kNow + 10'000);
        QVERIFY(history.samples("other").empty());

        history.add(*live(kNow + 20'000, -1)); // the function has come to rest
        QCOMPARE(history.samples("a/b").back().gauges.onDemand, 0);
        history.add(*live(kNow + 20'000 + LiveHistory::kLengthMs, -1));
        QVERIFY(history.samples("a/b").empty());
    }

    void historyBeginsWithWhatHeldBefore()
    {
        LiveHistory history;
        history.add(*live(kNow, 5));
        history.add(*live(kNow + LiveHistory::kLengthMs + 60'000, 6));
        const auto samples = history.samples("a/b");
        QCOMPARE(samples.size(), std::size_t(2));
        QCOMPARE(samples.front().gauges.inFlight, 5);
    }
};

QTEST_GUILESS_MAIN(TestClient)
#include "tst_client.moc"
