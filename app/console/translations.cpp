#include <app/console/translations.h>

#include <QCoreApplication>
#include <QDir>
#include <QLocale>
#include <QSettings>

using namespace Qt::StringLiterals;

namespace app {

namespace {

const QString kLanguageKey = u"appearance/language"_s;
const QString kFolder = u":/i18n"_s;
const QString kPrefix = u"fcdesk_"_s;
const QString kSuffix = u".qm"_s;

} // namespace

Translations::Translations(const QSettings& settings)
{
    const QString language = chosen(settings);
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    if (!language.isEmpty()) QLocale::setDefault(locale);
    if (m_texts.load(locale, u"fcdesk"_s, u"_"_s, kFolder))
        QCoreApplication::installTranslator(&m_texts);
}

QStringList Translations::languages()
{
    QStringList languages {u"en"_s};
    const QStringList files = QDir(kFolder).entryList({kPrefix + u'*' + kSuffix});
    for (const QString& file : files) {
        languages << file.sliced(kPrefix.size()).chopped(kSuffix.size());
    }
    return languages;
}

QString Translations::chosen(const QSettings& settings)
{
    return settings.value(kLanguageKey).toString();
}

void Translations::choose(QSettings& settings, const QString& language)
{
    settings.setValue(kLanguageKey, language);
}

} // namespace app
