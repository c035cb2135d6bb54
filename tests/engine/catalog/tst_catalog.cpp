#include <QTest>
#include <engine/catalog/catalog.h>

using namespace engine;
using namespace engine::catalog;

namespace {
const TimePoint kNow = fromEpochMs(1'700'000'000'000);
const CodePackage kCode{"c0de", 1, 10};

FunctionConfig goodFunction()
{
    FunctionConfig config;
    config.runtime = "nodejs20";
    config.handler = "index.handler";
    return config;
}

template <typename T>
QByteArray names(const Result<ListPage<T>>& page)
{
    if (!page) return "refused";
    QByteArrayList names;
    for (const auto& item : page->items) names << QByteArray::fromStdString(item->name);
    return names.join(' ') + (page->nextToken.empty() ? "" : " -> " + QByteArray::fromStdString(page->nextToken));
}

/// A catalog with the storage it would have.
class Stored
{
public:
    Catalog catalog;

    ErrorCode apply(const Result<Change>& change)
    {
        if (!change) return change.error().code;
        for (const auto& document : change->documents) {
            std::erase_if(m_documents, [&](const auto& d) { return d.kind == document.kind && d.key == document.key; });
            if (document.text) m_documents.push_back(document);
        }
        catalog.commit(*change);
        return ErrorCode::Cancelled; // stands for "applied": no check gives it
    }
    bool put(const std::string& service)
    {
        return apply(catalog.createService(service, {}, kNow)) == ErrorCode::Cancelled;
    }
    bool put(const std::string& service, const std::string& function)
    {
        return apply(catalog.createFunction(service, function, goodFunction(), kCode, kNow)) == ErrorCode::Cancelled;
    }
    std::vector<DocumentChange>& documents() { return m_documents; }

private:
    std::vector<DocumentChange> m_documents;
};

constexpr auto kApplied = ErrorCode::Cancelled;
} // namespace

