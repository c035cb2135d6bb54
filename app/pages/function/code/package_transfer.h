#pragma once

#include <QFuture>
#include <QObject>
#include <engine/core/result.h>
#include <variant>

class QFileDialog;
class QWidget;

namespace app {

struct Workspace;

/// Whole packages in and out: asks for the place, then does it or hands it on. GUI thread; the work
/// is done elsewhere.
class PackageTransfer : public QObject
{
    Q_OBJECT
public:
    enum class Form { Folder, Zip };

    /// `view`: over which dialogs appear.
    PackageTransfer(Workspace& workspace, QString service, QString function, QWidget* view);

    /// Ends in replacementChosen() or nothing.
    void chooseReplacement(Form form);
    /// Asks where to, then exports.
    void chooseExport(Form form);
    /// Writes the deployed package to `path`: a folder that is new or empty, or a zip file. Tells
    /// in a toast how it went.
    void exportTo(const QString& path, Form form);

Q_SIGNALS:
    void replacementChosen(const QString& path);
    void exported(const QString& path);
    void exportFailed(const QString& why);

private:
    QFileDialog* makeDialog(const QString& title);
    void finish(const QString& path, const QFuture<engine::Result<std::monostate>>& written);

    Workspace& m_workspace;
    QString m_service, m_function;
    QWidget* m_view;
};

} // namespace app
