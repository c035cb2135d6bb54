#include "code_editor.h"

#include "code_colors.h"
#include "match_finder.h"
#include "scintilla_library.h"
#include <widgets/common/find_bar.h>

#include <QPainter>
#include <QShortcut>
#include <QVBoxLayout>
#include <widgets/common/metrics.h>
#include <widgets/common/paint_controls.h>
#include <widgets/common/theme.h>

using namespace Qt::StringLiterals;

namespace widgets {

namespace {

constexpr int kRefindMs = 150;
constexpr int kNumbers = 0; ///< margin of the line numbers
constexpr int kGap = 1; ///< margin between them and the text
using Sci = QsciScintilla;

} // namespace

CodeEditor::CodeEditor(const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_editor(new QsciScintilla)
    , m_find(new FindBar)
    , m_finder(std::make_unique<MatchFinder>(*m_editor))
    , m_layout(new QVBoxLayout(this))
{
    m_layout->setContentsMargins(1, 1, 1, 1);
    m_layout->setSpacing(0);
    m_layout->addWidget(m_find);
    m_layout->addSpacing(metrics::kSpaceXs);
    m_layout->addWidget(m_editor, 1);
    m_find->hide();
    m_editor->setAccessibleName(name);
    setFocusProxy(m_editor);
    setUpEditor();
    addShortcuts();

    m_refind.setSingleShot(true);
    m_refind.setInterval(kRefindMs);
    connect(&m_refind, &QTimer::timeout, this, [this] {
        m_finder->refresh();
        showMatches();
    });
    connect(m_editor, &QsciScintilla::textChanged, this, [this] {
        fitMargin();
        if (m_find->isVisible()) m_refind.start();
        Q_EMIT textChanged();
    });
    connect(m_editor, &QsciScintilla::modificationChanged, this, &CodeEditor::modifiedChanged);
    connect(m_editor, &QsciScintilla::cursorPositionChanged, this,
        [this](int line, int index) { Q_EMIT cursorMoved(line + 1, index + 1); });
    connect(m_find, &FindBar::searchChanged, this, [this] {
        m_finder->find(m_find->text(),
            m_find->isCaseMatched() ? MatchFinder::Case::Matched : MatchFinder::Case::Ignored);
        showMatches();
    });
    connect(m_find, &FindBar::nextRequested, this, [this] {
        m_finder->next();
        showMatches();
    });
    connect(m_find, &FindBar::previousRequested, this, [this] {
        m_finder->previous();
        showMatches();
    });
    connect(m_find, &FindBar::closed, this, [this] {
        m_finder->find({}, MatchFinder::Case::Ignored);
        m_editor->setFocus();
    });
    connect(&Theme::instance(), &Theme::themeChanged, this, &CodeEditor::applyTheme);
    applyTheme();
}

CodeEditor::~CodeEditor() = default;

void CodeEditor::setUpEditor()
{
    m_editor->setFrameShape(QFrame::NoFrame);
    m_editor->setUtf8(true);
    m_editor->setEolMode(Sci::EolUnix);
    m_editor->setAutoIndent(true);
    m_editor->setIndentationsUseTabs(false);
    m_editor->setTabIndents(true);
    m_editor->setBackspaceUnindents(true);
    m_editor->setIndentationGuides(true);
    m_editor->setBraceMatching(Sci::SloppyBraceMatch);
    m_editor->setCaretLineVisible(true);
    m_editor->setCaretWidth(2);
    m_editor->setExtraAscent(2);
    m_editor->setExtraDescent(2);
    m_editor->setMarginType(kNumbers, Sci::NumberMargin);
    m_editor->setMarginType(kGap, Sci::TextMargin);
    m_editor->setMarginWidth(kGap, metrics::kSpaceM);
    m_editor->setMarginWidth(2, 0);
    m_editor->SendScintilla(Sci::SCI_SETSCROLLWIDTH, 1);
    m_editor->SendScintilla(Sci::SCI_SETSCROLLWIDTHTRACKING, 1);
    m_editor->SendScintilla(Sci::SCI_SETMULTIPLESELECTION, 1);
    m_editor->SendScintilla(Sci::SCI_SETADDITIONALSELECTIONTYPING, 1);
    m_editor->installEventFilter(this);
    setLanguage(Language::Text);
    fitMargin();
}

void CodeEditor::addShortcuts()
{
    const auto add = [this](const QKeySequence& keys, auto run) {
        auto* shortcut = new QShortcut(keys, this);
        shortcut->setContext(Qt::WidgetWithChildrenShortcut);
        connect(shortcut, &QShortcut::activated, this, run);
    };
    add(QKeySequence::Find, &CodeEditor::openFind);
    add(QKeySequence::Save, &CodeEditor::saveRequested);
    add(QKeySequence(Qt::Key_F3), [this] { Q_EMIT m_find->nextRequested(); });
    add(QKeySequence(Qt::SHIFT | Qt::Key_F3), [this] { Q_EMIT m_find->previousRequested(); });
    add(QKeySequence(Qt::CTRL | Qt::Key_Tab), [this] { focusNextChild(); });
    add(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Tab), [this] { focusPreviousChild(); });
}

QString CodeEditor::text() const
{
    return m_editor->text();
}

void CodeEditor::setText(const QString& text)
{
    const bool isReadOnly = m_editor->isReadOnly();
    m_editor->setReadOnly(false);
    m_editor->setText(text);
    m_editor->setIndentationsUseTabs(text.contains(u"\n\t"));
    m_editor->SendScintilla(Sci::SCI_EMPTYUNDOBUFFER);
    m_editor->setReadOnly(isReadOnly);
    setModified(false);
}

void CodeEditor::replaceText(const QString& text)
{
    m_editor->beginUndoAction();
    m_editor->selectAll();
    m_editor->replaceSelectedText(text);
    m_editor->endUndoAction();
    m_editor->setCursorPosition(0, 0);
}

void CodeEditor::setLanguage(Language language)
{
    QsciLexer* old = m_lexer;
    m_lexer = makeLexer(language, this);
    m_editor->setLexer(m_lexer);
    delete old;
    m_editor->setTabWidth(indentationOf(language));
    m_editor->setIndentationWidth(indentationOf(language));
    applyTheme();
}

void CodeEditor::setReadOnly(bool isReadOnly)
{
    m_editor->setReadOnly(isReadOnly);
    m_editor->setCaretLineVisible(!isReadOnly);
    m_editor->setBraceMatching(isReadOnly ? Sci::NoBraceMatch : Sci::SloppyBraceMatch);
}

bool CodeEditor::isModified() const
{
    return m_editor->isModified();
}

void CodeEditor::setModified(bool isModified)
{
    m_editor->setModified(isModified);
}

void CodeEditor::goTo(int line, int column)
{
    m_editor->setCursorPosition(line - 1, column - 1);
    m_editor->ensureLineVisible(line - 1);
    m_editor->setFocus();
}

void CodeEditor::scrollTo(int line)
{
    // The scroll bar learns of a new text when it is laid out.
    QMetaObject::invokeMethod(
        m_editor, [editor = m_editor, line] { editor->setFirstVisibleLine(std::max(0, line - 2)); },
        Qt::QueuedConnection);
}

void CodeEditor::markProblem(int line, int column)
{
    clearProblem();
    const long start = m_editor->positionFromLineIndex(line - 1, column - 1);
    const long length = m_editor->SendScintilla(Sci::SCI_GETLENGTH);
    const long wordEnd
        = m_editor->SendScintilla(Sci::SCI_WORDENDPOSITION, static_cast<unsigned long>(start), 1L);
    long from = start;
    if (from >= length && length > 0) from = length - 1; // at the end there is nothing to underline
    const long end = std::min(length, std::max(wordEnd, from + 1));
    m_editor->SendScintilla(Sci::SCI_SETINDICATORCURRENT, ProblemIndicator);
    m_editor->SendScintilla(
        Sci::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(from), end - from);
}

void CodeEditor::clearProblem()
{
    m_editor->SendScintilla(Sci::SCI_SETINDICATORCURRENT, ProblemIndicator);
    m_editor->SendScintilla(
        Sci::SCI_INDICATORCLEARRANGE, 0UL, m_editor->SendScintilla(Sci::SCI_GETLENGTH));
}

void CodeEditor::addFooter(QWidget* footer)
{
    m_layout->addWidget(footer);
}

void CodeEditor::undo()
{
    m_editor->undo();
}

void CodeEditor::redo()
{
    m_editor->redo();
}

void CodeEditor::openFind()
{
    const QString selected = m_editor->selectedText();
    m_find->open(selected.contains(u'\n') ? QString() : selected);
}

void CodeEditor::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const Colors& theme = colors();
    paint::roundedBox(
        painter, rect(), 2, theme.sunken, m_editor->hasFocus() ? theme.focus : theme.border);
}

bool CodeEditor::eventFilter(QObject* watched, QEvent* event)
{
    if (event->type() == QEvent::FocusIn || event->type() == QEvent::FocusOut) update();
    return QWidget::eventFilter(watched, event);
}

void CodeEditor::applyTheme()
{
    applyCodeColors(*m_editor, m_lexer);
    update();
}

void CodeEditor::showMatches()
{
    m_find->showCount(
        m_finder->current(), m_finder->count(), m_finder->count() == MatchFinder::kMost);
}

void CodeEditor::fitMargin()
{
    const auto digits = std::max<qsizetype>(3, QString::number(m_editor->lines()).size());
    m_editor->setMarginWidth(kNumbers, u' ' + QString(digits, u'9'));
}

} // namespace widgets
