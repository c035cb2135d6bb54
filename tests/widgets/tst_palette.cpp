#include <QJsonObject>
#include <QTest>
#include <array>
#include <cmath>
#include <widgets/common/colors.h>

using namespace Qt::StringLiterals;
using widgets::Colors;
using widgets::Ink;
using widgets::Tone;

namespace {

constexpr double kReadable = 4.5; ///< text (source: WCAG 2.1, 1.4.3)
constexpr double kVisible = 3.0; ///< marks and outlines (source: WCAG 2.1, 1.4.11)

double linear(double channel)
{
    return channel <= 0.04045 ? channel / 12.92 : std::pow((channel + 0.055) / 1.055, 2.4);
}

using Vector = std::array<double, 3>;

Vector linearRgb(const QColor& color)
{
    return {linear(color.redF()), linear(color.greenF()), linear(color.blueF())};
}

double luminance(const QColor& color)
{
    const Vector rgb = linearRgb(color);
    return 0.2126 * rgb[0] + 0.7152 * rgb[1] + 0.0722 * rgb[2];
}

double contrast(const QColor& one, const QColor& other)
{
    const double a = luminance(one);
    const double b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

using Matrix = std::array<Vector, 3>;

/// How eyes without one kind of cone see linear RGB (source: Machado, Oliveira, Fernandes 2009,
/// severity 1).
const std::array<std::pair<const char*, Matrix>, 4> kEyes = {{
    {"usual", {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}}},
    {"deuteranopia",
        {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413},
            {-0.011820, 0.042940, 0.968881}}}},
    {"protanopia",
        {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216},
            {-0.003882, -0.048116, 1.051998}}}},
    {"tritanopia",
        {{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602},
            {0.004733, 0.691367, 0.303900}}}},
}};

/// OKLab: distances in it follow how different colours look.
Vector perceived(const QColor& color, const Matrix& eye)
{
    const Vector rgb = linearRgb(color);
    Vector seen{};
    for (std::size_t i = 0; i < 3; ++i) {
        seen[i]
            = std::clamp(eye[i][0] * rgb[0] + eye[i][1] * rgb[1] + eye[i][2] * rgb[2], 0.0, 1.0);
    }
    const double l
        = std::cbrt(0.4122214708 * seen[0] + 0.5363325363 * seen[1] + 0.0514459929 * seen[2]);
    const double m
        = std::cbrt(0.2119034982 * seen[0] + 0.6806995451 * seen[1] + 0.1073969566 * seen[2]);
    const double s
        = std::cbrt(0.0883024619 * seen[0] + 0.2817188376 * seen[1] + 0.6299787005 * seen[2]);
    return {0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s,
        1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s,
        0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s};
}

double distance(const Vector& a, const Vector& b)
{
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

} // namespace

