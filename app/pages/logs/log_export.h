#pragma once

#include <QObject>
#include <QSaveFile>
#include <engine/storage/telemetry_query.h>
#include <vector>

namespace model {
class EngineClient;
}

namespace app {

/// Writes stored log lines to a text file, the oldest first: time in UTC, level, function,
/// instance, request and text, separated by tabs. Page by page, nothing waits for it; the file
/// appears when it is whole. Deletes itself when done; deleted before, it leaves no file.
class LogExport : public QObject
{
    Q_OBJECT
public:
    /// `query`: which lines; its limit and ids are the export's own business.
    LogExport(model::EngineClient& client, engine::storage::LogQuery query, bool isPlatformHidden,
        const QString& path, QObject* parent);

    void start();

Q_SIGNALS:
    void finished(qint64 lines);
    void failed(const QString& why);

private:
    void readPage();
    bool write(const std::vector<engine::metering::LogLine>& lines);
    void fail(const QString& why);
    model::EngineClient& m_client;
    engine::storage::LogQuery m_query;
    const bool m_isPlatformHidden;
    QSaveFile m_file;
    qint64 m_lines = 0;
};

} // namespace app
