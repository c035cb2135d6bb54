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
const QString kEnglish = u"fcdesk_en"_s;

} // namespace

Translations::Translations(const QSettings& settings)
{
    const QString language = chosen(settings);
    const QLocale locale = language.isEmpty() ? QLocale::system() : QLocale(language);
    if (!language.isEmpty()) QLocale::setDefault(locale);
    // The C locale writes numbers and money as no person does.
    if (QLocale().language() == QLocale::C)
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates));
    // English has a catalogue for its plural forms alone.
    if (m_texts.load(locale, u"fcdesk"_s, u"_"_s, kFolder) || m_texts.load(kEnglish, kFolder))
        QCoreApplication::installTranslator(&m_texts);
}

QStringList Translations::languages()
{
    QStringList languages;
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
