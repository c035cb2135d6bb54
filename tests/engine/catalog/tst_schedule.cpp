#include <QTest>
#include <engine/catalog/schedule.h>

using namespace engine;
using namespace engine::catalog;

namespace {
TimePoint at(const QByteArray& utc) { return *parseTime(utc.toStdString(), nullptr, "time"); }

QByteArray text(std::optional<TimePoint> time)
{
    return time ? QByteArray::fromStdString(toIso8601(*time)) : QByteArray("never");
}

Schedule schedule(const QByteArray& expression, const QByteArray& zone)
{
    return *Schedule::parse(expression.toStdString(), *TimeZone::find(zone.toStdString(), "timeZone"), "scheduleExpression");
}
} // namespace

class TestSchedule : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void isDueNext_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QByteArray>("after");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* expression, const char* zone, const char* after, const char* expected) {
            QTest::newRow(name) << QByteArray(expression) << QByteArray(zone) << QByteArray(after) << QByteArray(expected);
        };
        row("once", "at(2024-05-01T10:00:00)", "", "2024-05-01T09:59:59Z", "2024-05-01T10:00:00Z");
        row("not twice", "at(2024-05-01T10:00:00)", "", "2024-05-01T10:00:00Z", "never");
        row("once, elsewhere", "at(2024-05-01T10:00:00)", "Asia/Shanghai", "2024-01-01T00:00:00Z", "2024-05-01T02:00:00Z");
        row("once, in UTC anywhere", "at(2024-05-01T10:00:00Z)", "Asia/Shanghai", "2024-01-01T00:00:00Z", "2024-05-01T10:00:00Z");
        row("every second", "cron(* * * * * *)", "", "2024-05-01T10:00:00Z", "2024-05-01T10:00:01Z");
        row("question marks", "cron(0 0 4 ? * ?)", "", "2024-05-01T03:00:00Z", "2024-05-01T04:00:00Z");
        row("the same time tomorrow", "cron(0 0 4 * * *)", "", "2024-05-01T04:00:00Z", "2024-05-02T04:00:00Z");
        row("in Shanghai", "cron(0 0 4 * * *)", "Asia/Shanghai", "2024-05-01T00:00:00Z", "2024-05-01T20:00:00Z");
        row("a list", "cron(0 0 10,22 * * *)", "", "2024-05-01T10:00:00Z", "2024-05-01T22:00:00Z");
        row("a range", "cron(0 30 9-11 * * *)", "", "2024-05-01T11:30:00Z", "2024-05-02T09:30:00Z");
        row("steps", "cron(0 */20 * * * *)", "", "2024-05-01T10:40:00Z", "2024-05-01T11:00:00Z");
        row("steps from a value", "cron(30/10 0 0 * * *)", "", "2024-05-01T00:00:30Z", "2024-05-01T00:00:40Z");
        row("the last second of a minute", "cron(59 59 23 31 12 *)", "", "2024-05-01T00:00:00Z", "2024-12-31T23:59:59Z");
        row("names of months", "cron(0 0 0 1 JAN,mar *)", "", "2024-01-01T00:00:00Z", "2024-03-01T00:00:00Z");
        row("1 is Monday", "cron(0 0 0 * * 1)", "", "2024-05-01T00:00:00Z", "2024-05-06T00:00:00Z");
        row("7 is Sunday", "cron(0 0 0 * * SUN)", "", "2024-05-01T00:00:00Z", "2024-05-05T00:00:00Z");
        row("working days", "cron(0 0 9 ? * MON-FRI)", "", "2024-05-03T09:00:00Z", "2024-05-06T09:00:00Z");
        row("either day will do", "cron(0 0 0 13 * FRI)", "", "2024-05-10T00:00:00Z", "2024-05-13T00:00:00Z");
        row("a month without that day", "cron(0 0 0 31 * *)", "", "2024-05-31T00:00:00Z", "2024-07-31T00:00:00Z");
        row("leap years only", "cron(0 0 0 29 2 *)", "", "2096-02-29T00:00:00Z", "2104-02-29T00:00:00Z");

        // Berlin: at 2024-03-31 02:00 the clock is set to 03:00, at 2024-10-27 03:00 back to 02:00.
        row("left out: at the change", "cron(0 30 2 * * *)", "Europe/Berlin", "2024-03-30T12:00:00Z", "2024-03-31T01:00:00Z");
        row("left out: once only", "cron(0 15,30 2 * * *)", "Europe/Berlin", "2024-03-31T01:00:00Z", "2024-04-01T00:15:00Z");
        row("left out: hours after it stay", "cron(0 0 3 * * *)", "Europe/Berlin", "2024-03-31T00:59:59Z", "2024-03-31T01:00:00Z");
        row("left out: every hour goes on", "cron(0 30 * * * *)", "Europe/Berlin", "2024-03-31T00:30:00Z", "2024-03-31T01:30:00Z");
        row("twice: the first", "cron(0 30 2 * * *)", "Europe/Berlin", "2024-10-26T12:00:00Z", "2024-10-27T00:30:00Z");
        row("twice: not again", "cron(0 30 2 * * *)", "Europe/Berlin", "2024-10-27T00:30:00Z", "2024-10-28T01:30:00Z");
        row("twice: not from within", "cron(0 45 2 * * *)", "Europe/Berlin", "2024-10-27T01:10:00Z", "2024-10-28T01:45:00Z");
        row("twice: every hour goes on", "cron(0 30 * * * *)", "Europe/Berlin", "2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z");
        row("once, left out", "at(2024-03-31T02:30:00)", "Europe/Berlin", "2024-01-01T00:00:00Z", "2024-03-31T01:00:00Z");
        row("once, shown twice", "at(2024-10-27T02:30:00)", "Europe/Berlin", "2024-01-01T00:00:00Z", "2024-10-27T00:30:00Z");
    }
    void isDueNext()
    {
        QFETCH(QByteArray, expression);
        QFETCH(QByteArray, zone);
        QFETCH(QByteArray, after);
        QFETCH(QByteArray, expected);
        QCOMPARE(text(schedule(expression, zone).nextAfter(at(after))), expected);
    }

    void countsFromTheMomentNotItsSecond()
    {
        const auto everySecond = schedule("cron(* * * * * *)", "");
        QCOMPARE(text(everySecond.nextAfter(at("2024-05-01T10:00:00Z") + milliseconds(999))), "2024-05-01T10:00:01Z");
    }

    void wasDueLast_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QByteArray>("from");
        QTest::addColumn<QByteArray>("until");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* expression, const char* from, const char* until, const char* expected) {
            QTest::newRow(name) << QByteArray(expression) << QByteArray(from) << QByteArray(until) << QByteArray(expected);
        };
        row("at its very time", "cron(0 0 10 * * *)", "2024-01-01T00:00:00Z", "2024-05-01T10:00:00Z", "2024-05-01T10:00:00Z");
        row("yesterday", "cron(0 0 10 * * *)", "2024-01-01T00:00:00Z", "2024-05-01T09:59:59Z", "2024-04-30T10:00:00Z");
        row("long ago", "cron(0 0 0 29 2 *)", "2000-01-01T00:00:00Z", "2023-05-01T00:00:00Z", "2020-02-29T00:00:00Z");
        row("the last of very many", "cron(* * * * 1 *)", "2000-01-01T00:00:00Z", "2024-07-01T00:00:00Z", "2024-01-31T23:59:59Z");
        row("not before it begins", "cron(0 0 10 * * *)", "2024-05-01T10:00:01Z", "2024-05-02T09:00:00Z", "never");
        row("when it begins", "cron(0 0 10 * * *)", "2024-05-01T10:00:00Z", "2024-05-02T09:00:00Z", "2024-05-01T10:00:00Z");
        row("it ends before it begins", "cron(* * * * * *)", "2024-05-02T00:00:00Z", "2024-05-01T00:00:00Z", "never");
        row("once", "at(2024-03-01T00:00:00)", "2024-01-01T00:00:00Z", "2024-05-01T00:00:00Z", "2024-03-01T00:00:00Z");
        row("once, later", "at(2024-06-01T00:00:00)", "2024-01-01T00:00:00Z", "2024-05-01T00:00:00Z", "never");
    }
    void wasDueLast()
    {
        QFETCH(QByteArray, expression);
        QFETCH(QByteArray, from);
        QFETCH(QByteArray, until);
        QFETCH(QByteArray, expected);
        QCOMPARE(text(schedule(expression, "").lastWithin(at(from), at(until))), expected);
    }

    void refusesWhatIsNoSchedule_data()
    {
        QTest::addColumn<QByteArray>("expression");
        QTest::addColumn<QByteArray>("mentions");
        const auto row = [](const char* expression, const char* mentions) { QTest::newRow(expression) << QByteArray(expression) << QByteArray(mentions); };
        row("", "at(");
        row("every day", "at(");
        row("cron(0 0 4 * * *", "at(");
        row("cron 0 0 4 * * *", "at(");
        row("cron(0 0 4 * *)", "six fields");
        row("cron(0 0 4 * * * 2024)", "six fields");
        row("cron(60 0 4 * * *)", "seconds");
        row("cron(0 -1 4 * * *)", "minutes");
        row("cron(0 0 24 * * *)", "hours");
        row("cron(0 0 4 0 * *)", "days of the month");
        row("cron(0 0 4 * 13 *)", "months");
        row("cron(0 0 4 * JANUARY *)", "months");
        row("cron(0 0 4 * * 0)", "days of the week");
        row("cron(0 0 4 * * 8)", "days of the week");
        row("cron(0 0 4 * * FRI-MON)", "days of the week");
        row("cron(0 0/0 4 * * *)", "minutes");
        row("cron(0 5- 4 * * *)", "minutes");
        row("cron(0 5,,6 4 * * *)", "minutes");
        row("cron(0 99999999999999999999 4 * * *)", "minutes");
        row("cron(0 0 0 30 FEB *)", "a day that exists");
        row("at(2024-05-01)", "2024-01-02T03:04:05");
        row("at(2024-05-32T10:00:00)", "2024-01-02T03:04:05");
        row("at(2023-02-29T10:00:00)", "2024-01-02T03:04:05");
        row("at(2024-05-01T25:00:00)", "2024-01-02T03:04:05");
        row("at(2024-05-01T10:00:00+08:00)", "2024-01-02T03:04:05");
        row("at(9999-05-01T10:00:00)", "2024-01-02T03:04:05");
    }
    void refusesWhatIsNoSchedule()
    {
        QFETCH(QByteArray, expression);
        QFETCH(QByteArray, mentions);
        const auto parsed = Schedule::parse(expression.toStdString(), *TimeZone::find("", "timeZone"), "scheduleExpression");
        QVERIFY(!parsed);
        QCOMPARE(parsed.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(parsed.error().field, "scheduleExpression");
        QVERIFY2(QByteArray::fromStdString(parsed.error().detail).contains(mentions), parsed.error().detail.c_str());
    }

    void zonesAreThoseOfTheMachine()
    {
        for (const auto* name : {"", "UTC", "Asia/Shanghai", "America/New_York"}) QVERIFY(TimeZone::find(name, "timeZone"));
        for (const auto* name : {"Asia/Nowhere", "../etc/passwd", "+08:00", "/", "zone.tab", "Europe"}) {
            const auto zone = TimeZone::find(name, "timeZone");
            QVERIFY2(!zone, name);
            QCOMPARE(zone.error().field, "timeZone");
        }
    }

    void timesWithoutAZoneAreUtc()
    {
        QCOMPARE(text(*parseTime("2022-10-10T10:10:10Z", nullptr, "startTime")), "2022-10-10T10:10:10Z");
        const auto local = parseTime("2022-10-10T10:10:10", nullptr, "startTime");
        QVERIFY(!local);
        QCOMPARE(local.error().field, "startTime");
        const auto shanghai = *TimeZone::find("Asia/Shanghai", "timeZone");
        QCOMPARE(text(*parseTime("2022-10-10T10:10:10", &shanghai, "startTime")), "2022-10-10T02:10:10Z");
        QCOMPARE(text(*parseTime("2022-10-10T10:10:10Z", &shanghai, "startTime")), "2022-10-10T10:10:10Z");
    }
};

QTEST_APPLESS_MAIN(TestSchedule)
#include "tst_schedule.moc"
