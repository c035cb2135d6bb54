#include <QTest>
#include <arpa/inet.h>
#include <engine/runtime/http_client.h>
#include <future>
#include <netinet/in.h>
#include <sys/socket.h>
#include <thread>

using namespace engine;
using namespace engine::runtime;

namespace {
/// The server's side of the connections, by hand.
class Server
{
public:
    Server()
        : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        bind(m_socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof address);
        listen(m_socket.get(), 16);
        socklen_t size = sizeof address;
        getsockname(m_socket.get(), reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
    }
    UniqueFd accept() { return UniqueFd(::accept(m_socket.get(), nullptr, nullptr)); }
    void close() { m_socket.reset(); }

    int port = 0;

private:
    UniqueFd m_socket;
};

/// Reads up to the end of a request whose body is `bodySize` bytes.
std::string readRequest(int connection, std::size_t bodySize = 0)
{
    std::string text;
    while (text.find("\r\n\r\n") == std::string::npos || text.size() < text.find("\r\n\r\n") + 4 + bodySize) {
        char part[4096];
        const auto count = ::read(connection, part, sizeof part);
        if (count <= 0) break;
        text.append(part, static_cast<std::size_t>(count));
    }
    return text;
}

void write(int connection, const std::string& text)
{
    QCOMPARE(::send(connection, text.data(), text.size(), MSG_NOSIGNAL), static_cast<ssize_t>(text.size()));
}

std::string answer(const std::string& body)
{
    return "HTTP/1.1 200 OK\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}
} // namespace

class TestHttpClient : public QObject
{
    Q_OBJECT

    Loop m_loop;
    std::thread m_thread;
    std::unique_ptr<HttpClient> m_client;
    std::unique_ptr<Server> m_server;

    std::future<Result<HttpAnswer>> send(HttpExchange exchange = {}, std::int64_t maxBody = 1000)
    {
        auto promise = std::make_shared<std::promise<Result<HttpAnswer>>>();
        m_loop.post([this, promise, exchange, maxBody] {
            m_client->send(
                exchange, maxBody, [promise](Result<HttpAnswer> answer) { promise->set_value(std::move(answer)); });
        });
        return promise->get_future();
    }
    void onLoop(std::function<void()> task)
    {
        std::promise<void> done;
        m_loop.post([&] {
            task();
            done.set_value();
        });
        done.get_future().wait();
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_thread = std::thread([this] { m_loop.run(); });
    }
    void cleanupTestCase()
    {
        m_loop.stop();
        m_thread.join();
    }
    void init()
    {
        m_server = std::make_unique<Server>();
        onLoop([this] {
            m_client = std::make_unique<HttpClient>(
                m_loop, []() -> Result<UniqueFd> { return UniqueFd(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)); },
                m_server->port);
        });
    }
    void cleanup()
    {
        onLoop([this] { m_client.reset(); });
    }

    void sendsAndReceives()
    {
        HttpExchange exchange;
        exchange.target = "/initialize";
        exchange.headers = {{"x-fc-request-id", "id"}};
        exchange.body = std::string("a\0b", 3);
        auto future = send(exchange);
        const auto connection = m_server->accept();
        const auto request = readRequest(connection.get(), 3);
        QVERIFY(request.starts_with("POST /initialize HTTP/1.1\r\n"));
        QVERIFY(request.find("x-fc-request-id: id\r\n") != std::string::npos);
        QVERIFY(request.find("Content-Length: 3\r\n") != std::string::npos);
        QVERIFY(request.ends_with(std::string("\r\n\r\na\0b", 7)));
        write(connection.get(),
            "HTTP/1.1 201 Made\r\nX-Fc-Status: 404\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n");
        const auto result = future.get();
        QVERIFY(result);
        QCOMPARE(result->status, 201);
        QCOMPARE(result->body, std::string("hi"));
        QCOMPARE(result->headers.front().first, std::string("x-fc-status"));
    }

    void keepsConnections()
    {
        auto first = send();
        const auto connection = m_server->accept();
        for (int i = 0; i < 3; ++i) {
            readRequest(connection.get());
            write(connection.get(), answer(std::to_string(i)));
            QCOMPARE(first.get()->body, std::to_string(i));
            first = send();
        }
        readRequest(connection.get());
    }

    void opensAsManyAsAreInFlight()
    {
        auto first = send();
        auto second = send();
        const auto one = m_server->accept();
        const auto two = m_server->accept();
        for (const auto* connection : {&two, &one}) {
            readRequest(connection->get());
            write(connection->get(), answer("ok"));
        }
        QVERIFY(first.get());
        QVERIFY(second.get());
    }

    void aConnectionTheServerClosedIsNotUsedAgain()
    {
        auto first = send();
        {
            const auto connection = m_server->accept();
            readRequest(connection.get());
            write(connection.get(), answer("ok"));
            QVERIFY(first.get());
        }
        auto second = send();
        const auto connection = m_server->accept();
        readRequest(connection.get());
        write(connection.get(), answer("again"));
        QCOMPARE(second.get()->body, std::string("again"));
    }

    void badAnswers_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("code");
        QTest::addRow("nothing") << QByteArray() << int(ErrorCode::ServiceUnavailable);
        QTest::addRow("cut in the head") << QByteArray("HTTP/1.1 200 OK\r\nCont") << int(ErrorCode::ServiceUnavailable);
        QTest::addRow("cut in the body") << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhi")
                                         << int(ErrorCode::ServiceUnavailable);
        QTest::addRow("no HTTP") << QByteArray("hello\r\n\r\n") << int(ErrorCode::BadResponse);
        QTest::addRow("announces too much")
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n") << int(ErrorCode::BadResponse);
        QTest::addRow("sends too much") << "HTTP/1.1 200 OK\r\n\r\n" + QByteArray(1001, 'x')
                                        << int(ErrorCode::BadResponse);
        QTest::addRow("large head") << "HTTP/1.1 200 OK\r\nX: " + QByteArray(9000, 'x') + "\r\n\r\n"
                                    << int(ErrorCode::BadResponse);
        QTest::addRow("a length that is none")
            << QByteArray("HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n") << int(ErrorCode::BadResponse);
    }
    void badAnswers()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, code);
        auto future = send();
        auto connection = m_server->accept();
        readRequest(connection.get());
        write(connection.get(), text.toStdString());
        connection.reset();
        const auto result = future.get();
        QVERIFY(!result);
        QCOMPARE(int(result.error().code), code);
    }

    void refusedConnectionsFail()
    {
        m_server->close();
        const auto result = send().get();
        QVERIFY(!result);
        QCOMPARE(result.error().code, ErrorCode::ServiceUnavailable);
    }

    void closeFailsWhatIsInFlight()
    {
        auto waiting = send();
        const auto connection = m_server->accept();
        readRequest(connection.get());
        onLoop([this] { m_client->close(); });
        QCOMPARE(waiting.get().error().code, ErrorCode::ServiceUnavailable);
        QCOMPARE(send().get().error().code, ErrorCode::ServiceUnavailable);
    }

    void probesTellWhetherSomethingListens()
    {
        const auto probe = [this] {
            std::promise<bool> listens;
            m_loop.post([&] { m_client->probe([&](bool does) { listens.set_value(does); }); });
            return listens.get_future().get();
        };
        QVERIFY(probe());
        m_server->close();
        QVERIFY(!probe());
    }
};

QTEST_APPLESS_MAIN(TestHttpClient)
#include "tst_http_client.moc"
