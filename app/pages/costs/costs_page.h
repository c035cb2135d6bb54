#pragma once

#include <QTimer>
#include <QWidget>
#include <app/console/workspace.h>
#include <app/pages/costs/cost_report.h>

class QPushButton;
class QSortFilterProxyModel;
class QTableView;

namespace engine {
struct Error;
}
namespace widgets {
class Card;
class SegmentedControl;
class StateStack;
class TimeSeriesChart;
} // namespace widgets

namespace app {

class CostTableModel;
class CostTiles;
class PricesCard;

/// What everything costs: by day and by function, under the price table in force or two side by side. Works only while it
/// is visible.
class CostsPage : public QWidget
{
    Q_OBJECT
public:
    explicit CostsPage(Workspace& workspace, QWidget* parent = nullptr);

    widgets::TimeSeriesChart* chart() const { return m_chart; }
    /// Of the whole page, once loaded.
    QByteArray csv() const;

protected:
    void showEvent(QShowEvent*) override;
    void hideEvent(QHideEvent*) override;

private:
    QWidget* makeTable();
    void load();
    void showReport();
    void showChart(const CostReport& report);
    void showFailure(const engine::Error& error);
    void setFunction(const QString& path);
    void exportCsv();
    CostReport::Range range() const;

    Workspace& m_workspace;
    std::vector<engine::metering::UsageRow> m_rows;
    QDate m_today;
    QString m_function; ///< the chart is narrowed to it; empty: all
    bool m_isLoaded = false;
    int m_generation = 0; ///< of load(): late answers of earlier ones are left out
    CostTiles* m_tiles;
    widgets::SegmentedControl* m_range;
    widgets::Card* m_chartCard;
    widgets::TimeSeriesChart* m_chart;
    QPushButton* m_all;
    PricesCard* m_prices;
    CostTableModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table;
    widgets::StateStack* m_states;
    QTimer m_refresh;
};

} // namespace app
