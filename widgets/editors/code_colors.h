#pragma once

#include "language.h"

class QObject;
class QsciLexer;
class QsciScintilla;

namespace widgets {

/// The lexer of a language, owned by `parent`; null for plain text.
QsciLexer* makeLexer(Language language, QObject* parent);

/// Numbers of the marks an editor draws into its text.
enum CodeIndicator { MatchIndicator = 8, CurrentMatchIndicator, ProblemIndicator };

/// Fonts and colours of the current theme. `lexer` may be null.
void applyCodeColors(QsciScintilla& editor, QsciLexer* lexer);

} // namespace widgets
