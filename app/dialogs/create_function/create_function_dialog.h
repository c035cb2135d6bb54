#pragma once

#include <QDialog>
#include <app/console/navigator.h>
#include <app/console/workspace.h>

namespace widgets {
class MessageBar;
}

namespace app {

class CodeSourcePicker;
class FunctionForm;

/// Makes a function and goes to it. Stays open, with what was typed, when the engine refuses. Use
/// open(); deletes itself when closed.
class CreateFunctionDialog : public QDialog
{
    Q_OBJECT
public:
    explicit CreateFunctionDialog(Workspace& workspace, QWidget* parent);

    /// From this folder or .zip.
    void setPath(const QString& path);
    /// In this service.
    void setService(const QString& service);

    void accept() override;

private:
    void followSource();
    void showServices();
    FunctionTab firstTab() const;

    Workspace& m_workspace;
    CodeSourcePicker* m_source;
    FunctionForm* m_form;
    widgets::MessageBar* m_refusal;
    QPushButton* m_create;
};

} // namespace app
