#pragma once

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <optional>
#include <string>

/// An official Node.js client in a process of its own, called by method name. `package`, here and below: a folder of
/// tests/data with a package.json, its lock, and drive.js, which says what a call and an outcome look like.
class OfficialClient
{
public:
    struct Access
    {
        std::string endpoint;
        std::string account;
        std::string key;
        std::string secret;
        std::string token;
        std::string api; ///< for a driver that knows several API versions
    };

    /// Installs the package into the build folder unless it is there; nullopt, or what is in the way.
    static std::optional<QString> install(const QString& package)
    {
        const QDir data(dataFolder(package));
        const QDir folder(buildFolder(package));
        // npm's own note of what it installed comes last.
        const bool isThere = folder.exists(QStringLiteral("node_modules/.package-lock.json"))
            && contents(folder, "package-lock.json") == contents(data, "package-lock.json");
        if (isThere) return std::nullopt;
        folder.mkpath(QStringLiteral("."));
        for (const char* name : {"package.json", "package-lock.json"}) {
            QFile::remove(folder.filePath(QLatin1String(name)));
            QFile::copy(data.filePath(QLatin1String(name)), folder.filePath(QLatin1String(name)));
        }
        QProcess npm;
        npm.setWorkingDirectory(folder.path());
        npm.setProcessChannelMode(QProcess::MergedChannels);
        npm.start(QStringLiteral("npm"),
            {QStringLiteral("ci"), QStringLiteral("--ignore-scripts"), QStringLiteral("--no-audit"), QStringLiteral("--no-fund")});
        if (!npm.waitForFinished(240'000)) return QStringLiteral("npm: ") + npm.errorString();
        if (npm.exitCode() != 0) return QStringLiteral("npm ci: ") + QString::fromUtf8(npm.readAll());
        return std::nullopt;
    }

    OfficialClient(const QString& package, const Access& access)
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        const auto set = [&environment](const char* name, const std::string& value) {
            environment.insert(QLatin1String(name), QString::fromStdString(value));
        };
        set("FC_ENDPOINT", access.endpoint);
        set("FC_ACCOUNT", access.account);
        set("FC_KEY", access.key);
        set("FC_SECRET", access.secret);
        set("FC_TOKEN", access.token);
        set("FC_API", access.api);
        environment.insert(QStringLiteral("NODE_PATH"), buildFolder(package) + QStringLiteral("/node_modules"));
        m_node.setProcessEnvironment(environment);
        m_node.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_node.start(QStringLiteral("node"), {dataFolder(package) + QStringLiteral("/drive.js")});
    }
    ~OfficialClient()
    {
        m_node.closeWriteChannel();
        if (!m_node.waitForFinished(5'000)) m_node.kill();
        m_node.waitForFinished();
    }

    /// {"headers", "data"} or {"error"}; empty when there is no answer.
    QJsonObject call(const char* method, const QJsonArray& args)
    {
        const QJsonObject request{{QStringLiteral("method"), QLatin1String(method)}, {QStringLiteral("args"), args}};
        m_node.write(QJsonDocument(request).toJson(QJsonDocument::Compact) + '\n');
        while (!m_node.canReadLine()) {
            if (!m_node.waitForReadyRead(60'000)) return {};
        }
        return QJsonDocument::fromJson(m_node.readLine()).object();
    }

    static QJsonObject bytes(const QByteArray& bytes)
    {
        return {{QStringLiteral("$base64"), QString::fromLatin1(bytes.toBase64())}};
    }
    static QByteArray bytes(const QJsonValue& value)
    {
        return QByteArray::fromBase64(value.toObject().value(QLatin1String("$base64")).toString().toLatin1());
    }

private:
    static QString dataFolder(const QString& package) { return QStringLiteral(FCDESK_TEST_DATA "/") + package; }
    static QString buildFolder(const QString& package) { return QStringLiteral(FCDESK_BUILD_DIR "/") + package; }
    static QByteArray contents(const QDir& folder, const char* name)
    {
        QFile file(folder.filePath(QLatin1String(name)));
        return file.open(QFile::ReadOnly) ? file.readAll() : QByteArray();
    }

    QProcess m_node;
};
