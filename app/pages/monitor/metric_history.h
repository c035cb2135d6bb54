#pragma once

#include <QObject>
#include <QTimer>
#include <engine/core/result.h>
#include <engine/metering/telemetry.h>
#include <model/client/feeds.h>
#include <string>
#include <vector>

namespace model {
class EngineClient;
}

namespace app {

/// The recorded points of one function over a stretch of time, in even steps: asked from the
/// engine, then continued with what it records. GUI thread.
class MetricHistory : public QObject
{
    Q_OBJECT
public:
    using Points = std::vector<engine::metering::MetricPoint>;

    /// Both outlive the history.
    MetricHistory(model::EngineClient& client, model::MetricsFeed& feed, QObject* parent = nullptr);

    /// "service/function", or kAllFunctions. Forgets the points.
    void setFunction(std::string function);
    /// The stretch to have, milliseconds since the Unix epoch; its length decides the step. What is
    /// not there yet is asked for, and what was there stays until the answer comes.
    void cover(qint64 fromMs, qint64 toMs);
    /// Asks again for the stretch, after failed().
    void reload();

    /// Ascending; steps in which nothing happened are missing. Reaches further than the stretch.
    const Points& points() const { return m_points; }
    /// Seconds each point covers; the last one may still be filling.
    int step() const { return m_step; }
    /// Milliseconds; before it nothing is known.
    qint64 from() const { return m_loaded.from * 1000; }
    bool isLoaded() const { return m_isLoaded; }

    /// The step for a stretch of up to 400 days: at most 360 of them fill it.
    static int stepFor(qint64 lengthMs);

Q_SIGNALS:
    void pointsChanged();
    void failed(const engine::Error& error);

private:
    /// Seconds, whole steps.
    struct Stretch
    {
        std::int64_t from = 0; ///< inclusive
        std::int64_t until = 0; ///< exclusive
        int step = 0;
        bool isOpen = false; ///< goes on with what is recorded
        bool covers(qint64 fromMs, qint64 toMs) const;
    };
    using Answer = engine::Result<Points>;

    void load();
    void take(
        const Stretch& asked, std::int64_t boundary, const Answer& past, const Answer& recent);
    void addRows(const model::MetricsFeed::Rows& rows);
    bool add(const engine::metering::MetricPoint& second);
    void forgetOldest();

    model::EngineClient& m_client;
    std::string m_function;
    qint64 m_fromMs = 0, m_toMs = 0; ///< the stretch to have
    QTimer m_load; ///< the last of many wishes in a row counts
    int m_question = 0; ///< an answer to an older question is dropped
    bool m_isLoading = false;
    bool m_hasFailed = false; ///< asks no more until told to
    Stretch m_asked; ///< the newest question
    Stretch m_loaded; ///< what m_points answers
    bool m_isLoaded = false;
    int m_step = 1;
    Points m_points;
    std::int64_t m_lastSecond = 0; ///< the newest one in m_points
    Points m_meanwhile; ///< recorded while the question is on its way
};

} // namespace app
