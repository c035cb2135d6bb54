#include <QTest>
#include <engine/scheduler/fleet.h>

using engine::scheduler::Instance;
using engine::scheduler::ReadySet;

class TestReadySet : public QObject
{
    Q_OBJECT

    Instance a{.id = "a"}, b{.id = "b"}, c{.id = "c"};

    static std::string route(const ReadySet& set)
    {
        const auto* const instance = set.route();
        return instance ? instance->id : "nowhere";
    }

private Q_SLOTS:
    void routesNowhereWhenEmptyOrFull()
    {
        ReadySet set(1);
        QCOMPARE(route(set), "nowhere");
        const auto placeA = set.add(a, false);
        QCOMPARE(route(set), "a");
        set.occupy(placeA);
        QCOMPARE(route(set), "nowhere");
        set.release(placeA);
        QCOMPARE(route(set), "a");
    }

    void fillsTheFullestThatHasRoom()
    {
        ReadySet set(3);
        const auto placeA = set.add(a, false), placeB = set.add(b, false);
        set.add(c, false);
        set.occupy(placeA);
        set.occupy(placeB);
        set.occupy(placeB);
        QCOMPARE(route(set), "b");
        set.occupy(placeB);
        QCOMPARE(route(set), "a");
        set.release(placeB);
        QCOMPARE(route(set), "b");
    }

    void prefersTheMostRecentlyUsedAmongEquals()
    {
        ReadySet set(1);
        const auto placeA = set.add(a, false), placeB = set.add(b, false), placeC = set.add(c, false);
        for (const auto place : {placeA, placeB, placeC}) set.occupy(place);
        for (const auto place : {placeB, placeC, placeA}) set.release(place);
        QCOMPARE(route(set), "a");
        set.occupy(placeA);
        QCOMPARE(route(set), "c");
    }

    void usesProvisionedOnesFirst()
    {
        ReadySet set(2);
        set.occupy(set.add(a, false));
        const auto provisioned = set.add(b, true);
        QCOMPARE(route(set), "b");
        set.occupy(provisioned);
        set.occupy(provisioned);
        QCOMPARE(route(set), "a");
    }

    void countsAndForgets()
    {
        ReadySet set(4);
        set.occupy(set.add(a, false));
        const auto placeB = set.add(b, true);
        set.occupy(placeB);
        set.occupy(placeB);
        QCOMPARE(set.capacity(), 8);
        QCOMPARE(set.inFlight(), 3);
        set.remove(placeB);
        QCOMPARE(set.capacity(), 4);
        QCOMPARE(set.inFlight(), 1);
        QCOMPARE(route(set), "a");
    }
};

QTEST_APPLESS_MAIN(TestReadySet)
#include "tst_ready_set.moc"
