#pragma once

#include <QStringList>
#include <QTranslator>

class QSettings;

namespace app {

/// The texts in the user's language, from the catalogues built in as :/i18n/fcdesk_<locale>.qm;
/// English where there is none. Before the first window.
class Translations
{
public:
    /// The language that was chosen, else the system's.
    explicit Translations(const QSettings& settings);

    /// Locale names there are texts for, "en" first.
    static QStringList languages();
    /// The chosen one; empty: the system's.
    static QString chosen(const QSettings& settings);
    /// Takes effect at the next start.
    static void choose(QSettings& settings, const QString& language);

private:
    QTranslator m_texts;
};

} // namespace app
