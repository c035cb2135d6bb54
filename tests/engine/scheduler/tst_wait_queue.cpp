#include <QTest>
#include <engine/scheduler/wait_queue.h>

using engine::scheduler::RequestId;
using engine::scheduler::WaitQueue;
using Requests = std::vector<RequestId>;

class TestWaitQueue : public QObject
{
    Q_OBJECT

    static std::string take(WaitQueue& queue, const std::string& instance)
    {
        const auto taken = queue.take(instance);
        if (!taken) return "none";
        return taken->request + (taken->isColdStart ? " cold" : " warm");
    }

private Q_SLOTS:
    void fillsTheEarliestStartFirst()
    {
        WaitQueue queue(2);
        queue.expect("x");
        queue.expect("y");
        for (const auto* id : {"1", "2", "3"}) queue.push(id);
        QCOMPARE(queue.countingOn("x"), 2);
        QCOMPARE(queue.countingOn("y"), 1);
        QVERIFY(queue.hasRoom());
        queue.push("4");
        QVERIFY(!queue.hasRoom());
        QVERIFY(queue.takeUnplaced().empty());
        queue.push("5");
        QCOMPARE(queue.takeUnplaced(), Requests{"5"});
        QCOMPARE(queue.size(), 4);
        QCOMPARE(queue.creating(), 2);
    }

    void theOldestGoesFirstWhicheverStartIsThroughFirst()
    {
        WaitQueue queue(1);
        for (const auto* id : {"x", "y", "z"}) queue.expect(id);
        for (const auto* id : {"1", "2", "3"}) queue.push(id);
        QCOMPARE(take(queue, "z"), "1 cold");
        queue.forget("z");
        QCOMPARE(queue.countingOn("x"), 1);
        QCOMPARE(queue.countingOn("y"), 1);
        QCOMPARE(take(queue, "x"), "2 cold");
        QCOMPARE(take(queue, "y"), "3 cold");
        QCOMPARE(take(queue, "y"), "none");
    }

    void anInstanceNobodyCountedOnGivesNoColdStart()
    {
        WaitQueue queue(2);
        queue.expect("x");
        queue.expect("y");
        queue.push("1");
        queue.push("2");
        QCOMPARE(take(queue, "warm one"), "1 warm");
        QCOMPARE(queue.countingOn("x"), 1);
        QCOMPARE(take(queue, "y"), "2 warm");
        QCOMPARE(queue.countingOn("x"), 0);
    }

    void roomOnAStartIsUsedAgain()
    {
        WaitQueue queue(1);
        queue.expect("x");
        const auto place = queue.push("1");
        QVERIFY(!queue.hasRoom());
        queue.erase(place);
        QVERIFY(queue.hasRoom());
        queue.push("2");
        QCOMPARE(take(queue, "x"), "2 cold");
    }

    void aFailureTakesThoseThatCountedOnIt()
    {
        WaitQueue queue(2);
        queue.expect("x");
        queue.expect("y");
        for (const auto* id : {"1", "2", "3"}) queue.push(id);
        QCOMPARE(queue.fail("x"), (Requests{"1", "2"}));
        QCOMPARE(queue.fail("x"), Requests());
        QCOMPARE(queue.size(), 1);
        QCOMPARE(queue.creating(), 1);
        QCOMPARE(take(queue, "y"), "3 cold");
    }

    void thoseOfAForgottenStartMoveOverAndKeepTheirOrder()
    {
        WaitQueue queue(2);
        queue.expect("x");
        queue.expect("y");
        for (const auto* id : {"1", "2", "3"}) queue.push(id);
        queue.forget("x");
        QCOMPARE(queue.countingOn("y"), 2);
        QCOMPARE(queue.size(), 3);
        queue.expect("z");
        QCOMPARE(queue.countingOn("z"), 1);
        QCOMPARE(take(queue, "z"), "1 cold");
        queue.forget("y");
        QCOMPARE(queue.takeUnplaced(), Requests());
        queue.forget("z");
        QCOMPARE(queue.takeUnplaced(), (Requests{"2", "3"}));
    }

    void givesUpEverythingInOrder()
    {
        WaitQueue queue(1);
        queue.expect("x");
        for (const auto* id : {"1", "2", "3"}) queue.push(id);
        QCOMPARE(queue.takeAll(), (Requests{"1", "2", "3"}));
        QCOMPARE(queue.size(), 0);
        QVERIFY(queue.hasRoom());
    }
};

QTEST_APPLESS_MAIN(TestWaitQueue)
#include "tst_wait_queue.moc"
