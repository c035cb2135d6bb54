#pragma once

#include <QStringList>
#include <QWidget>
#include <app/concurrency_check/concurrency_report.h>

class QPushButton;
class QTableView;

namespace widgets {
class CodeEditor;
class MessageBar;
class StatTile;
class StateStack;
} // namespace widgets

namespace app {

class FindingTableModel;

/// What came of a concurrency check: whether sharing is safe, where the time goes, how many calls
/// an instance could take, each finding, and the chosen one in full.
class ConcurrencyReportView : public QWidget
{
    Q_OBJECT
public:
    explicit ConcurrencyReportView(QWidget* parent = nullptr);

    /// `events`: their names. `current`: the function's instance concurrency.
    void showReport(const ConcurrencyReport& report, const QStringList& events, int current);

Q_SIGNALS:
    /// The user takes the suggested instance concurrency.
    void suggestionTaken(int concurrency);

private:
    QWidget* makeTiles();
    QWidget* makeFindings();
    void showVerdict(const ConcurrencyReport& report);
    void showSuggestion(const ConcurrencyReport& report, int current);
    void showFinding();

    FindingTableModel* m_findings;
    widgets::MessageBar* m_verdict;
    widgets::StatTile* m_duration;
    widgets::StatTile* m_processor;
    widgets::StatTile* m_wait;
    widgets::StatTile* m_suggested;
    QPushButton* m_take;
    QTableView* m_table;
    widgets::CodeEditor* m_alone;
    widgets::CodeEditor* m_together;
    widgets::StateStack* m_states;
    int m_suggestion = 1;
};

} // namespace app
