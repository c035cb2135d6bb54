#pragma once

#include <QTimer>
#include <QWidget>
#include <memory>
#include <widgets/editors/language.h>

class QVBoxLayout;
class QsciLexer;
class QsciScintilla;

namespace widgets {

class FindBar;
class MatchFinder;

/// Editor for one file of source code. Ctrl+F finds, F3 and Shift+F3 move between the matches,
/// Ctrl+S asks to save; as Tab belongs to the text, Ctrl+Tab leaves the editor.
class CodeEditor : public QWidget
{
    Q_OBJECT
public:
    /// `name`: what is edited, for screen readers.
    explicit CodeEditor(const QString& name, QWidget* parent = nullptr);
    ~CodeEditor() override;

    QString text() const;
    /// A new document: nothing to undo, not modified.
    void setText(const QString& text);
    /// One step that can be undone.
    void replaceText(const QString& text);
    void setLanguage(Language language);
    /// By the file's name.
    void setFileName(const QString& fileName) { setLanguage(languageOf(fileName)); }
    void setReadOnly(bool isReadOnly);
    bool isModified() const;
    void setModified(bool isModified);

    /// Lines and columns count from 1.
    void goTo(int line, int column);
    /// Shows the line, with the one before it; cursor and keyboard stay where they are.
    void scrollTo(int line);
    /// Underlines from there to the end of the word, at least one character.
    void markProblem(int line, int column);
    void clearProblem();

    /// Room below the text for more controls.
    void addFooter(QWidget* footer);

public Q_SLOTS:
    void undo();
    void redo();
    void openFind();

Q_SIGNALS:
    void textChanged();
    void modifiedChanged(bool isModified);
    void saveRequested();
    void cursorMoved(int line, int column); ///< from 1

protected:
    void paintEvent(QPaintEvent*) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void setUpEditor();
    void addShortcuts();
    void applyTheme();
    void showMatches();
    void fitMargin();

    QsciScintilla* m_editor;
    QsciLexer* m_lexer = nullptr;
    FindBar* m_find;
    std::unique_ptr<MatchFinder> m_finder;
    QVBoxLayout* m_layout;
    QTimer m_refind;
};

} // namespace widgets
