#pragma once

#include <app/console/workspace.h>
#include <widgets/common/card.h>

namespace widgets {
class SegmentedControl;
}

namespace app {

/// How the console looks.
class AppearanceCard : public widgets::Card
{
    Q_OBJECT
public:
    explicit AppearanceCard(Workspace& workspace, QWidget* parent = nullptr);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void showMode();
    QWidget* makeLanguageBox();

    Workspace& m_workspace;
    widgets::SegmentedControl* m_mode;
};

} // namespace app
