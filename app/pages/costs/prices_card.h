#pragma once

#include <app/console/workspace.h>
#include <engine/metering/price_settings.h>
#include <widgets/common/card.h>

class QCheckBox;
class QComboBox;
class QPushButton;

namespace widgets {
class FormField;
class Label;
} // namespace widgets

namespace app {

/// Which prices are in force, kept by the engine: the table, the free allowance, the bill run. Own tables are made from a
/// copy of another one, edited and deleted here. Also which other table to compare with, which only the page knows.
class PricesCard : public widgets::Card
{
    Q_OBJECT
public:
    explicit PricesCard(Workspace& workspace, QWidget* parent = nullptr);

    /// nullptr: nothing to compare with.
    const engine::metering::PriceTable* compared() const;

Q_SIGNALS:
    void comparedChanged();

private:
    void showSettings();
    void showAllowances();
    void choose(const QString& tableId);
    void edit();
    void askToDelete();
    void put(engine::metering::PriceSettings settings, const QString& done = {});
    const engine::metering::PriceSettings& settings() const;

    Workspace& m_workspace;
    QComboBox* m_table;
    QComboBox* m_allowance;
    QCheckBox* m_billRun;
    QComboBox* m_compared;
    widgets::FormField* m_tableField;
    QPushButton* m_edit;
    QPushButton* m_delete;
};

} // namespace app
