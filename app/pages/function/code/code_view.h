#pragma once

#include <app/pages/function/code/package_draft.h>
#include <app/pages/function/function_view.h>

namespace widgets {
class MessageBar;
class StateStack;
} // namespace widgets

namespace app {

class DeployBar;
class OpenFiles;
class PackagePanel;
class PackageTransfer;

/// The code tab of a function's page: the package's files as a tree, the open ones in editors. What
/// is edited, added, renamed and deleted is deployed together.
class CodeView : public FunctionView
{
    Q_OBJECT
public:
    /// Larger files are not opened in an editor.
    static constexpr std::int64_t kLargestText = 1024 * 1024;

    CodeView(Workspace& workspace, QString service, QString function, QWidget* parent = nullptr);

    void setState(const FunctionState& state) override;
    bool hasUnsavedEdits() const override { return !m_draft.isEmpty(); }

    PackageTransfer& transfer() { return *m_transfer; }

private:
    QWidget* makeWorkArea();
    void connectTree();
    void load();
    void takeFiles(std::vector<engine::storage::PackageFile> files);
    void openFirst();
    void open(const QString& path);
    void readInto(const QString& path);
    void showContent(const QString& path, const std::string& content);
    void close(const QString& path);
    void keepEdits();
    void noteModified(const QString& path, bool isModified);
    void askForNew();
    void askForName(const QString& path);
    void rename(const QString& from, const QString& to);
    void remove(const QString& path);
    void revert(const QString& path);
    void askToDiscard();
    void askToReplace(const QString& path);
    void deploy();
    void replace(const QString& path);
    void send(engine::CodeSource code, std::function<void()> onDeployed);
    void refresh();
    void tell(const QString& problem);
    QString pathProblem(const QString& path) const;

    PackageDraft m_draft;
    std::shared_ptr<const engine::catalog::Function> m_function;
    bool m_isDeploying = false;
    bool m_hadUnsavedEdits = false;
    PackageTransfer* m_transfer;
    widgets::StateStack* m_stack;
    PackagePanel* m_panel;
    OpenFiles* m_open;
    widgets::MessageBar* m_notice; ///< between editor and bar: opening it moves no text
    DeployBar* m_bar;
};

} // namespace app
