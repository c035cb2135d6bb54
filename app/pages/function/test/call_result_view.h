#pragma once

#include <QElapsedTimer>
#include <QTimer>
#include <QWidget>
#include <app/pages/function/test/call_runner.h>
#include <model/client/feeds.h>

class QPushButton;
class QStackedWidget;

namespace widgets {
class Chip;
class CodeEditor;
class CopyLabel;
class ElidedLabel;
class Label;
class LogView;
class SegmentedControl;
} // namespace widgets

namespace app {

/// One call, while it runs and when it is done: how it went, what it took, what it answered, what
/// it logged.
class CallResultView : public QWidget
{
    Q_OBJECT
public:
    explicit CallResultView(QWidget* parent = nullptr);

    /// Result or log: for the head of whatever surrounds the view.
    QWidget* pageChoice() const;

    void showRunning(const QString& requestId);
    void showCall(const FinishedCall& call);
    QString requestId() const { return m_requestId; }
    /// Takes what belongs to the call shown; others are left out.
    void addLog(const model::LogFeed::Lines& lines);

Q_SIGNALS:
    void logsRequested(const QString& requestId, const QString& instanceId);

private:
    void showElapsed();
    void showRecord(const engine::metering::InvocationRecord& record);
    void showBody(const std::string& body);
    void showNote(const QString& note);
    void clearFacts();

    QString m_requestId;
    widgets::Chip* m_outcome;
    widgets::ElidedLabel* m_error;
    widgets::Label* m_duration;
    widgets::Label* m_billed;
    widgets::Label* m_memory;
    widgets::Label* m_start;
    widgets::Label* m_status;
    widgets::Label* m_size;
    widgets::CopyLabel* m_request;
    QPushButton* m_logs;
    widgets::Label* m_phases;
    widgets::SegmentedControl* m_choice;
    widgets::Label* m_note;
    QStackedWidget* m_pages;
    widgets::CodeEditor* m_body;
    widgets::LogView* m_log;
    QElapsedTimer m_since;
    QTimer m_tick;
};

} // namespace app