class TestPalette : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void textIsReadable_data() { bothThemes(); }
    void textIsReadable()
    {
        QFETCH(bool, isDark);
        const Colors colors = Colors::builtIn(isDark);
        const QList<QColor> backgrounds = {colors.canvas, colors.chrome, colors.surface,
            colors.raised, colors.sunken, colors.hover, colors.pressed, colors.selected};
        for (const QColor& background : backgrounds) {
            for (const QColor& text :
                {colors.text, colors.textMuted, colors.textFaint, colors.accentText}) {
                QVERIFY2(contrast(text, background) >= kReadable, describe(text, background));
            }
        }
        for (const widgets::ToneColors& tone : colors.tones) {
            for (const QColor& background : {tone.fill, colors.canvas, colors.surface,
                     colors.raised, colors.selected, colors.hover}) {
                QVERIFY2(
                    contrast(tone.text, background) >= kReadable, describe(tone.text, background));
            }
            QVERIFY2(
                contrast(colors.text, tone.fill) >= kReadable, describe(colors.text, tone.fill));
        }
        for (const QColor& fill : {colors.accent, colors.accentHover, colors.accentPressed}) {
            QVERIFY2(contrast(colors.onAccent, fill) >= kReadable, describe(colors.onAccent, fill));
        }
        for (const QColor& fill : {colors.danger, colors.dangerHover, colors.dangerPressed}) {
            QVERIFY2(contrast(colors.onDanger, fill) >= kReadable, describe(colors.onDanger, fill));
        }
        QVERIFY2(contrast(colors.text, colors.textSelection) >= kReadable,
            describe(colors.text, colors.textSelection));
        QVERIFY2(contrast(colors.text, colors.searchMatch) >= kReadable,
            describe(colors.text, colors.searchMatch));
    }

    void codeIsReadable_data() { bothThemes(); }
    void codeIsReadable()
    {
        QFETCH(bool, isDark);
        const Colors colors = Colors::builtIn(isDark);
        const Colors::Syntax& s = colors.syntax;
        for (const QColor& text : {s.keyword, s.string, s.number, s.comment, s.function, s.type,
                 s.key, s.constant, s.error, colors.lineNumber}) {
            for (const QColor& background : {colors.sunken, colors.currentLine}) {
                QVERIFY2(contrast(text, background) >= kReadable, describe(text, background));
            }
        }
    }

    void marksAreVisible_data() { bothThemes(); }
    void marksAreVisible()
    {
        QFETCH(bool, isDark);
        const Colors colors = Colors::builtIn(isDark);
        for (const QColor& background :
            {colors.canvas, colors.surface, colors.raised, colors.sunken, colors.selected}) {
            QVERIFY2(contrast(colors.outline, background) >= kVisible,
                describe(colors.outline, background));
            QVERIFY2(
                contrast(colors.focus, background) >= kVisible, describe(colors.focus, background));
        }
        for (const widgets::ToneColors& tone : colors.tones) {
            QVERIFY2(contrast(tone.solid, colors.surface) >= kVisible,
                describe(tone.solid, colors.surface));
        }
        for (const auto* marks : {&colors.series, &colors.phases}) {
            for (const QColor& mark : *marks) {
                QVERIFY2(
                    contrast(mark, colors.surface) >= kVisible, describe(mark, colors.surface));
            }
        }
    }

    void seriesDifferForEveryEye_data() { bothThemes(); }
    void seriesDifferForEveryEye()
    {
        QFETCH(bool, isDark);
        const Colors colors = Colors::builtIn(isDark);
        for (const auto& [name, eye] : kEyes) {
            checkDistances(colors.series, eye, name, 6, 0.08, 0.06);
            checkDistances(colors.phases, eye, name, 5, 0.09, 0.09);
        }
    }

    void namesWhatIsWrong()
    {
        QString problem;
        QVERIFY(!Colors::fromJson({}, problem));
        QCOMPARE(problem, u"canvas is not a colour"_s);
    }

private:
    void bothThemes()
    {
        QTest::addColumn<bool>("isDark");
        QTest::addRow("dark") << true;
        QTest::addRow("light") << false;
    }

    static QByteArray describe(const QColor& text, const QColor& background)
    {
        return u"%1 on %2: %3"_s.arg(text.name(), background.name())
            .arg(contrast(text, background), 0, 'f', 2)
            .toUtf8();
    }

    /// The first `few` colours, which most charts use, must lie further apart than the rest.
    static void checkDistances(const std::vector<QColor>& marks, const Matrix& eye,
        const char* name, std::size_t few, double far, double near)
    {
        for (std::size_t i = 0; i < marks.size(); ++i) {
            for (std::size_t j = 0; j < i; ++j) {
                const double apart = distance(perceived(marks[i], eye), perceived(marks[j], eye));
                QVERIFY2(apart >= (i < few ? far : near),
                    qPrintable(
                        u"%1 and %2 look alike (%3, %4)"_s.arg(marks[i].name(), marks[j].name())
                            .arg(apart, 0, 'f', 3)
                            .arg(QLatin1String(name))));
            }
        }
    }
};

QTEST_GUILESS_MAIN(TestPalette)
#include "tst_palette.moc"
