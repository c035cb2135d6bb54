#include <app/events/saved_events.h>

#include <QCollator>
#include <QCoreApplication>
#include <QFile>
#include <QFileInfo>
#include <QSaveFile>
#include <QStringDecoder>
#include <algorithm>
#include <model/format/numbers.h>

using namespace Qt::StringLiterals;
using engine::ErrorCode;

namespace app {

namespace {

class EventText
{
    Q_DECLARE_TR_FUNCTIONS(app::EventText)
};

const QString kSuffix = u".json"_s;

/// Characters that mean something to a file system or a shell somewhere.
bool isAllowed(QChar letter)
{
    return letter.isPrint() && !u"/\\:*?\"<>|"_s.contains(letter);
}

engine::Failure failed(const char* what, const QString& path, const QString& why)
{
    return engine::fail(ErrorCode::Io,
        std::string(what) + " event file " + path.toStdString() + ": " + why.toStdString());
}

} // namespace

SavedEvents::SavedEvents(QDir folder)
    : m_folder(std::move(folder))
{
}

QString SavedEvents::nameProblem(const QString& name)
{
    if (name.isEmpty()) return EventText::tr("An event needs a name.");
    if (name.size() > kLongestName)
        return EventText::tr("A name has at most %1 characters.")
            .arg(model::countText(kLongestName));
    if (name != name.trimmed()) return EventText::tr("A name does not begin or end with a space.");
    if (name.startsWith(u'.')) return EventText::tr("A name does not begin with a dot.");
    const auto refused = std::find_if_not(name.begin(), name.end(), isAllowed);
    if (refused == name.end()) return {};
    return refused->isPrint() ? EventText::tr("A name cannot contain %1.").arg(*refused)
                              : EventText::tr("A name cannot contain invisible characters.");
}

QDir SavedEvents::folderOf(const QString& service, const QString& function) const
{
    // The catalog lets no separators or dots into these names.
    return QDir(m_folder.filePath(u"events/%1/%2"_s.arg(service, function)));
}

engine::Result<QString> SavedEvents::pathOf(
    const QString& service, const QString& function, const QString& name) const
{
    if (const QString problem = nameProblem(name); !problem.isEmpty())
        return engine::fail(ErrorCode::InvalidArgument, problem.toStdString(), "name");
    return folderOf(service, function).filePath(name + kSuffix);
}

QStringList SavedEvents::names(const QString& service, const QString& function) const
{
    QStringList names;
    const QStringList files
        = folderOf(service, function).entryList({u'*' + kSuffix}, QDir::Files | QDir::Readable);
    for (const QString& file : files) {
        const QString name = file.chopped(kSuffix.size());
        if (nameProblem(name).isEmpty()) names << name;
    }
    QCollator order;
    order.setNumericMode(true);
    std::sort(names.begin(), names.end(), order);
    return names;
}

bool SavedEvents::contains(
    const QString& service, const QString& function, const QString& name) const
{
    const engine::Result<QString> path = pathOf(service, function, name);
    return path && QFileInfo::exists(*path);
}

engine::Result<QString> SavedEvents::read(
    const QString& service, const QString& function, const QString& name) const
{
    const engine::Result<QString> path = pathOf(service, function, name);
    if (!path) return engine::Failure(path.error());
    QFile file(*path);
    if (!file.open(QIODevice::ReadOnly)) return failed("read", *path, file.errorString());
    if (file.size() > kMostBytes)
        return failed("read", *path, u"larger than an event can be, 32 MB"_s);
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString text = decoder(file.readAll());
    if (decoder.hasError()) return failed("read", *path, u"not UTF-8 text"_s);
    return text;
}

engine::Result<void> SavedEvents::write(
    const QString& service, const QString& function, const QString& name, const QString& text) const
{
    const engine::Result<QString> path = pathOf(service, function, name);
    if (!path) return engine::Failure(path.error());
    const QDir folder = folderOf(service, function);
    if (!folder.mkpath(u"."_s)) return failed("write", *path, u"its folder cannot be created"_s);
    QSaveFile file(*path);
    const QByteArray bytes = text.toUtf8();
    if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size() || !file.commit())
        return failed("write", *path, file.errorString());
    return {};
}

engine::Result<void> SavedEvents::remove(
    const QString& service, const QString& function, const QString& name) const
{
    const engine::Result<QString> path = pathOf(service, function, name);
    if (!path) return engine::Failure(path.error());
    QFile file(*path);
    if (!file.exists() || file.remove()) return {};
    return failed("delete", *path, file.errorString());
}

} // namespace app
