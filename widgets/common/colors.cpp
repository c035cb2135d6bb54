#include "colors.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

using namespace Qt::StringLiterals;

namespace widgets {

namespace {

template <typename Owner>
struct Entry
{
    QLatin1StringView key;
    QColor Owner::*member;
};

constexpr Entry<Colors> kPlain[] = {
    {"canvas"_L1, &Colors::canvas},
    {"chrome"_L1, &Colors::chrome},
    {"surface"_L1, &Colors::surface},
    {"raised"_L1, &Colors::raised},
    {"sunken"_L1, &Colors::sunken},
    {"hover"_L1, &Colors::hover},
    {"pressed"_L1, &Colors::pressed},
    {"selected"_L1, &Colors::selected},
    {"border"_L1, &Colors::border},
    {"borderStrong"_L1, &Colors::borderStrong},
    {"outline"_L1, &Colors::outline},
    {"text"_L1, &Colors::text},
    {"textMuted"_L1, &Colors::textMuted},
    {"textFaint"_L1, &Colors::textFaint},
    {"textDisabled"_L1, &Colors::textDisabled},
    {"accent"_L1, &Colors::accent},
    {"accentHover"_L1, &Colors::accentHover},
    {"accentPressed"_L1, &Colors::accentPressed},
    {"accentText"_L1, &Colors::accentText},
    {"onAccent"_L1, &Colors::onAccent},
    {"focus"_L1, &Colors::focus},
};

constexpr Entry<Colors> kDanger[] = {
    {"fill"_L1, &Colors::danger},
    {"hover"_L1, &Colors::dangerHover},
    {"pressed"_L1, &Colors::dangerPressed},
    {"text"_L1, &Colors::onDanger},
};

constexpr Entry<Colors> kEditor[] = {
    {"currentLine"_L1, &Colors::currentLine},
    {"lineNumber"_L1, &Colors::lineNumber},
    {"selection"_L1, &Colors::textSelection},
    {"match"_L1, &Colors::searchMatch},
    {"brace"_L1, &Colors::matchingBrace},
};

constexpr Entry<Colors::Syntax> kSyntax[] = {
    {"keyword"_L1, &Colors::Syntax::keyword},
    {"string"_L1, &Colors::Syntax::string},
    {"number"_L1, &Colors::Syntax::number},
    {"comment"_L1, &Colors::Syntax::comment},
    {"function"_L1, &Colors::Syntax::function},
    {"type"_L1, &Colors::Syntax::type},
    {"key"_L1, &Colors::Syntax::key},
    {"constant"_L1, &Colors::Syntax::constant},
    {"error"_L1, &Colors::Syntax::error},
};

constexpr Entry<ToneColors> kTone[] = {
    {"text"_L1, &ToneColors::text},
    {"fill"_L1, &ToneColors::fill},
    {"border"_L1, &ToneColors::border},
    {"solid"_L1, &ToneColors::solid},
};

constexpr QLatin1StringView kToneKeys[kToneCount]
    = {"neutral"_L1, "accent"_L1, "success"_L1, "warning"_L1, "error"_L1, "info"_L1};

/// Reads colours and remembers the first that is missing.
class Reader
{
public:
    explicit Reader(QString& problem)
        : m_problem(problem)
    {
    }

    QColor color(const QJsonValue& value, const QString& where)
    {
        const QColor color(value.toString());
        if (!color.isValid() && m_problem.isEmpty()) {
            m_problem = u"%1 is not a colour"_s.arg(where);
        }
        return color;
    }

    template <typename Owner, std::size_t Count>
    void read(Owner& owner, const Entry<Owner> (&entries)[Count], const QJsonObject& json,
        const QString& where)
    {
        for (const Entry<Owner>& entry : entries) {
            owner.*entry.member = color(json[entry.key], where + entry.key);
        }
    }

