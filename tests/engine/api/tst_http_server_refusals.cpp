#include "served_handler.h"

#include <QTest>
#include <random>

using namespace engine;
using namespace engine::api;

/// What is malformed, hostile, slow or too much.
class TestHttpServerRefusals : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void refusesWhatIsMalformed_data();
    void refusesWhatIsMalformed();
    void checksTheHost_data();
    void checksTheHost();
    void boundsTheHeaders_data();
    void boundsTheHeaders();
    void refusesBodiesBeforeReadingThem_data();
    void refusesBodiesBeforeReadingThem();
    void anAnswerReachesAClientThatKeepsSending();
    void givesUpOnSlowClients_data();
    void givesUpOnSlowClients();
    void closesIdleConnectionsWithoutAWord_data();
    void closesIdleConnectionsWithoutAWord();
    void turnsAwayWhatIsTooMuch();
    void survivesGarbage();
};

void TestHttpServerRefusals::refusesWhatIsMalformed_data()
{
    QTest::addColumn<QByteArray>("request");
    const QByteArray host = "Host: localhost\r\n";
    const auto post = [&](const QByteArray& headers, const QByteArray& body = {}) {
        return QByteArray("POST / HTTP/1.1\r\n" + host + headers + "\r\n" + body);
    };
    QTest::addRow("length and chunks") << post("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n");
    QTest::addRow("chunks and length") << post("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n");
    QTest::addRow("two lengths") << post("Content-Length: 5\r\nContent-Length: 6\r\n");
    QTest::addRow("the same length twice") << post("Content-Length: 5\r\nContent-Length: 5\r\n");
    QTest::addRow("a list of lengths") << post("Content-Length: 5, 5\r\n");
    QTest::addRow("negative length") << post("Content-Length: -1\r\n");
    QTest::addRow("signed length") << post("Content-Length: +5\r\n");
    QTest::addRow("length with more behind it") << post("Content-Length: 5x\r\n");
    QTest::addRow("empty length") << post("Content-Length:\r\n");
    QTest::addRow("length beyond 64 bits") << post("Content-Length: 99999999999999999999\r\n");
    QTest::addRow("another transfer encoding") << post("Transfer-Encoding: gzip\r\n");
    QTest::addRow("nearly chunked") << post("Transfer-Encoding: xchunked\r\n");
    QTest::addRow("chunked under another") << post("Transfer-Encoding: gzip, chunked\r\n");
    QTest::addRow("chunked twice") << post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n");
    QTest::addRow("chunked HTTP/1.0") << QByteArray(
        "POST / HTTP/1.0\r\n" + host + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    const QByteArray chunked = "Transfer-Encoding: chunked\r\n";
    QTest::addRow("chunk size is no number") << post(chunked, "xyz\r\n");
    QTest::addRow("negative chunk") << post(chunked, "-1\r\n");
    QTest::addRow("chunk size beyond 64 bits") << post(chunked, "10000000000000000\r\n");
    QTest::addRow("chunk longer than said") << post(chunked, "1\r\nab\r\n0\r\n\r\n");
    QTest::addRow("endless chunk header") << post(chunked, "1;" + QByteArray(100'000, 'x'));
    QTest::addRow("endless trailers") << post(chunked, "0\r\n" + QByteArray("a: b\r\n").repeated(20'000));
    QTest::addRow("method of other bytes") << QByteArray("G\xC3\x84T / HTTP/1.1\r\n" + host + "\r\n");
    QTest::addRow("no method") << QByteArray(" / HTTP/1.1\r\n" + host + "\r\n");
    QTest::addRow("no target") << QByteArray("GET HTTP/1.1\r\n" + host + "\r\n");
    QTest::addRow("space in target") << QByteArray("GET /a b HTTP/1.1\r\n" + host + "\r\n");
    QTest::addRow("NUL in target") << QByteArray("GET /a", 6) + QByteArray(1, '\0') + " HTTP/1.1\r\n" + host + "\r\n";
    QTest::addRow("target is no path") << QByteArray("GET index.html HTTP/1.1\r\n" + host + "\r\n");
    QTest::addRow("CONNECT") << QByteArray("CONNECT localhost:80 HTTP/1.1\r\n" + host + "\r\n");
    QTest::addRow("star for GET") << QByteArray("GET * HTTP/1.1\r\n" + host + "\r\n");
    QTest::addRow("HTTP/2.0") << QByteArray("GET / HTTP/2.0\r\n" + host + "\r\n");
    QTest::addRow("HTTP/0.9") << QByteArray("GET /\r\n\r\n");
    QTest::addRow("HTTP/2 preface") << QByteArray("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    QTest::addRow("TLS") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11);
    QTest::addRow("space before colon") << post("X-A : b\r\n");
    QTest::addRow("space before the first header") << QByteArray("GET / HTTP/1.1\r\n X-A: b\r\n" + host + "\r\n");
    QTest::addRow("header without colon") << post("X-A\r\n");
    QTest::addRow("header without name") << post(": b\r\n");
    QTest::addRow("NUL in a header") << post("X-A: b" + QByteArray(1, '\0') + "c\r\n");
    QTest::addRow("control byte in a header") << post("X-A: b\x01\r\n");
    QTest::addRow("line feeds alone") << QByteArray("GET / HTTP/1.1\nHost: localhost\n\n");
    QTest::addRow("carriage return alone") << post("X-A: b\rX-B: c\r\n");
    QTest::addRow("no Host") << QByteArray("GET / HTTP/1.1\r\n\r\n");
    QTest::addRow("two Hosts") << QByteArray("GET / HTTP/1.1\r\n" + host + host + "\r\n");
}

void TestHttpServerRefusals::refusesWhatIsMalformed()
{
    QFETCH(QByteArray, request);
    ServedHandler served;
    RawClient client(served.port);
    client.send(request.toStdString());
    const auto response = client.receive();
    QVERIFY(response);
    QCOMPARE(response->status, 400);
    QCOMPARE(response->header("connection"), std::string("close"));
    QVERIFY2(response->body.starts_with("InvalidArgument: "), response->body.c_str());
    QVERIFY(client.isAtEnd());
    QCOMPARE(served.handler.handled, 0);
}

void TestHttpServerRefusals::checksTheHost_data()
{
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<int>("expectedStatus");
    QTest::addRow("name") << QByteArray("localhost") << 200;
    QTest::addRow("name and port") << QByteArray("LocalHost:9600") << 200;
    QTest::addRow("address") << QByteArray("127.0.0.1") << 200;
    QTest::addRow("address and port") << QByteArray("127.0.0.1:1") << 200;
    QTest::addRow("IPv6") << QByteArray("[::1]:9600") << 200;
    QTest::addRow("allowed name") << QByteArray("fc.test:80") << 200;
    QTest::addRow("bound address") << QByteArray("127.0.0.2") << 200;
    QTest::addRow("foreign") << QByteArray("evil.example") << 403;
    QTest::addRow("foreign with our port") << QByteArray("evil.example:9600") << 403;
    QTest::addRow("looks like ours") << QByteArray("localhost.evil.example") << 403;
    QTest::addRow("ours in front") << QByteArray("127.0.0.1.evil.example") << 403;
    QTest::addRow("another address") << QByteArray("192.0.2.1") << 403;
    QTest::addRow("user part") << QByteArray("localhost@evil.example") << 403;
    QTest::addRow("unfinished brackets") << QByteArray("[::1") << 403;
    QTest::addRow("only a port") << QByteArray(":9600") << 403;
    QTest::addRow("empty") << QByteArray() << 403;
}

void TestHttpServerRefusals::checksTheHost()
{
    QFETCH(QByteArray, host);
    QFETCH(int, expectedStatus);
    ServedHandler served({.address = "0.0.0.0", .allowedHosts = {"FC.test", "127.0.0.2"}});
    RawClient client(served.port);
    QVERIFY(client.send("GET / HTTP/1.1\r\nHost: " + host.toStdString() + "\r\n\r\n"));
    const auto response = client.receive();
    QVERIFY(response);
    QCOMPARE(response->status, expectedStatus);
    if (expectedStatus == 403) {
        QVERIFY(response->body.starts_with("AccessDenied: "));
        QVERIFY(client.isAtEnd());
    }
}

void TestHttpServerRefusals::boundsTheHeaders_data()
{
    QTest::addColumn<QByteArray>("headers");
    QTest::addColumn<bool>("byPieces");
    for (const bool byPieces : {false, true}) {
        const auto* how = byPieces ? "by pieces" : "at once";
        QTest::addRow("one long, %s", how) << "X: " + QByteArray(40'000, 'x') << byPieces;
        QTest::addRow("many short, %s", how) << QByteArray("X-Header: value\r\n").repeated(2'500) << byPieces;
        QTest::addRow("long target, %s", how) << QByteArray() << byPieces;
    }
}

void TestHttpServerRefusals::boundsTheHeaders()
{
    QFETCH(QByteArray, headers);
    QFETCH(bool, byPieces);
    ServedHandler served;
    RawClient client(served.port);
    const auto wire = headers.isEmpty() ? "GET /" + std::string(40'000, 'x') + " HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                        : "GET / HTTP/1.1\r\nHost: localhost\r\n" + headers.toStdString() + "\r\n";
    const std::size_t piece = byPieces ? 500 : wire.size();
    for (std::size_t at = 0; at < wire.size(); at += piece) {
        client.send(std::string_view(wire).substr(at, piece));
        if (byPieces) served.connections(); // the loop has turned
    }
    const auto response = client.receive();
    QVERIFY(response);
    QCOMPARE(response->status, 400);
    QVERIFY2(response->body.find("exceed 32768 bytes") != std::string::npos, response->body.c_str());
    QVERIFY(client.isAtEnd());
    QCOMPARE(served.handler.handled, 0);
}

void TestHttpServerRefusals::refusesBodiesBeforeReadingThem_data()
{
    QTest::addColumn<QByteArray>("request");
    QTest::addColumn<int>("expectedStatus");
    QTest::addColumn<QByteArray>("expectedBody");
    QTest::addRow("too long") << QByteArray("POST /small HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\n")
                              << 400 << QByteArray("EntityTooLarge: payload size exceeds maximum allowed size (10 bytes)");
    QTest::addRow("absurd length")
        << QByteArray("POST /small HTTP/1.1\r\nHost: localhost\r\nContent-Length: 18446744073709551615\r\n\r\n") << 400
        << QByteArray("EntityTooLarge: payload size exceeds maximum allowed size (10 bytes)");
    QTest::addRow("a chunk too long")
        << QByteArray("POST /small HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n") << 400
        << QByteArray("EntityTooLarge: payload size exceeds maximum allowed size (10 bytes)");
    QTest::addRow("one chunk too many")
        << QByteArray("POST /small HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "5\r\nabcde\r\n5\r\nabcde\r\n1\r\n") << 400
        << QByteArray("EntityTooLarge: payload size exceeds maximum allowed size (10 bytes)");
    QTest::addRow("too long, and asks before sending")
        << QByteArray("POST /small HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\nExpect: 100-continue\r\n\r\n")
        << 400 << QByteArray("EntityTooLarge: payload size exceeds maximum allowed size (10 bytes)");
    QTest::addRow("the handler refuses")
        << QByteArray("POST /refused HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\n") << 403
        << QByteArray("SignatureNotMatch: who are you?");
    QTest::addRow("an expectation that cannot be met")
        << QByteArray("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\nExpect: cookies\r\n\r\n") << 417
        << QByteArray("InvalidArgument: the expectation 'cookies' cannot be met");
}

void TestHttpServerRefusals::refusesBodiesBeforeReadingThem()
{
    QFETCH(QByteArray, request);
    QFETCH(int, expectedStatus);
    QFETCH(QByteArray, expectedBody);
    ServedHandler served;
    RawClient client(served.port);
    QVERIFY(client.send(request.toStdString()));
    const auto response = client.receive();
    QVERIFY(response);
    QCOMPARE(response->status, expectedStatus);
    QCOMPARE(response->body, expectedBody.toStdString());
    QVERIFY(client.isAtEnd());
    QCOMPARE(served.handler.handled, 0);
}

void TestHttpServerRefusals::anAnswerReachesAClientThatKeepsSending()
{
    ServedHandler served;
    RawClient client(served.port);
    QVERIFY(client.send("POST /small HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10000000\r\n\r\n"));
    QVERIFY(client.send(std::string(10'000'000, 'x'))); // a reset would fail this, or lose the answer
    const auto response = client.receive();
    QVERIFY(response);
    QCOMPARE(response->status, 400);
    QVERIFY(client.isAtEnd());
}

void TestHttpServerRefusals::givesUpOnSlowClients_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addRow("headers") << QByteArray("GET / HTTP/1.1\r\nHost: local");
    QTest::addRow("body") << QByteArray("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nab");
    QTest::addRow("chunks")
        << QByteArray("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab");
}

void TestHttpServerRefusals::givesUpOnSlowClients()
{
    QFETCH(QByteArray, sent);
    ServedHandler served({.headerTimeout = seconds(1), .bodyTimeout = seconds(1)});
    RawClient client(served.port);
    QVERIFY(client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    QVERIFY(client.receive());
    QVERIFY(client.send(sent.toStdString()));
    const auto response = client.receive();
    QVERIFY(response);
    QCOMPARE(response->status, 408);
    QVERIFY(response->body.starts_with("InvalidArgument: "));
    QVERIFY(client.isAtEnd());
    client.close();
    QTRY_COMPARE(served.connections(), 0);
}

void TestHttpServerRefusals::closesIdleConnectionsWithoutAWord_data()
{
    QTest::addColumn<QByteArray>("sent");
    QTest::addRow("never said anything") << QByteArray();
    QTest::addRow("only blank lines") << QByteArray("\r\n\r\n");
    QTest::addRow("kept for nothing") << QByteArray("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
}

void TestHttpServerRefusals::closesIdleConnectionsWithoutAWord()
{
    QFETCH(QByteArray, sent);
    ServedHandler served({.headerTimeout = seconds(1), .idleTimeout = seconds(1)});
    RawClient client(served.port);
    QVERIFY(client.send(sent.toStdString()));
    if (sent.startsWith("GET")) QVERIFY(client.receive());
    QVERIFY(client.isAtEnd());
    QCOMPARE(served.connections(), 0);
}

void TestHttpServerRefusals::turnsAwayWhatIsTooMuch()
{
    ServedHandler served({.maxConnections = 2});
    RawClient first(served.port);
    RawClient second(served.port);
    QTRY_COMPARE(served.connections(), 2);
    RawClient third(served.port);
    const auto response = third.receive();
    QVERIFY(response);
    QCOMPARE(response->status, 503);
    QVERIFY(response->body.starts_with("ServiceUnavailable: "));
    QVERIFY(third.isAtEnd());

    first.close();
    QTRY_COMPARE(served.connections(), 1);
    RawClient fourth(served.port);
    QVERIFY(fourth.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    QVERIFY(fourth.receive());
}

/// Random bytes, and valid requests with a few bytes changed, cut or doubled: whatever comes, the server lives, keeps no
/// connection, and answers the next client.
void TestHttpServerRefusals::survivesGarbage()
{
    const std::vector<std::string> valid{
        "GET /a?b=c HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\nX-A: b\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 11\r\n\r\nhello world",
        "PUT /small HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2;x=y\r\nde\r\n0\r\nT: u\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nabc",
    };
    std::mt19937 random(20240102);
    const auto below = [&random](std::size_t bound) { return random() % bound; };
    ServedHandler served;
    for (int round = 0; round < 1500; ++round) {
        std::string wire;
        if (round % 5 == 0) {
            wire.resize(below(2000));
            for (auto& byte : wire) byte = static_cast<char>(random());
        } else {
            for (std::size_t i = 0; i <= below(3); ++i) wire += valid[below(valid.size())];
            for (std::size_t i = 0; i <= below(4); ++i) {
                const auto at = below(wire.size());
                switch (below(4)) {
                case 0: wire[at] = static_cast<char>(random()); break;
                case 1: wire.erase(at, below(8)); break;
                case 2: wire.insert(at, wire.substr(below(wire.size()), below(20))); break;
                default: wire.insert(at, 1, "\r\n\0 :;,"[below(7)]); break;
                }
            }
        }
        RawClient client(served.port);
        QVERIFY(client.isConnected());
        const auto cut = below(wire.size() + 1);
        client.send(std::string_view(wire).substr(0, cut));
        client.send(std::string_view(wire).substr(cut));
        if (round % 3 == 0) {
            client.reset();
        } else {
            client.finishSending();
            while (client.receive()) { }
        }
    }
    RawClient client(served.port);
    QVERIFY(client.send(valid[1]));
    QCOMPARE(client.receive()->status, 200);
    client.close();
    QTRY_COMPARE(served.connections(), 0);
}

QTEST_APPLESS_MAIN(TestHttpServerRefusals)
#include "tst_http_server_refusals.moc"
