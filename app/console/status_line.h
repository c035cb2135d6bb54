#pragma once

#include <QWidget>
#include <app/console/workspace.h>

class QToolButton;

namespace widgets {
class Label;
} // namespace widgets

namespace app {

/// The lower edge of the window: where the engine answers, what it keeps functions in, what is
/// alive and what went wrong.
class StatusLine : public QWidget
{
    Q_OBJECT
public:
    explicit StatusLine(Workspace& workspace, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QToolButton* makeSandboxButton();
    QToolButton* makeThemeButton();
    void showLive();

    Workspace& m_workspace;
    widgets::Label* m_instances;
    QToolButton* m_errors;
};

} // namespace app