class TestCatalog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void keepsWhatItWasGivenThroughAReload()
    {
        Stored stored;
        QVERIFY(stored.put("shop") && stored.put("shop", "pay") && stored.put("shop", "list") && stored.put("blog"));
        auto config = goodFunction();
        config.environmentVariables["A"] = "1";
        QCOMPARE(stored.apply(stored.catalog.updateFunction(
                     "shop", "pay", config, CodePackage{"new", 2, 20}, "", kNow + seconds(1))),
            kApplied);
        QCOMPARE(stored.apply(stored.catalog.putOnDemandConfig({"shop", "", "pay", 7}, 100)), kApplied);
        QCOMPARE(stored.apply(stored.catalog.removeFunction("shop", "list", "")), kApplied);

        Catalog loaded;
        std::ranges::reverse(stored.documents());
        const auto done = loaded.load(stored.documents());
        QVERIFY2(done, done ? "" : done.error().detail.c_str());
        QCOMPARE(names(loaded.listServices({})), QByteArray("blog shop"));
        QCOMPARE(names(loaded.listFunctions("shop", {})), QByteArray("pay"));
        QVERIFY(**loaded.function("shop", "pay") == **stored.catalog.function("shop", "pay"));
        QVERIFY(**loaded.service("shop") == **stored.catalog.service("shop"));
        QCOMPARE(loaded.maximumInstanceCount("shop", "LATEST", "pay"), std::optional<std::int64_t>(7));
        QVERIFY(loaded.isCodeUsed("new"));
        QVERIFY(!loaded.isCodeUsed("c0de"));
        const auto snapshot = loaded.snapshot();
        QCOMPARE(snapshot->services.size(), 2u);
        QCOMPARE(snapshot->functions.size(), 1u);
        QCOMPARE(snapshot->maximumInstanceCounts.at("shop/pay"), 7);
    }

    void refusesDocumentsItCannotRead_data()
    {
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QByteArray>("text");
        QTest::addRow("not JSON") << QByteArray("service") << QByteArray("a") << QByteArray("{");
        QTest::addRow("not an object") << QByteArray("service") << QByteArray("a") << QByteArray("[]");
        QTest::addRow("empty") << QByteArray("function") << QByteArray("s/f") << QByteArray("{}");
        QTest::addRow("unknown kind") << QByteArray("alias") << QByteArray("s/a") << QByteArray("{}");
        QTest::addRow("half a maximum") << QByteArray("onDemandConfig") << QByteArray("s.LATEST/f")
                                        << QByteArray(R"({"service": "s", "qualifier": "LATEST", "function": "f"})");
    }
    void refusesDocumentsItCannotRead()
    {
        QFETCH(QByteArray, kind);
        QFETCH(QByteArray, key);
        QFETCH(QByteArray, text);
        Stored stored;
        QVERIFY(stored.put("s"));
        auto documents = stored.documents();
        documents.push_back({kind.toStdString(), key.toStdString(), text.toStdString()});
        const auto refused = stored.catalog.load(documents);
        QVERIFY(!refused);
        QCOMPARE(refused.error().code, ErrorCode::Corrupt);
        QVERIFY(QByteArray::fromStdString(refused.error().detail).startsWith(kind + " '" + key + "': "));
        QVERIFY(stored.catalog.service("s")); // as it was
    }

    void refusesAFunctionWithoutItsService()
    {
        Stored stored;
        QVERIFY(stored.put("s") && stored.put("s", "f"));
        std::erase_if(stored.documents(), [](const auto& document) { return document.kind == "service"; });
        Catalog loaded;
        QCOMPARE(loaded.load(stored.documents()).error().detail, "function 's/f': there is no document of its service");
    }

    void refusesADocumentUnderAnotherKey()
    {
        Stored stored;
        QVERIFY(stored.put("s"));
        stored.documents()[0].key = "t";
        Catalog loaded;
        QCOMPARE(loaded.load(stored.documents()).error().detail, "service 't': the document belongs to 's'");
    }

    void saysWhatDoesNotExist()
    {
        Stored stored;
        QVERIFY(stored.put("s") && stored.put("s", "f"));
        const auto& catalog = stored.catalog;
        QCOMPARE(catalog.service("x").error(), (Error{ErrorCode::ServiceNotFound, "service 'x' does not exist"}));
        QCOMPARE(catalog.function("s", "x").error(),
            (Error{ErrorCode::FunctionNotFound, "function 'x' does not exist in service 's'"}));
        QCOMPARE(catalog.function("x", "f").error().code, ErrorCode::ServiceNotFound);
        QCOMPARE(catalog.listFunctions("x", {}).error().code, ErrorCode::ServiceNotFound);
        QCOMPARE(catalog.resolve("x", "1", "f").error().code, ErrorCode::ServiceNotFound);
        QCOMPARE(catalog.resolve("s", "3", "f").error(),
            (Error{ErrorCode::VersionNotFound, "version '3' of service 's' does not exist"}));
        QCOMPARE(catalog.resolve("s", "prod", "x").error(),
            (Error{ErrorCode::AliasNotFound, "alias 'prod' of service 's' does not exist"}));
        QCOMPARE(catalog.resolve("s", "", "x").error().code, ErrorCode::FunctionNotFound);
        QCOMPARE(catalog.removeService("x", "").error().code, ErrorCode::ServiceNotFound);
        QCOMPARE(
            catalog.updateFunction("s", "x", goodFunction(), {}, "", kNow).error().code, ErrorCode::FunctionNotFound);
    }

    void refusesBadAndDoubleCreates()
    {
        Stored stored;
        QVERIFY(stored.put("s") && stored.put("s", "f"));
        auto& catalog = stored.catalog;
        QCOMPARE(catalog.createService("s", {}, kNow).error().code, ErrorCode::ServiceAlreadyExists);
        QCOMPARE(catalog.createService("1", {}, kNow).error().field, "serviceName");
        QCOMPARE(
            catalog.createFunction("x", "f", goodFunction(), kCode, kNow).error().code, ErrorCode::ServiceNotFound);
        QCOMPARE(catalog.createFunction("s", "f", goodFunction(), kCode, kNow).error().code,
            ErrorCode::FunctionAlreadyExists);
        QCOMPARE(catalog.createFunction("s", std::string(65, 'f'), goodFunction(), kCode, kNow).error().field,
            "functionName");
        QCOMPARE(catalog.createFunction("s", "g", {}, kCode, kNow).error().field, "runtime");
        QCOMPARE(catalog.createFunction("s", "g", goodFunction(), {}, kNow).error().field, "code");
        auto container = goodFunction();
        container.runtime = "custom-container";
        container.customContainerConfig.image = "app";
        QCOMPARE(stored.apply(catalog.createFunction("s", "g", container, {}, kNow)), kApplied);
        QCOMPARE(catalog.updateFunction("s", "g", goodFunction(), {}, "", kNow).error().field, "code");
    }

    void keepsAServiceThatHasFunctions()
    {
        Stored stored;
        QVERIFY(stored.put("s") && stored.put("s", "f"));
        QCOMPARE(stored.catalog.removeService("s", "").error().code, ErrorCode::ServiceNotEmpty);
        QCOMPARE(stored.apply(stored.catalog.removeFunction("s", "f", "")), kApplied);
        QCOMPARE(stored.apply(stored.catalog.removeService("s", "")), kApplied);
        QVERIFY(stored.documents().empty());
        QCOMPARE(names(stored.catalog.listServices({})), QByteArray());
    }

    void changesNothingBeforeTheCommit()
    {
        Stored stored;
        QVERIFY(stored.put("s"));
        QVERIFY(stored.catalog.createFunction("s", "f", goodFunction(), kCode, kNow));
        QVERIFY(stored.catalog.removeService("s", ""));
        QVERIFY(stored.catalog.service("s"));
        QVERIFY(!stored.catalog.function("s", "f"));
    }

    void comparesEtags_data()
    {
        QTest::addColumn<QByteArray>("ifMatch");
        QTest::addColumn<bool>("isGood");
        QTest::addRow("none") << QByteArray() << true;
        QTest::addRow("bare") << QByteArray("%") << true;
        QTest::addRow("quoted") << QByteArray("\"%\"") << true;
        QTest::addRow("any") << QByteArray("*") << true;
        QTest::addRow("another") << QByteArray("x%") << false;
        QTest::addRow("half quoted") << QByteArray("\"%") << false;
    }
    void comparesEtags()
    {
        QFETCH(QByteArray, ifMatch);
        QFETCH(bool, isGood);
        Stored stored;
        QVERIFY(stored.put("s") && stored.put("s", "f"));
        const auto& catalog = stored.catalog;
        const auto& etag = (*catalog.function("s", "f"))->etag;
        const auto text = QByteArray(ifMatch).replace("%", QByteArray::fromStdString(etag)).toStdString();
        const auto change = catalog.updateFunction("s", "f", goodFunction(), {}, text, kNow);
        QCOMPARE(change.has_value(), isGood);
        QCOMPARE(catalog.removeFunction("s", "f", text).has_value(), isGood);
        if (!isGood) QCOMPARE(change.error().code, ErrorCode::PreconditionFailed);
    }

    void givesEveryContentItsEtag()
    {
        Stored stored;
        QVERIFY(stored.put("s") && stored.put("s", "f"));
        auto& catalog = stored.catalog;
        const auto before = *catalog.function("s", "f");
        auto config = goodFunction();
        QCOMPARE(stored.apply(catalog.updateFunction("s", "f", config, {}, "", kNow + seconds(5))), kApplied);
        const auto same = *catalog.function("s", "f");
        QCOMPARE(same->etag, before->etag);
        QCOMPARE(same->id, before->id);
        QCOMPARE(same->createdTime, before->createdTime);
        QCOMPARE(same->lastModifiedTime, kNow + seconds(5));
        QCOMPARE(stored.apply(catalog.updateFunction("s", "f", config, CodePackage{"new", 1, 1}, "", kNow)), kApplied);
        QVERIFY((*catalog.function("s", "f"))->etag != before->etag);
        const auto service = (*catalog.service("s"))->etag;
        QCOMPARE(stored.apply(catalog.updateService("s", {.description = "new"}, service, kNow)), kApplied);
        QCOMPARE(stored.apply(catalog.updateService("s", {}, service, kNow)), ErrorCode::PreconditionFailed);
    }

    void makesAVersionOnlyWhenInstancesWouldDiffer_data()
    {
        QTest::addColumn<QByteArray>("what");
        QTest::addColumn<bool>("isNew");
        QTest::addRow("nothing") << QByteArray("nothing") << false;
        QTest::addRow("description") << QByteArray("description") << false;
        QTest::addRow("service description") << QByteArray("serviceDescription") << false;
        QTest::addRow("memory") << QByteArray("memory") << true;
        QTest::addRow("code") << QByteArray("code") << true;
        QTest::addRow("service role") << QByteArray("role") << true;
        QTest::addRow("created again") << QByteArray("again") << true;
    }
    void makesAVersionOnlyWhenInstancesWouldDiffer()
    {
        QFETCH(QByteArray, what);
        QFETCH(bool, isNew);
        Stored stored;
        QVERIFY(stored.put("s") && stored.put("s", "f") && stored.put("s", "other"));
        auto& catalog = stored.catalog;
        const auto before = *catalog.resolve("s", "LATEST", "f");
        QCOMPARE(*catalog.resolve("s", "", "f"), before);
        auto config = goodFunction();
        ServiceConfig service;
        std::optional<CodePackage> code;
        if (what == "description") config.description = "new";
        if (what == "serviceDescription") service.description = "new";
        if (what == "memory") config.memorySize = 1024;
        if (what == "code") code = CodePackage{"new", 1, 1};
        if (what == "role") service.role = "acs:ram::1:role/r";
        if (what == "again") {
            QCOMPARE(stored.apply(catalog.removeFunction("s", "f", "")), kApplied);
            QVERIFY(stored.put("s", "f"));
        }
        QCOMPARE(stored.apply(catalog.updateService("s", service, "", kNow)), kApplied);
        QCOMPARE(stored.apply(catalog.updateFunction("s", "f", config, code, "", kNow)), kApplied);
        const auto after = *catalog.resolve("s", "LATEST", "f");
        QCOMPARE(after != before, isNew);
        QCOMPARE(after->revision > before->revision, isNew);
        QCOMPARE(after->versionId, "LATEST");
        QVERIFY((*catalog.function("s", "f"))->config == config);
        QVERIFY((*catalog.resolve("s", "", "other"))->revision != after->revision);
        if (what == "again") QVERIFY(after->function->id != before->function->id);
    }

    void listsSortedPages_data()
    {
        QTest::addColumn<QByteArray>("prefix");
        QTest::addColumn<QByteArray>("startKey");
        QTest::addColumn<QByteArray>("nextToken");
        QTest::addColumn<int>("limit");
        QTest::addColumn<QByteArray>("expected");
        const auto row = [](const char* name, const char* prefix, const char* start, const char* token, int limit,
                             const char* expected) {
            QTest::addRow("%s", name) << QByteArray(prefix) << QByteArray(start) << QByteArray(token) << limit
                                      << QByteArray(expected);
        };
        row("byte order", "", "", "", 20, "B_ a a-1 a_1 ab b");
        row("a full page", "", "", "", 6, "B_ a a-1 a_1 ab b");
        row("a page", "", "", "", 2, "B_ a -> a-1");
        row("the next page", "", "", "a-1", 2, "a-1 a_1 -> ab");
        row("a token of something deleted", "", "", "aa", 20, "ab b");
        row("from a key", "", "a_1", "", 20, "a_1 ab b");
        row("from a key that does not exist", "", "a0", "", 20, "a_1 ab b");
        row("the token wins", "", "B_", "ab", 20, "ab b");
        row("with a prefix", "a", "", "", 20, "a a-1 a_1 ab");
        row("the prefix still applies", "a", "a_", "", 20, "a_1 ab");
        row("before the prefix", "a", "B", "", 20, "a a-1 a_1 ab");
        row("behind the prefix", "a", "b", "", 20, "");
        row("nothing left of the prefix", "a", "", "", 4, "a a-1 a_1 ab");
        row("no limit", "", "", "", 0, "refused");
        row("too many", "", "", "", 101, "refused");
        row("the largest page", "", "", "", 100, "B_ a a-1 a_1 ab b");
    }
    void listsSortedPages()
    {
        QFETCH(QByteArray, prefix);
        QFETCH(QByteArray, startKey);
        QFETCH(QByteArray, nextToken);
        QFETCH(int, limit);
        QFETCH(QByteArray, expected);
        Stored stored;
        for (const char* name : {"b", "a_1", "a", "B_", "ab", "a-1"}) QVERIFY(stored.put(name));
        QCOMPARE(names(stored.catalog.listServices(
                     {prefix.toStdString(), startKey.toStdString(), nextToken.toStdString(), limit})),
            expected);
    }

    void boundsTheMaximumOfInstances_data()
    {
        QTest::addColumn<int>("other");
        QTest::addColumn<int>("before");
        QTest::addColumn<int>("count");
        QTest::addColumn<QByteArray>("message");
        constexpr auto message = "maximumInstanceCount is set to an invalid value (allowed: from 0 to ";
        QTest::addRow("none disables it") << -1 << -1 << 0 << QByteArray();
        QTest::addRow("90 percent") << -1 << -1 << 270 << QByteArray();
        QTest::addRow("above 90 percent")
            << -1 << -1 << 271
            << QByteArray(message) + "270: 90 % of the region's limit of 300 instances, actual: '271')";
        QTest::addRow("negative") << -1 << -1 << -1
                                  << QByteArray(message)
                + "270: 90 % of the region's limit of 300 instances, actual: '-1')";
        QTest::addRow("what another leaves") << 100 << -1 << 170 << QByteArray();
        QTest::addRow("more than another leaves") << 100 << -1 << 171
                                                  << QByteArray(message)
                + "170: 90 % of the region's limit of 300 instances less the 100 set for other functions, actual: "
                  "'171')";
        QTest::addRow("the old one is free") << 100 << 170 << 169 << QByteArray();
    }
    void boundsTheMaximumOfInstances()
    {
        QFETCH(int, other);
        QFETCH(int, before);
        QFETCH(int, count);
        QFETCH(QByteArray, message);
        Stored stored;
        QVERIFY(stored.put("s") && stored.put("s", "f") && stored.put("s", "g"));
        auto& catalog = stored.catalog;
        if (other >= 0) QCOMPARE(stored.apply(catalog.putOnDemandConfig({"s", "LATEST", "g", other}, 300)), kApplied);
        if (before >= 0) QCOMPARE(stored.apply(catalog.putOnDemandConfig({"s", "LATEST", "f", before}, 300)), kApplied);
        const auto change = catalog.putOnDemandConfig({"s", "LATEST", "f", count}, 300);
        QCOMPARE(change ? QByteArray() : QByteArray::fromStdString(change.error().detail), message);
        if (!change) return;
        QCOMPARE(stored.apply(change), kApplied);
        QCOMPARE(catalog.maximumInstanceCount("s", "", "f"), std::optional<std::int64_t>(count));
    }

    void lowersAMaximumUnderALowerRegionLimit()
    {
        Stored stored;
        QVERIFY(stored.put("s") && stored.put("s", "f"));
        QCOMPARE(stored.apply(stored.catalog.putOnDemandConfig({"s", "", "f", 90}, 100)), kApplied);
        QVERIFY(stored.catalog.putOnDemandConfig({"s", "", "f", 80}, 10));
        QVERIFY(!stored.catalog.putOnDemandConfig({"s", "", "f", 91}, 10));
    }

    void removesAMaximum()
    {
        Stored stored;
        QVERIFY(stored.put("s") && stored.put("s", "f"));
        auto& catalog = stored.catalog;
        QCOMPARE(catalog.putOnDemandConfig({"s", "", "x", 1}, 100).error().code, ErrorCode::FunctionNotFound);
        QCOMPARE(catalog.putOnDemandConfig({"s", "1", "f", 1}, 100).error().code, ErrorCode::VersionNotFound);
        QCOMPARE(catalog.removeOnDemandConfig("s", "", "f").error().code, ErrorCode::OnDemandConfigNotFound);
        QCOMPARE(stored.apply(catalog.putOnDemandConfig({"s", "", "f", 1}, 100)), kApplied);
        QCOMPARE(stored.apply(catalog.removeOnDemandConfig("s", "LATEST", "f")), kApplied);
        QVERIFY(!catalog.maximumInstanceCount("s", "", "f"));
        QCOMPARE(stored.documents().size(), 2u);
    }

    void aFunctionTakesItsMaximumAlong()
    {
        Stored stored;
        QVERIFY(stored.put("s") && stored.put("s", "f"));
        QCOMPARE(stored.apply(stored.catalog.putOnDemandConfig({"s", "", "f", 1}, 100)), kApplied);
        QCOMPARE(stored.apply(stored.catalog.removeFunction("s", "f", "")), kApplied);
        QCOMPARE(stored.documents().size(), 1u);
        QVERIFY(stored.put("s", "f"));
        QVERIFY(!stored.catalog.maximumInstanceCount("s", "", "f"));
    }
};

QTEST_APPLESS_MAIN(TestCatalog)
#include "tst_catalog.moc"
