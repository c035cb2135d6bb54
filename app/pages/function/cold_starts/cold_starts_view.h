#pragma once

#include <app/pages/function/cold_starts/checklist.h>
#include <app/pages/function/function_view.h>

class QTableView;

namespace model {
class ColdStartTableModel;
}
namespace widgets {
class Card;
class PhaseChart;
class StateStack;
} // namespace widgets

namespace app {

class ChecklistCard;
class PathComparison;
class StartHistory;
struct StartBars;

/// How a function's instances started lately, and what could make that faster.
class ColdStartsView : public FunctionView
{
    Q_OBJECT
public:
    ColdStartsView(
        Workspace& workspace, QString service, QString function, QWidget* parent = nullptr);
    ~ColdStartsView() override;
    void setState(const FunctionState& state) override;

protected:
    void showEvent(QShowEvent* event) override;

private:
    QWidget* makeStarts();
    void setUpTable();
    void showStarts();
    void showBars();
    void showChecklist();
    void readPackage();
    void chooseRow(int bar);
    void chooseBar();
    void showMenu(const QPoint& position);

    StartHistory* m_history;
    model::ColdStartTableModel* m_model;
    std::unique_ptr<StartBars> m_bars;
    ChecklistFacts m_facts;
    std::string m_packageRead; ///< the checksum of the package that m_facts is about
    widgets::Card* m_chartCard;
    widgets::PhaseChart* m_chart;
    PathComparison* m_paths;
    QTableView* m_table;
    widgets::StateStack* m_states;
    ChecklistCard* m_checklist;
};

} // namespace app
