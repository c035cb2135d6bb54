#pragma once

#include <QString>
#include <QStringList>

namespace app {

/// What a folder or zip of code is likely to be, by the names of its files.
struct PackageGuess
{
    QString name; ///< a function name made of the path's; may be empty
    QString runtime; ///< empty: no idea
    QString handler; ///< empty: no idea
    bool operator==(const PackageGuess&) const = default;
};

/// `path`: a folder, whose top level is looked at, or a .zip, of which only the name is.
PackageGuess guessPackage(const QString& path);

/// A valid function name close to `text`; empty when nothing of it can stay.
QString toFunctionName(const QString& text);

} // namespace app
