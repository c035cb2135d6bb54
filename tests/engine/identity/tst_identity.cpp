#include <QTest>
#include <engine/identity/identity.h>

using namespace engine;

class TestIdentity : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void findsTheKeysItWasGiven()
    {
        identity::Identity identity("1000000000000001", "local");
        identity.addKey({.id = "a", .secret = Secret("first")});
        identity.addKey({.id = "a", .secret = Secret("second")});
        QVERIFY(identity.key("a"));
        QCOMPARE(identity.key("a")->secret.reveal(), std::string_view("second"));
        QVERIFY(!identity.key("b"));
    }

    void roleKeysComeWithATokenAndEnd()
    {
        identity::Identity identity("1000000000000001", "local");
        identity.addKey({.id = "lasting", .secret = Secret("s")});
        const auto start = fromEpochMs(1'700'000'000'000);
        const auto key = identity.issueRoleKey("acs:ram::1000000000000001:role/r", start);
        QVERIFY(key.id.starts_with("STS."));
        QVERIFY(key.securityToken && !key.securityToken->empty());
        QVERIFY(key.id != identity.issueRoleKey(key.principal, start).id);

        identity.expire(start + std::chrono::hours(36) - seconds(1));
        QVERIFY(identity.key(key.id));
        identity.expire(start + std::chrono::hours(36));
        QVERIFY(!identity.key(key.id));
        QVERIFY(identity.key("lasting"));
    }
};

QTEST_APPLESS_MAIN(TestIdentity)
#include "tst_identity.moc"
