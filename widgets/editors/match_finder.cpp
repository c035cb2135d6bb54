#include "match_finder.h"

#include "code_colors.h"
#include "scintilla_library.h"

#include <algorithm>

namespace widgets {

MatchFinder::MatchFinder(QsciScintilla& editor)
    : m_editor(editor)
{
}

void MatchFinder::find(const QString& text, Case caseMode)
{
    m_text = text.toUtf8();
    m_case = caseMode;
    mark();
    if (m_places.empty()) return;
    const long caret = m_editor.SendScintilla(QsciScintilla::SCI_GETSELECTIONSTART);
    const auto found = std::ranges::lower_bound(m_places, caret, {}, &Place::start);
    go(found == m_places.end() ? 0 : static_cast<int>(found - m_places.begin()));
}

void MatchFinder::refresh()
{
    if (m_text.isEmpty()) return;
    const int before = m_current;
    mark();
    m_current = std::min(before, count() - 1);
}

void MatchFinder::next()
{
    if (!m_places.empty()) go((m_current + 1) % count());
}

void MatchFinder::previous()
{
    if (!m_places.empty()) go((m_current + count() - 1) % count());
}

void MatchFinder::mark()
{
    using Sci = QsciScintilla;
    m_places.clear();
    m_current = -1;
    const long length = m_editor.SendScintilla(Sci::SCI_GETLENGTH);
    for (const int indicator : {MatchIndicator, CurrentMatchIndicator}) {
        m_editor.SendScintilla(Sci::SCI_SETINDICATORCURRENT, indicator);
        m_editor.SendScintilla(Sci::SCI_INDICATORCLEARRANGE, 0UL, length);
    }
    if (m_text.isEmpty()) return;
    m_editor.SendScintilla(Sci::SCI_SETINDICATORCURRENT, MatchIndicator);
    m_editor.SendScintilla(
        Sci::SCI_SETSEARCHFLAGS, m_case == Case::Matched ? Sci::SCFIND_MATCHCASE : 0);
    long from = 0;
    while (count() < kMost) {
        m_editor.SendScintilla(Sci::SCI_SETTARGETSTART, from);
        m_editor.SendScintilla(Sci::SCI_SETTARGETEND, length);
        const long start = m_editor.SendScintilla(
            Sci::SCI_SEARCHINTARGET, static_cast<unsigned long>(m_text.size()), m_text.constData());
        if (start < 0) break;
        const long end = m_editor.SendScintilla(Sci::SCI_GETTARGETEND);
        m_places.push_back({start, end});
        m_editor.SendScintilla(
            Sci::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(start), end - start);
        from = std::max(end, start + 1);
    }
}

void MatchFinder::go(int index)
{
    using Sci = QsciScintilla;
    m_current = index;
    const Place& place = m_places[static_cast<std::size_t>(index)];
    m_editor.SendScintilla(Sci::SCI_SETINDICATORCURRENT, CurrentMatchIndicator);
    m_editor.SendScintilla(
        Sci::SCI_INDICATORCLEARRANGE, 0UL, m_editor.SendScintilla(Sci::SCI_GETLENGTH));
    m_editor.SendScintilla(Sci::SCI_INDICATORFILLRANGE, static_cast<unsigned long>(place.start),
        place.end - place.start);
    m_editor.SendScintilla(Sci::SCI_SETSEL, static_cast<unsigned long>(place.start), place.end);
    m_editor.SendScintilla(Sci::SCI_SCROLLCARET);
}

} // namespace widgets
