#pragma once

#include <QString>
#include <vector>

class QsciScintilla;

namespace widgets {

/// Finds a text in an editor, marks every place and moves between them.
class MatchFinder
{
public:
    static constexpr int kMost = 10'000; ///< places that are marked

    explicit MatchFinder(QsciScintilla& editor);

    enum class Case { Ignored, Matched };
    /// Marks the places anew; empty: none. Goes to the first one from the caret on.
    void find(const QString& text, Case caseMode);
    /// The text changed: marks again, stays where it is.
    void refresh();
    void next();
    void previous();

    int count() const { return static_cast<int>(m_places.size()); }
    /// Which one is current, from 0; -1: none.
    int current() const { return m_current; }

private:
    struct Place
    {
        long start;
        long end;
    };
    void mark();
    void go(int index);
    QsciScintilla& m_editor;
    QByteArray m_text;
    Case m_case = Case::Ignored;
    std::vector<Place> m_places;
    int m_current = -1;
};

} // namespace widgets
