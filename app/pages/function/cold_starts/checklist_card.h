#pragma once

#include <app/pages/function/cold_starts/checklist.h>
#include <vector>
#include <widgets/common/card.h>

class QGridLayout;
class QPushButton;

namespace widgets {
class Chip;
class Label;
} // namespace widgets

namespace app {

/// The published advice on cold starts, held against this function.
class ChecklistCard : public widgets::Card
{
    Q_OBJECT
public:
    explicit ChecklistCard(QWidget* parent = nullptr);

    /// Always the same pieces in the same order.
    void setAdvice(const std::vector<Advice>& advice);

Q_SIGNALS:
    void placeRequested(app::FunctionTab place);

private:
    struct Row
    {
        widgets::Chip* state;
        widgets::Label* finding;
    };
    void addRow(const Advice& advice);
    QGridLayout* m_grid;
    std::vector<Advice> m_advice;
    std::vector<Row> m_rows;
};

} // namespace app
