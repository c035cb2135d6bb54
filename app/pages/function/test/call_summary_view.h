#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>
#include <app/pages/function/test/call_summary.h>

class QProgressBar;
class QPushButton;

namespace widgets {
class ElidedLabel;
class Label;
class StatTile;
} // namespace widgets

namespace app {

/// Many calls at once: how far they are and how they went together.
class CallSummaryView : public QWidget
{
    Q_OBJECT
public:
    explicit CallSummaryView(QWidget* parent = nullptr);

    void begin(int count);
    void add(const FinishedCall& call);
    void end(bool wasCancelled);
    const CallSummary& summary() const { return m_summary; }

Q_SIGNALS:
    void logsRequested(const QString& requestId, const QString& instanceId);

private:
    void refresh();
    CallSummary m_summary;
    QElapsedTimer m_since;
    QTimer m_refresh;
    QProgressBar* m_progress;
    widgets::Label* m_state;
    widgets::StatTile* m_succeeded;
    widgets::StatTile* m_failed;
    widgets::StatTile* m_throttled;
    widgets::StatTile* m_coldStarts;
    widgets::StatTile* m_median;
    widgets::StatTile* m_tail;
    widgets::StatTile* m_billed;
    widgets::StatTile* m_instances;
    widgets::ElidedLabel* m_failure;
    QPushButton* m_failureLogs;
};

} // namespace app
