#pragma once

#include <QStackedWidget>
#include <app/pages/function/function_view.h>
#include <app/pages/function/test/call_runner.h>

class QPushButton;
class QShortcut;

namespace widgets {
class UnitSpinBox;
}

namespace app {

class CallHistory;
class CallResultView;
class CallSummaryView;
class EventPanel;

/// A function's test tab: an event, a call with it or many, and what came of it. Ctrl+Enter calls,
/// Escape cancels, Ctrl+Shift+Enter opens the concurrency check.
class TestView : public FunctionView
{
    Q_OBJECT
public:
    TestView(Workspace& workspace, QString service, QString function, QWidget* parent = nullptr);

    void setState(const FunctionState& state) override;

public Q_SLOTS:
    /// Calls the function as the page says; nothing while calls run.
    void invoke();

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeEventSide();
    QWidget* makeResultSide();
    void start(CallPlan plan);
    void checkConcurrency();
    void callFinished(const FinishedCall& call);
    void showRunning();
    void openLogs(const QString& requestId, const QString& instanceId);

    std::shared_ptr<const engine::catalog::Function> m_deployed; ///< null before the first state
    CallRunner* m_runner;
    EventPanel* m_event;
    widgets::UnitSpinBox* m_count;
    widgets::UnitSpinBox* m_parallel;
    QStackedWidget* m_buttons; ///< Invoke or Cancel, in one place
    QPushButton* m_invoke;
    QPushButton* m_cancel;
    QPushButton* m_checkConcurrency;
    QShortcut* m_escape; ///< cancels; off while there is nothing to cancel
    QStackedWidget* m_results;
    CallResultView* m_result;
    CallSummaryView* m_summary;
    CallHistory* m_history;
    std::shared_ptr<const std::string> m_calledWith; ///< shared by the calls of one plan
};

} // namespace app
