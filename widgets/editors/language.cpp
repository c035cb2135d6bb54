#include "language.h"

#include <QFileInfo>
#include <QHash>

using namespace Qt::StringLiterals;

namespace widgets {

Language languageOf(const QString& fileName)
{
    static const QHash<QString, Language> bySuffix = {
        {u"js"_s, Language::JavaScript},
        {u"cjs"_s, Language::JavaScript},
        {u"mjs"_s, Language::JavaScript},
        {u"jsx"_s, Language::JavaScript},
        {u"ts"_s, Language::JavaScript},
        {u"py"_s, Language::Python},
        {u"pyi"_s, Language::Python},
        {u"json"_s, Language::Json},
        {u"yml"_s, Language::Yaml},
        {u"yaml"_s, Language::Yaml},
        {u"sh"_s, Language::Shell},
        {u"bash"_s, Language::Shell},
    };
    const QFileInfo file(fileName);
    if (file.fileName() == u"bootstrap") return Language::Shell;
    return bySuffix.value(file.suffix().toLower(), Language::Text);
}

int indentationOf(Language language)
{
    switch (language) {
    case Language::Python:
    case Language::Shell:
        return 4;
    case Language::Text:
    case Language::JavaScript:
    case Language::Json:
    case Language::Yaml:
        return 2;
    }
    Q_UNREACHABLE();
}

} // namespace widgets
