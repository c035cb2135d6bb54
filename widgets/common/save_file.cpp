#include "save_file.h"

#include <QBuffer>
#include <QCoreApplication>
#include <QFileDialog>
#include <QImage>
#include <QSaveFile>

namespace widgets {

void askWhereToSave(
    QWidget* parent, const SaveRequest& request, std::function<void(const QString&)> chosen)
{
    auto* dialog = new QFileDialog(parent, request.title, {}, request.filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->setDefaultSuffix(request.suffix);
    if (!request.name.isEmpty()) dialog->selectFile(request.name);
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, std::move(chosen));
    dialog->open();
}

void saveFile(QWidget* parent, const SaveRequest& request, std::function<void(const QString&)> saved,
    std::function<void(const QString&)> failed)
{
    const auto write = [bytes = request.bytes, saved = std::move(saved),
                           failed = std::move(failed)](const QString& path) {
        QSaveFile file(path);
        if (file.open(QIODevice::WriteOnly) && file.write(bytes()) >= 0 && file.commit())
            return saved(path);
        failed(QCoreApplication::translate("widgets::saveFile", "%1 cannot be written: %2")
                   .arg(path, file.errorString()));
    };
    askWhereToSave(parent, request, write);
}

QByteArray pngOf(const QImage& picture)
{
    QByteArray bytes;
    QBuffer buffer(&bytes);
    buffer.open(QIODevice::WriteOnly);
    picture.save(&buffer, "PNG");
    return bytes;
}

} // namespace widgets
