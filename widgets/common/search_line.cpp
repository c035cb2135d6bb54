#include "search_line.h"

#include "icons.h"

#include <QKeyEvent>

namespace widgets {

namespace {

constexpr int kPauseMs = 150;

} // namespace

SearchLine::SearchLine(const QString& placeholder, QWidget* parent)
    : QLineEdit(parent)
{
    setPlaceholderText(placeholder);
    setAccessibleName(placeholder);
    setClearButtonEnabled(true);
    addAction(themedIcon(Icon::Search, Ink::Faint), LeadingPosition);
    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &SearchLine::tell);
    connect(this, &QLineEdit::returnPressed, this, &SearchLine::tell);
    connect(this, &QLineEdit::textChanged, this, [this](const QString& text) {
        if (text.isEmpty()) return tell();
        m_pause.start();
    });
}

void SearchLine::keyPressEvent(QKeyEvent* event)
{
    if (event->key() == Qt::Key_Escape && !text().isEmpty()) return clear();
    if (event->key() == Qt::Key_Down) {
        tell();
        Q_EMIT resultsRequested();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void SearchLine::tell()
{
    m_pause.stop();
    const QString search = text().trimmed();
    if (search == m_told) return;
    m_told = search;
    Q_EMIT searchChanged(search);
}

} // namespace widgets
