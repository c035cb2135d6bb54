#pragma once

#include <app/parts/edit_bar.h>

class QPushButton;

namespace widgets {
class BusyIndicator;
class Label;
} // namespace widgets

namespace app {

/// The bar below a code package: how many files have edits, and their deployment.
class DeployBar : public EditBar
{
    Q_OBJECT
public:
    explicit DeployBar(QWidget* parent = nullptr);

    struct State
    {
        int edits = 0; ///< files
        bool isDeploying = false;
    };
    void setState(const State& state);

Q_SIGNALS:
    void discardRequested();
    void deployRequested();

private:
    widgets::BusyIndicator* m_busy;
    widgets::Label* m_text;
    QPushButton* m_discard;
    QPushButton* m_deploy;
};

} // namespace app
