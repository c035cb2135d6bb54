#pragma once

#include <QByteArray>
#include <QString>
#include <functional>

class QImage;
class QWidget;

namespace widgets {

struct SaveRequest
{
    QString title; ///< of the dialog
    QString filter; ///< "Pictures (*.png)"
    QString suffix; ///< "png": added to names without one
    QString name; ///< proposed; may be empty
    std::function<QByteArray()> bytes; ///< called when a file was chosen
};

/// Asks in a dialog over `parent` where to save; `chosen` gets the path and does the writing. The
/// request's `bytes` are not asked for.
void askWhereToSave(
    QWidget* parent, const SaveRequest& request, std::function<void(const QString&)> chosen);
/// The same, then writes. `saved` gets the path, `failed` the
/// reason as a sentence; neither when the user changes their mind or `parent` goes.
void saveFile(QWidget* parent, const SaveRequest& request, std::function<void(const QString&)> saved,
    std::function<void(const QString&)> failed);

/// The picture as a PNG file.
QByteArray pngOf(const QImage& picture);

} // namespace widgets
