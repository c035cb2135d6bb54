#pragma once

#include <QDir>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <optional>

/// The official Node.js client in a process of its own, called by method name.
class Fc2Client
{
public:
    /// Installs the client into the build folder unless it is there; nullopt, or what is in the way.
    static std::optional<QString> install()
    {
        QDir folder(buildFolder());
        if (folder.exists(QStringLiteral("node_modules/@alicloud/fc2/package.json"))) return std::nullopt;
        folder.mkpath(QStringLiteral("."));
        for (const char* name : {"package.json", "package-lock.json"}) {
            QFile::remove(folder.filePath(QLatin1String(name)));
            QFile::copy(dataFolder() + QLatin1Char('/') + QLatin1String(name), folder.filePath(QLatin1String(name)));
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

    Fc2Client(const std::string& endpoint, const std::string& account, const std::string& key, std::string_view secret)
    {
        auto environment = QProcessEnvironment::systemEnvironment();
        const auto set = [&environment](const char* name, std::string_view value) {
            environment.insert(QLatin1String(name), QString::fromUtf8(value.data(), static_cast<qsizetype>(value.size())));
        };
        set("FC_ENDPOINT", endpoint);
        set("FC_ACCOUNT", account);
        set("FC_KEY", key);
        set("FC_SECRET", secret);
        environment.insert(QStringLiteral("NODE_PATH"), buildFolder() + QStringLiteral("/node_modules"));
        m_node.setProcessEnvironment(environment);
        m_node.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_node.start(QStringLiteral("node"), {dataFolder() + QStringLiteral("/drive.js")});
    }
    ~Fc2Client()
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
    static QString dataFolder() { return QStringLiteral(FCDESK_TEST_DATA "/fc2-client"); }
    static QString buildFolder() { return QStringLiteral(FCDESK_BUILD_DIR "/fc2-client"); }

    QProcess m_node;
};
