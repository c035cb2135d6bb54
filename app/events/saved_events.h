#pragma once

#include <QDir>
#include <QString>
#include <QStringList>
#include <engine/core/result.h>

namespace app {

/// Test events the user keeps: one file each, events/<service>/<function>/<name>.json below a
/// folder. Editors and version control may work on the same files, so nothing is remembered here.
/// Texts are stored as they are, JSON or not.
class SavedEvents
{
public:
    static constexpr qint64 kMostBytes = 32 * 1024 * 1024; ///< what a synchronous call may carry
    static constexpr int kLongestName = 64; ///< UTF-16 units; a file system takes 255 bytes

    explicit SavedEvents(QDir folder);

    /// Why a name cannot be one, as a sentence for the user; empty when it can.
    static QString nameProblem(const QString& name);

    /// In the order of the user's language; empty when there are none.
    QStringList names(const QString& service, const QString& function) const;
    bool contains(const QString& service, const QString& function, const QString& name) const;
    /// Io when the file cannot be read, is too large or is not UTF-8.
    engine::Result<QString> read(
        const QString& service, const QString& function, const QString& name) const;
    /// Replaces what is there, all or nothing. InvalidArgument for a name that cannot be one, Io
    /// when it cannot be written.
    engine::Result<void> write(const QString& service, const QString& function, const QString& name,
        const QString& text) const;
    /// Succeeds when it is gone already.
    engine::Result<void> remove(
        const QString& service, const QString& function, const QString& name) const;

private:
    QDir folderOf(const QString& service, const QString& function) const;
    engine::Result<QString> pathOf(
        const QString& service, const QString& function, const QString& name) const;
    QDir m_folder;
};

} // namespace app
