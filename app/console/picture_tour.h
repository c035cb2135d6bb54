#pragma once

#include <QDir>
#include <QStringList>
#include <engine/core/result.h>

class QWidget;

namespace app {

class MainWindow;

/// Goes through the pages of a window and keeps a picture of each. GUI thread; runs the event loop
/// while pages fill.
class PictureTour
{
public:
    /// `folder` exists.
    PictureTour(MainWindow& window, const QDir& folder);

    /// Every global page, every tab of a function and the dialogs: the paths, in that order.
    /// Io when a file cannot be written.
    engine::Result<QStringList> run(const QString& service, const QString& function);

private:
    /// Of `subject`, in every look and size.
    engine::Result<void> take(QWidget& subject, const QString& name);

    MainWindow& m_window;
    QDir m_folder;
    QStringList m_paths;
};

} // namespace app
