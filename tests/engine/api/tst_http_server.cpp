#include "served_handler.h"

#include <QTest>

using namespace engine;
using namespace engine::api;

/// What a well-behaved client may expect, and what happens around one that leaves.
class TestHttpServer : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void answersAndKeepsTheConnection()
    {
        ServedHandler served;
        RawClient client(served.port);
        for (int round = 0; round < 3; ++round) {
            QVERIFY(client.send("POST /a?b=1 HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\nhello"));
            const auto response = client.receive();
            QVERIFY(response);
            QCOMPARE(response->status, 200);
            QCOMPARE(response->body, std::string("POST /a?b=1\nhello"));
            QCOMPARE(response->header("content-length"), std::string("17"));
            QVERIFY(response->header("date").ends_with(" GMT"));
            QCOMPARE(response->header("connection"), std::string());
        }
        QCOMPARE(served.connections(), 1);
    }

    void bytesMayArriveOneByOne_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("expectedBody");
        QTest::addRow("no body") << QByteArray("GET / HTTP/1.1\r\nHost: localhost\r\nX-A: b\r\n\r\n")
                                 << QByteArray("GET /\n");
        QTest::addRow("length") << QByteArray("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbody")
                                << QByteArray("POST /\nbody");
        QTest::addRow("chunks")
            << QByteArray("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "3;name=value\r\nbod\r\n1\r\ny\r\n0\r\nTrailer: dropped\r\nHost: evil\r\n\r\n")
            << QByteArray("POST /\nbody");
        QTest::addRow("blank lines in front") << QByteArray("\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                                              << QByteArray("GET /\n");
    }
    void bytesMayArriveOneByOne()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, expectedBody);
        ServedHandler served;
        RawClient client(served.port);
        for (int round = 0; round < 2; ++round) {
            for (const char byte : request) {
                QVERIFY(client.send({&byte, 1}));
                served.connections(); // the loop has turned: this byte was read alone, or nearly so
            }
            const auto response = client.receive();
            QVERIFY(response);
            QCOMPARE(response->body, expectedBody.toStdString());
        }
    }

    void pipelinedRequestsAreAnsweredInOrder()
    {
        ServedHandler served;
        RawClient client(served.port);
        std::string requests;
        for (int i = 0; i < 1000; ++i) {
            requests += "POST /" + std::to_string(i) + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\n\r\nabc";
        }
        QVERIFY(client.send(requests));
        for (int i = 0; i < 1000; ++i) {
            const auto response = client.receive();
            QVERIFY(response);
            QCOMPARE(response->body, "POST /" + std::to_string(i) + "\nabc");
        }
    }

    void pipelinedRequestsWaitForASlowAnswer()
    {
        ServedHandler served;
        RawClient client(served.port);
        QVERIFY(client.send("GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\nGET /next HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        QTRY_COMPARE(served.heldAnswers(), 1);
        QCOMPARE(served.handler.handled, 1);
        served.release("held");
        QCOMPARE(client.receive()->body, std::string("held"));
        QCOMPARE(client.receive()->body, std::string("GET /next\n"));
    }

    void endsTheConnectionWhenAsked_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<QByteArray>("expectedConnection");
        QTest::addRow("close") << QByteArray("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                               << QByteArray("close");
        QTest::addRow("HTTP/1.0") << QByteArray("GET / HTTP/1.0\r\nHost: localhost\r\n\r\n") << QByteArray("close");
        QTest::addRow("HTTP/1.0 without Host") << QByteArray("GET / HTTP/1.0\r\n\r\n") << QByteArray("close");
        QTest::addRow("HTTP/1.0 kept")
            << QByteArray("GET / HTTP/1.0\r\nHost: localhost\r\nConnection: keep-alive\r\n\r\n")
            << QByteArray("keep-alive");
    }
    void endsTheConnectionWhenAsked()
    {
        QFETCH(QByteArray, request);
        QFETCH(QByteArray, expectedConnection);
        ServedHandler served;
        RawClient client(served.port);
        QVERIFY(client.send(request.toStdString()));
        const auto response = client.receive();
        QVERIFY(response);
        QCOMPARE(response->body, std::string("GET /\n"));
        QCOMPARE(response->header("connection"), expectedConnection.toStdString());
        if (expectedConnection == "close") {
            QVERIFY(client.isAtEnd());
        } else {
            QVERIFY(client.send(request.toStdString()));
            QVERIFY(client.receive());
        }
    }

    void headHasNoBodyAndNoContentHasNoLength()
    {
        ServedHandler served;
        RawClient client(served.port);
        QVERIFY(client.send("HEAD /x HTTP/1.1\r\nHost: localhost\r\n\r\nDELETE /empty HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        const auto head = client.receive(false);
        QVERIFY(head);
        QCOMPARE(head->header("content-length"), std::string("8"));
        const auto empty = client.receive();
        QVERIFY(empty);
        QCOMPARE(empty->status, 204);
        QVERIFY(!empty->headers.contains("content-length"));
    }

    void passesHeadersInLowerCase()
    {
        ServedHandler served;
        RawClient client(served.port);
        QVERIFY(client.send("GET /headers HTTP/1.1\r\nHost: localhost\r\nX-Fc-Log-Type:\t Tail \r\nEmpty:\r\nFolded: a\r\n  b\r\n\r\n"));
        QCOMPARE(client.receive()->body,
            std::string("host=localhost\nx-fc-log-type=Tail\nempty=\nfolded=a b\n"));
    }

    void takesAbsoluteTargets()
    {
        ServedHandler served;
        RawClient client(served.port);
        QVERIFY(client.send("GET http://127.0.0.1:9600/a?b HTTP/1.1\r\nHost: ignored\r\n\r\n"
                            "GET http://localhost?b HTTP/1.1\r\nHost: ignored\r\n\r\n"
                            "OPTIONS * HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        QCOMPARE(client.receive()->body, std::string("GET /a?b\n"));
        QCOMPARE(client.receive()->body, std::string("GET /?b\n"));
        QCOMPARE(client.receive()->body, std::string("OPTIONS *\n"));
    }

    void saysContinueBeforeABodyIsSent()
    {
        ServedHandler served;
        RawClient client(served.port);
        QVERIFY(client.send(
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nExpect: 100-Continue\r\n\r\n"));
        QCOMPARE(client.receive()->status, 100);
        QVERIFY(client.send("body"));
        QCOMPARE(client.receive()->body, std::string("POST /\nbody"));

        QVERIFY(client.send("POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
                            "Expect: 100-continue\r\n\r\n"));
        QCOMPARE(client.receive()->status, 100);
        QVERIFY(client.send("4\r\nbody\r\n0\r\n\r\n"));
        QCOMPARE(client.receive()->body, std::string("POST /\nbody"));
    }

    void doesNotSayContinueWhenTheBodyIsThere()
    {
        ServedHandler served;
        RawClient client(served.port);
        QVERIFY(client.send(
            "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\nbody"));
        QCOMPARE(client.receive()->status, 200);
    }

    void carriesLargeBodiesUnharmed_data()
    {
        QTest::addColumn<bool>("isChunked");
        QTest::addRow("length") << false;
        QTest::addRow("chunked") << true;
    }
    void carriesLargeBodiesUnharmed()
    {
        QFETCH(bool, isChunked);
        std::string body(20 * 1024 * 1024 + 7, '\0');
        for (std::size_t i = 0; i < body.size(); ++i) body[i] = static_cast<char>(i * 31 + i / 251);
        ServedHandler served;
        RawClient client(served.port);
        for (int round = 0; round < 2; ++round) {
            bool isSent = false;
            std::thread sender([&] {
                if (!isChunked) {
                    isSent = client.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: "
                        + std::to_string(body.size()) + "\r\n\r\n" + body);
                    return;
                }
                std::string wire = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n";
                for (std::size_t at = 0, size = 1; at < body.size(); at += size, size = size * 3 % 100'003 + 1) {
                    const auto piece = body.substr(at, size);
                    char header[20];
                    std::snprintf(header, sizeof header, "%zx\r\n", piece.size());
                    wire += header + piece + "\r\n";
                }
                isSent = client.send(wire + "0\r\n\r\n");
            });
            const auto response = client.receive();
            sender.join();
            QVERIFY(isSent);
            QVERIFY(response);
            QVERIFY(response->body == "POST /\n" + body);
        }
    }

    void aSlowReaderHoldsUpNobodyElse()
    {
        ServedHandler served;
        RawClient slow(served.port);
        QVERIFY(slow.send("GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        QTRY_COMPARE(served.handler.handled, 1);
        RawClient other(served.port);
        QVERIFY(other.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        QVERIFY(other.receive());
        const auto response = slow.receive();
        QVERIFY(response);
        QCOMPARE(response->body.size(), 32u * 1024 * 1024);
    }

    void headerValuesCannotStartALine()
    {
        ServedHandler served;
        RawClient client(served.port);
        QVERIFY(client.send("GET /inject HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        const auto response = client.receive();
        QVERIFY(response);
        QCOMPARE(response->header("x-text"), std::string("a  X-Evil: 1"));
        QVERIFY(!response->headers.contains("x-evil"));
    }

    void onlyTheFirstAnswerCounts()
    {
        ServedHandler served;
        RawClient client(served.port);
        QVERIFY(client.send("GET /twice HTTP/1.1\r\nHost: localhost\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        QCOMPARE(client.receive()->body, std::string("first"));
        QCOMPARE(client.receive()->body, std::string("GET /\n"));
    }

    void tellsWhenTheClientHangsUp_data()
    {
        QTest::addColumn<bool>("byReset");
        QTest::addRow("closed") << false;
        QTest::addRow("reset") << true;
    }
    void tellsWhenTheClientHangsUp()
    {
        QFETCH(bool, byReset);
        ServedHandler served;
        RawClient client(served.port);
        QVERIFY(client.send("GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        QTRY_COMPARE(served.heldAnswers(), 1);
        QCOMPARE(served.handler.goneCalls, 0);
        byReset ? client.reset() : client.close();
        QTRY_COMPARE(served.handler.goneCalls, 1);
        served.release("too late");
        QTRY_COMPARE(served.connections(), 0);
        QCOMPARE(served.handler.goneCalls, 1);
    }

    void aHalfClosedClientStillGetsItsAnswers()
    {
        ServedHandler served;
        RawClient client(served.port);
        QVERIFY(client.send("GET /1 HTTP/1.1\r\nHost: localhost\r\n\r\nGET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n"
                            "GET /2 HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        client.finishSending();
        QCOMPARE(client.receive()->body, std::string("GET /1\n"));
        QTRY_COMPARE(served.handler.goneCalls, 1); // it may also have closed altogether
        served.release("held");
        QCOMPARE(client.receive()->body, std::string("held"));
        QCOMPARE(client.receive()->body, std::string("GET /2\n"));
        QVERIFY(client.isAtEnd());
        QTRY_COMPARE(served.connections(), 0);
    }

    void drainsWithoutCuttingAnAnswer()
    {
        ServedHandler served;
        RawClient idle(served.port);
        QVERIFY(idle.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        QVERIFY(idle.receive());
        RawClient busy(served.port);
        QVERIFY(busy.send("GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        RawClient sending(served.port);
        QVERIFY(sending.send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nbo"));
        QTRY_COMPARE(served.heldAnswers(), 1);
        QTRY_COMPARE(served.connections(), 3);

        served.onLoop([&] { served.server->drain(); });
        QVERIFY(idle.isAtEnd());
        QVERIFY(!RawClient(served.port).isConnected());
        served.release("held");
        const auto held = busy.receive();
        QVERIFY(held);
        QCOMPARE(held->header("connection"), std::string("close"));
        QVERIFY(busy.isAtEnd());
        QVERIFY(sending.send("dy"));
        QCOMPARE(sending.receive()->body, std::string("POST /\nbody"));
        QVERIFY(sending.isAtEnd());
        busy.close();
        sending.close();
        QTRY_COMPARE(served.connections(), 0);
    }

    void aServerThatGoesEndsItsConnections()
    {
        ServedHandler served;
        RawClient busy(served.port);
        QVERIFY(busy.send("GET /hold HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        RawClient reading(served.port);
        QVERIFY(reading.send("GET /big HTTP/1.1\r\nHost: localhost\r\n\r\n"));
        QTRY_COMPARE(served.handler.handled, 2);
        served.onLoop([&] { served.server.reset(); });
        QVERIFY(busy.isAtEnd());
        served.release("nobody listens");
    }

    void takesTheNextPortWhenOneIsTaken()
    {
        ServedHandler first;
        Loop loop;
        FakeHandler handler;
        const auto next = HttpServer::start(loop, {.port = first.port}, handler, {});
        QVERIFY(next);
        QVERIFY((*next)->port() > first.port);
        const auto none = HttpServer::start(loop, {.port = first.port, .portAttempts = 1}, handler, {});
        QCOMPARE(none.error().code, ErrorCode::InUse);
    }

    void refusesAddressesItCannotListenOn_data()
    {
        QTest::addColumn<QByteArray>("address");
        QTest::addColumn<int>("code");
        QTest::addRow("a name") << QByteArray("example.com") << static_cast<int>(ErrorCode::InvalidArgument);
        QTest::addRow("another machine's") << QByteArray("192.0.2.1") << static_cast<int>(ErrorCode::Io);
    }
    void refusesAddressesItCannotListenOn()
    {
        QFETCH(QByteArray, address);
        QFETCH(int, code);
        Loop loop;
        FakeHandler handler;
        const auto server = HttpServer::start(loop, {.address = address.toStdString(), .port = 0}, handler, {});
        QCOMPARE(static_cast<int>(server.error().code), code);
    }
};

QTEST_APPLESS_MAIN(TestHttpServer)
#include "tst_http_server.moc"
