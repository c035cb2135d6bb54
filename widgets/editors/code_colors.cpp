#include "code_colors.h"

#include "scintilla_library.h"

#include <widgets/common/theme.h>

using namespace Qt::StringLiterals;

namespace widgets {

namespace {

/// The library's word list ends with ECMAScript 5.
class JavaScriptLexer : public QsciLexerJavaScript
{
public:
    using QsciLexerJavaScript::QsciLexerJavaScript;
    const char* keywords(int set) const override
    {
        if (set != 1) return nullptr;
        return "as async await break case catch class const continue debugger default delete do "
               "else enum export extends "
               "false finally for from function get if implements import in instanceof interface "
               "let new null of package "
               "private protected public return set static super switch this throw true try typeof "
               "undefined var void "
               "while with yield";
    }
};

struct Word
{
    QLatin1StringView part;
    QColor Colors::Syntax::*color;
};

/// What a lexer calls its styles, and how we colour them; the first that occurs in the name
/// decides. All five lexers use these words, so one table does for their hundred styles.
constexpr Word kWords[] = {
    {"error"_L1, &Colors::Syntax::error},
    {"unclosed"_L1, &Colors::Syntax::error},
    {"comment"_L1, &Colors::Syntax::comment},
    {"function"_L1, &Colors::Syntax::function},
    {"method"_L1, &Colors::Syntax::function},
    {"class"_L1, &Colors::Syntax::type},
    {"keyword"_L1, &Colors::Syntax::keyword},
    {"property"_L1, &Colors::Syntax::key},
    {"decorator"_L1, &Colors::Syntax::constant},
    {"escape"_L1, &Colors::Syntax::constant},
    {"scalar"_L1, &Colors::Syntax::constant},
    {"parameter"_L1, &Colors::Syntax::constant},
    {"reference"_L1, &Colors::Syntax::constant},
    {"number"_L1, &Colors::Syntax::number},
    {"quoted"_L1, &Colors::Syntax::string},
    {"string"_L1, &Colors::Syntax::string},
    {"regular expression"_L1, &Colors::Syntax::string},
    {"backticks"_L1, &Colors::Syntax::string},
    {"here document"_L1, &Colors::Syntax::string},
};

QColor styleColor(const QsciLexer& lexer, int style)
{
    const Colors& theme = colors();
    const QString name = lexer.description(style);
    // Keys of YAML are its identifiers.
    if (name == "Identifier"_L1 && qstrcmp(lexer.language(), "YAML") == 0) return theme.syntax.key;
    for (const Word& word : kWords) {
        if (name.contains(word.part, Qt::CaseInsensitive)) return theme.syntax.*word.color;
    }
    return theme.text;
}

/// The library reads sizes in points only.
QFont inPoints(QFont font, const QWidget& widget)
{
    font.setPointSizeF(font.pixelSize() * 72.0 / widget.logicalDpiY());
    return font;
}

/// Scintilla counts colours as 0xBBGGRR.
unsigned long scintillaColor(const QColor& color)
{
    return static_cast<unsigned long>(color.red() | color.green() << 8 | color.blue() << 16);
}

void setIndicator(
    QsciScintilla& editor, unsigned long indicator, unsigned long style, const QColor& color)
{
    editor.SendScintilla(QsciScintilla::SCI_INDICSETSTYLE, indicator, style);
    editor.SendScintilla(
        QsciScintilla::SCI_INDICSETFORE, indicator, static_cast<long>(scintillaColor(color)));
    editor.SendScintilla(QsciScintilla::SCI_INDICSETALPHA, indicator, 255L);
    editor.SendScintilla(QsciScintilla::SCI_INDICSETOUTLINEALPHA, indicator, 255L);
    editor.SendScintilla(QsciScintilla::SCI_INDICSETUNDER, indicator, 1L);
}

} // namespace

QsciLexer* makeLexer(Language language, QObject* parent)
{
    switch (language) {
    case Language::Text:
        return nullptr;
    case Language::JavaScript: {
        auto* lexer = new JavaScriptLexer(parent);
        lexer->setHighlightBackQuotedStrings(true);
        return lexer;
    }
    case Language::Python:
        return new QsciLexerPython(parent);
    case Language::Json:
        return new QsciLexerJSON(parent);
    case Language::Yaml:
        return new QsciLexerYAML(parent);
    case Language::Shell:
        return new QsciLexerBash(parent);
    }
    Q_UNREACHABLE();
}

void applyCodeColors(QsciScintilla& editor, QsciLexer* lexer)
{
    const Colors& theme = colors();
    const QFont font = inPoints(Theme::font(TextStyle::Mono), editor);
    editor.setFont(font);
    editor.setPaper(theme.sunken);
    editor.setColor(theme.text);
    if (lexer) {
        lexer->setDefaultFont(font);
        lexer->setDefaultPaper(theme.sunken);
        lexer->setDefaultColor(theme.text);
        for (int style = 0; style < 128; ++style) {
            if (lexer->description(style).isEmpty()) continue;
            lexer->setFont(font, style);
            lexer->setPaper(theme.sunken, style);
            lexer->setColor(styleColor(*lexer, style), style);
            lexer->setEolFill(false, style);
        }
    }
    editor.setMarginsFont(inPoints(Theme::font(TextStyle::MonoSmall), editor));
    editor.setMarginsForegroundColor(theme.lineNumber);
    editor.setMarginsBackgroundColor(theme.sunken);
    editor.setCaretForegroundColor(theme.accentText);
    editor.setCaretLineBackgroundColor(theme.currentLine);
    editor.setSelectionBackgroundColor(theme.textSelection);
    editor.resetSelectionForegroundColor();
    editor.setMatchedBraceBackgroundColor(theme.matchingBrace);
    editor.setMatchedBraceForegroundColor(theme.text);
    editor.setUnmatchedBraceBackgroundColor(theme.tone(Tone::Error).fill);
    editor.setUnmatchedBraceForegroundColor(theme.tone(Tone::Error).text);
    editor.setIndentationGuidesForegroundColor(theme.borderStrong);
    editor.setIndentationGuidesBackgroundColor(theme.sunken);
    setIndicator(editor, MatchIndicator, QsciScintilla::INDIC_STRAIGHTBOX, theme.searchMatch);
    setIndicator(editor, CurrentMatchIndicator, QsciScintilla::INDIC_STRAIGHTBOX,
        blended(withAlpha(theme.tone(Tone::Warning).solid, 0.45), theme.sunken));
    setIndicator(editor, ProblemIndicator, QsciScintilla::INDIC_SQUIGGLEPIXMAP,
        theme.tone(Tone::Error).solid);
}

} // namespace widgets
