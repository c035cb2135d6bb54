#include <app/dialogs/create_function/package_guess.h>

#include <QDir>
#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace app {

namespace {

constexpr int kLongestName = 64;

/// Handlers are sought in the files people name so, the usual one first.
const QStringList kEntryNames{u"index"_s, u"main"_s, u"handler"_s, u"app"_s};

bool isNameCharacter(QChar c)
{
    return c.unicode() < 128 && (c.isLetterOrNumber() || c == u'_' || c == u'-');
}

/// The first of the usual entry files with this suffix; empty: none is there.
QString entryOf(const QDir& folder, const QString& suffix)
{
    for (const QString& name : kEntryNames) {
        if (folder.exists(name + suffix)) return name;
    }
    return {};
}

void guessContents(const QDir& folder, PackageGuess& guess)
{
    if (folder.exists(u"bootstrap"_s)) {
        guess.runtime = u"custom.debian12"_s;
        return;
    }
    const std::pair<QString, QString> kinds[]
        = {{u".js"_s, u"nodejs20"_s}, {u".mjs"_s, u"nodejs20"_s}, {u".py"_s, u"python3.10"_s}};
    for (const auto& [suffix, runtime] : kinds) {
        const QString entry = entryOf(folder, suffix);
        if (entry.isEmpty()) continue;
        guess.runtime = runtime;
        guess.handler = entry + u".handler"_s;
        return;
    }
    if (folder.exists(u"package.json"_s))
        guess.runtime = u"nodejs20"_s;
    else if (folder.exists(u"requirements.txt"_s))
        guess.runtime = u"python3.10"_s;
}

} // namespace

QString toFunctionName(const QString& text)
{
    QString name;
    for (const QChar c : text) {
        if (isNameCharacter(c))
            name += c;
        else if (!name.isEmpty() && !name.endsWith(u'-'))
            name += u'-';
    }
    while (!name.isEmpty() && (name[0].isDigit() || name[0] == u'-'))
        name.remove(0, 1);
    name.truncate(kLongestName);
    while (name.endsWith(u'-'))
        name.chop(1);
    return name;
}

PackageGuess guessPackage(const QString& path)
{
    const QFileInfo info(path);
    PackageGuess guess;
    if (info.isDir()) {
        guess.name = toFunctionName(QDir(path).dirName());
        guessContents(QDir(path), guess);
    } else {
        guess.name = toFunctionName(info.completeBaseName());
    }
    return guess;
}

} // namespace app
