#include <app/pages/logs/log_export.h>

#include <QDateTime>
#include <model/client/engine_client.h>
#include <model/client/future.h>
#include <model/format/errors.h>
#include <model/format/states.h>
#include <utility>

namespace app {

using engine::metering::LogLevel;
using engine::metering::LogLine;

namespace {

constexpr int kPage = 5'000;
constexpr std::int64_t kFirstId = 1;

void appendLine(QByteArray& text, const LogLine& line)
{
    text += QDateTime::fromMSecsSinceEpoch(engine::toEpochMs(line.at), Qt::UTC)
                .toString(Qt::ISODateWithMs)
                .toUtf8();
    const auto addField = [&text](const QByteArray& field) { text += '\t' + field; };
    addField(model::logLevelText(line.level).toUtf8());
    addField(QByteArray::fromStdString(line.service + '/' + line.function));
    addField(QByteArray::fromStdString(line.instanceId));
    addField(QByteArray::fromStdString(line.requestId));
    addField(QByteArray::fromStdString(line.text));
    text += '\n';
}

} // namespace

LogExport::LogExport(model::EngineClient& client, engine::storage::LogQuery query,
    bool isPlatformHidden, const QString& path, QObject* parent)
    : QObject(parent)
    , m_client(client)
    , m_query(std::move(query))
    , m_isPlatformHidden(isPlatformHidden)
    , m_file(path)
{
    m_query.limit = kPage;
    m_query.beforeId = 0;
    m_query.afterId = 0;
}

void LogExport::start()
{
    if (!m_file.open(QIODevice::WriteOnly)) return fail(m_file.errorString());
    // Queries go forward from a line on, not from the very beginning: the first line comes alone.
    m_query.beforeId = kFirstId + 1;
    readPage();
}

void LogExport::readPage()
{
    model::onFinished(m_client.queryLogs(m_query), this,
        [this](const engine::Result<std::vector<LogLine>>& page) {
            if (!page) return fail(model::errorText(page.error()));
            if (!write(*page)) return fail(m_file.errorString());
            const bool wasFirst = std::exchange(m_query.beforeId, 0) != 0;
            if (wasFirst || page->size() == kPage) {
                m_query.afterId = wasFirst ? kFirstId : page->back().id;
                return readPage();
            }
            if (!m_file.commit()) return fail(m_file.errorString());
            Q_EMIT finished(m_lines);
            deleteLater();
        });
}

bool LogExport::write(const std::vector<LogLine>& lines)
{
    QByteArray text;
    for (const LogLine& line : lines) {
        if (m_isPlatformHidden && line.level == LogLevel::Platform) continue;
        appendLine(text, line);
        ++m_lines;
    }
    return m_file.write(text) == text.size();
}

void LogExport::fail(const QString& why)
{
    Q_EMIT failed(why);
    deleteLater();
}

} // namespace app
