#include <QTest>
#include <engine/metering/price_settings.h>

using namespace engine;
using namespace engine::metering;

using Spoil = std::function<void(PriceSettings&)>;
Q_DECLARE_METATYPE(Spoil)

class TestPriceSettings : public QObject
{
    Q_OBJECT

    static PriceSettings withOwn()
    {
        PriceSettings settings;
        auto own = PriceTable::builtIn()[1];
        own.id = "mine";
        own.name = "Mine \"quoted\"";
        own.items[0].tiers[0].perUnit = 0.1;
        settings.own.push_back(own);
        settings.tableId = "mine";
        settings.options = {.allowance = own.allowances.front().name, .usesBillRun = true};
        return settings;
    }

private Q_SLOTS:
    void theListPriceIsInForceAtFirst()
    {
        const PriceSettings settings;
        QVERIFY(settings.check());
        QCOMPARE(settings.table().id, "fc-cu-2024-cny");
        QCOMPARE(settings.tables().size(), PriceTable::builtIn().size());
        QCOMPARE(settings.find("no"), nullptr);
    }

    void comesBackAsItWas()
    {
        const auto settings = withOwn();
        QVERIFY(settings.check());
        QCOMPARE(settings.table().id, "mine");
        const auto read = PriceSettings::fromJson(settings.toJson());
        QVERIFY2(read, read ? "" : read.error().detail.c_str());
        QVERIFY(*read == settings);
    }

    void saysWhatIsWrong_data()
    {
        QTest::addColumn<Spoil>("spoil");
        QTest::addColumn<QByteArray>("field");
        QTest::addRow("an unknown table") << Spoil([](auto& all) { all.tableId = "no"; }) << QByteArray("tableId");
        QTest::addRow("the id of a built-in one")
            << Spoil([](auto& all) { all.own[0].id = "fc-cu-2024-cny"; }) << QByteArray("own[0].id");
        QTest::addRow("an id twice") << Spoil([](auto& all) { all.own.push_back(all.own[0]); })
                                     << QByteArray("own[0].id");
        QTest::addRow("another table's allowance")
            << Spoil([](auto& all) { all.options.allowance = "x"; }) << QByteArray("allowance");
        QTest::addRow("a table that is wrong")
            << Spoil([](auto& all) { all.own[0].items[0].tiers[1].perUnit = -1; })
            << QByteArray("own[0].items[0].tiers[1].perUnit");
        QTest::addRow("too many") << Spoil([](auto& all) { all.own.resize(33, all.own[0]); }) << QByteArray("own");
    }
    void saysWhatIsWrong()
    {
        QFETCH(Spoil, spoil);
        QFETCH(QByteArray, field);
        auto settings = withOwn();
        spoil(settings);
        const auto checked = settings.check();
        QVERIFY(!checked);
        QCOMPARE(checked.error().code, ErrorCode::InvalidArgument);
        QCOMPARE(QByteArray::fromStdString(checked.error().field), field);
        QVERIFY(QByteArray::fromStdString(checked.error().detail).contains(field));
        QVERIFY(!PriceSettings::fromJson(settings.toJson()));
    }

    void garbageIsRefused_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const auto* const text : {"", "[]", "{", "{\"own\":[3]}", "{\"tableId\":\"no\"}"}) {
            QTest::addRow("%s", text) << QByteArray(text);
        }
    }
    void garbageIsRefused()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!PriceSettings::fromJson(text.toStdString()));
    }
};

QTEST_APPLESS_MAIN(TestPriceSettings)
#include "tst_price_settings.moc"