    std::vector<QColor> list(const QJsonValue& value, const QString& where, qsizetype minimum)
    {
        std::vector<QColor> colors;
        const QJsonArray array = value.toArray();
        for (const QJsonValue& item : array) {
            colors.push_back(color(item, where));
        }
        if (array.size() < minimum && m_problem.isEmpty()) {
            m_problem = u"%1 needs %2 colours"_s.arg(where).arg(minimum);
        }
        return colors;
    }

private:
    QString& m_problem;
};

} // namespace

QColor Colors::ink(Ink ink) const
{
    switch (ink) {
    case Ink::Text:
        return text;
    case Ink::Muted:
        return textMuted;
    case Ink::Faint:
        return textFaint;
    case Ink::Disabled:
        return textDisabled;
    case Ink::Accent:
        return accentText;
    case Ink::OnAccent:
        return onAccent;
    case Ink::Success:
        return tone(Tone::Success).text;
    case Ink::Warning:
        return tone(Tone::Warning).text;
    case Ink::Error:
        return tone(Tone::Error).text;
    case Ink::Info:
        return tone(Tone::Info).text;
    }
    Q_UNREACHABLE();
}

QPalette Colors::toPalette() const
{
    QPalette palette;
    palette.setColor(QPalette::Window, canvas);
    palette.setColor(QPalette::WindowText, text);
    palette.setColor(QPalette::Base, surface);
    palette.setColor(QPalette::AlternateBase, hover);
    palette.setColor(QPalette::Text, text);
    palette.setColor(QPalette::PlaceholderText, textFaint);
    palette.setColor(QPalette::Button, raised);
    palette.setColor(QPalette::ButtonText, text);
    palette.setColor(QPalette::BrightText, onDanger);
    palette.setColor(QPalette::Highlight, textSelection);
    palette.setColor(QPalette::HighlightedText, text);
    palette.setColor(QPalette::Link, accentText);
    palette.setColor(QPalette::LinkVisited, accentText);
    palette.setColor(QPalette::ToolTipBase, raised);
    palette.setColor(QPalette::ToolTipText, text);
    palette.setColor(QPalette::Light, raised);
    palette.setColor(QPalette::Midlight, hover);
    palette.setColor(QPalette::Mid, border);
    palette.setColor(QPalette::Dark, borderStrong);
    palette.setColor(QPalette::Shadow, outline);
    for (const auto role :
        {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText}) {
        palette.setColor(QPalette::Disabled, role, textDisabled);
    }
    palette.setColor(QPalette::Disabled, QPalette::PlaceholderText, textDisabled);
    palette.setColor(QPalette::Disabled, QPalette::Highlight, pressed);
    palette.setColor(QPalette::Disabled, QPalette::Link, textDisabled);
    return palette;
}

std::optional<Colors> Colors::fromJson(const QJsonObject& theme, QString& problem)
{
    problem.clear();
    Colors colors;
    Reader reader(problem);
    reader.read(colors, kPlain, theme, {});
    reader.read(colors, kDanger, theme["danger"_L1].toObject(), u"danger."_s);
    reader.read(colors, kEditor, theme["editor"_L1].toObject(), u"editor."_s);
    reader.read(colors.syntax, kSyntax, theme["syntax"_L1].toObject(), u"syntax."_s);
    const QJsonObject tones = theme["tones"_L1].toObject();
    for (std::size_t i = 0; i < colors.tones.size(); ++i) {
        reader.read(colors.tones[i], kTone, tones[kToneKeys[i]].toObject(),
            u"tones.%1."_s.arg(kToneKeys[i]));
    }
    colors.series = reader.list(theme["series"_L1], u"series"_s, 6);
    colors.phases = reader.list(theme["phases"_L1], u"phases"_s, 5);
    if (!problem.isEmpty()) return std::nullopt;
    return colors;
}

Colors Colors::builtIn(bool isDark)
{
    QFile file(u":/fcdesk/themes/palette.json"_s);
    if (!file.open(QIODevice::ReadOnly)) qFatal("The palette is not built in");
    const QJsonObject themes = QJsonDocument::fromJson(file.readAll()).object();
    QString problem;
    const std::optional<Colors> colors
        = fromJson(themes[isDark ? "dark"_L1 : "light"_L1].toObject(), problem);
    if (!colors) qFatal("palette.json: %s", qUtf8Printable(problem));
    return *colors;
}

QColor withAlpha(QColor color, double opacity)
{
    color.setAlphaF(static_cast<float>(opacity));
    return color;
}

QColor blended(const QColor& over, const QColor& under)
{
    const float alpha = over.alphaF();
    return QColor::fromRgbF(over.redF() * alpha + under.redF() * (1 - alpha),
        over.greenF() * alpha + under.greenF() * (1 - alpha),
        over.blueF() * alpha + under.blueF() * (1 - alpha));
}

} // namespace widgets
