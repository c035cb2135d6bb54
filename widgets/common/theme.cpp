#include "theme.h"

#include "style.h"
#include "system_scheme.h"

#include <QApplication>
#include <QFontDatabase>
#include <QToolTip>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace widgets {

namespace {

Theme* s_theme = nullptr;

/// The wished families that this machine has, then the desktop's own font. Digits must have one
/// width: no Inter.
QStringList available(const QStringList& wished, QFontDatabase::SystemFont fallback)
{
    QStringList families;
    for (const QString& family : wished) {
        if (QFontDatabase::hasFamily(family)) families << family;
    }
    return families << QFontDatabase::systemFont(fallback).family();
}

const QStringList& textFamilies()
{
    static const QStringList families
        = available({u"Noto Sans"_s, u"Noto Sans CJK SC"_s}, QFontDatabase::GeneralFont);
    return families;
}

const QStringList& monoFamilies()
{
    static const QStringList families
        = available({u"JetBrains Mono"_s, u"Noto Sans Mono"_s, u"DejaVu Sans Mono"_s,
                        u"Noto Sans Mono CJK SC"_s},
            QFontDatabase::FixedFont);
    return families;
}

QFont makeFont(const QStringList& families, int pixels, QFont::Weight weight)
{
    QFont font;
    font.setFamilies(families);
    font.setPixelSize(pixels);
    font.setWeight(weight);
    return font;
}

} // namespace

void Theme::prepare()
{
    // Qt turns FreeType's stem darkening on for CFF fonts, which is meant for dark text: Chinese
    // text on a dark page came out bold beside Latin text. Darkening by nothing keeps both alike.
    constexpr char kVariable[] = "FREETYPE_PROPERTIES";
    if (!qEnvironmentVariableIsSet(kVariable)) {
        qputenv(kVariable, "cff:darkening-parameters=500,0,1000,0,1500,0,2000,0");
    }
}

Theme& Theme::install(QApplication& application, Mode mode)
{
    Q_ASSERT(!s_theme);
    s_theme = new Theme(application);
    QApplication::setStyle(new Style);
    QApplication::setFont(font(TextStyle::Body));
    QApplication::setFont(font(TextStyle::Caption), "QHeaderView");
    QToolTip::setFont(font(TextStyle::Small));
    s_theme->m_mode = mode;
    s_theme->update();
    return *s_theme;
}

Theme& Theme::instance()
{
    Q_ASSERT(s_theme);
    return *s_theme;
}

Theme::Theme(QApplication& application)
    : QObject(&application)
    , m_system(new SystemScheme(this))
    , m_colors(Colors::builtIn(false))
{
    connect(m_system, &SystemScheme::isDarkChanged, this, &Theme::update);
    connect(this, &QObject::destroyed, [] { s_theme = nullptr; });
}

void Theme::setMode(Mode mode)
{
    if (mode == m_mode) return;
    m_mode = mode;
    update();
}

void Theme::update()
{
    m_isDark = m_mode == Mode::Dark || (m_mode == Mode::System && m_system->isDark());
    m_colors = Colors::builtIn(m_isDark);
    const QPalette palette = m_colors.toPalette();
    QApplication::setPalette(palette);
    QToolTip::setPalette(palette);
    // Qt repaints what uses its palette; parts that paint with colors() alone need a word too.
    const QWidgetList widgets = QApplication::allWidgets();
    for (QWidget* widget : widgets) {
        widget->update();
    }
    Q_EMIT themeChanged();
}

QFont Theme::font(TextStyle style)
{
    switch (style) {
    case TextStyle::Caption:
        return makeFont(textFamilies(), 11, QFont::Medium);
    case TextStyle::Small:
        return makeFont(textFamilies(), 12, QFont::Normal);
    case TextStyle::Body:
        return makeFont(textFamilies(), 13, QFont::Normal);
    case TextStyle::Strong:
        return makeFont(textFamilies(), 13, QFont::DemiBold);
    case TextStyle::Title:
        return makeFont(textFamilies(), 15, QFont::DemiBold);
    case TextStyle::Heading:
        return makeFont(textFamilies(), 20, QFont::DemiBold);
    case TextStyle::Display:
        return makeFont(textFamilies(), 28, QFont::DemiBold);
    case TextStyle::Mono:
        return makeFont(monoFamilies(), 13, QFont::Normal);
    case TextStyle::MonoSmall:
        return makeFont(monoFamilies(), 12, QFont::Normal);
    }
    Q_UNREACHABLE();
}

} // namespace widgets
