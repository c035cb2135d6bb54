#include "card.h"

#include "elided_label.h"
#include "metrics.h"
#include "paint_controls.h"

#include <QHBoxLayout>
#include <QPainter>

namespace widgets {

using namespace metrics;

Card::Card(const QString& title, Padding padding, QWidget* parent)
    : QFrame(parent)
    , m_head(new QWidget(this))
    , m_tools(new QHBoxLayout)
    , m_title(new ElidedLabel(title, TextStyle::Title))
    , m_note(new ElidedLabel({}, TextStyle::Small, Ink::Faint))
    , m_body(new QVBoxLayout)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(1, 1, 1, 1);
    layout->setSpacing(0);

    auto* head = new QHBoxLayout(m_head);
    head->setContentsMargins(kSpaceL, kSpaceM, kSpaceM, kSpaceS);
    head->setSpacing(kSpaceS);
    head->addWidget(m_title);
    head->addWidget(m_note);
    head->addStretch(1);
    m_tools->setSpacing(kSpaceXs);
    head->addLayout(m_tools);
    layout->addWidget(m_head);

    m_body->setSpacing(kSpaceM);
    layout->addLayout(m_body, 1);
    m_note->hide();
    if (padding == Padding::Normal) {
        m_body->setContentsMargins(kSpaceL, kSpaceXs, kSpaceL, kSpaceL);
    } else {
        m_body->setContentsMargins(
            0, 0, 0, kCardRadius - 2); // keeps square corners inside the rounded ones
    }
    setTitle(title);
}

void Card::setTitle(const QString& title)
{
    m_title->setText(title);
    m_title->setVisible(!title.isEmpty());
    m_head->setVisible(!title.isEmpty() || m_tools->count() > 0);
    if (accessibleName().isEmpty()) setAccessibleName(title);
    if (m_head->isHidden()) {
        QMargins margins = m_body->contentsMargins();
        margins.setTop(margins.left());
        m_body->setContentsMargins(margins);
    }
}

void Card::setNote(const QString& note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void Card::addTool(QWidget* tool)
{
    m_tools->addWidget(tool);
    m_head->show();
}

void Card::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint::roundedBox(painter, rect(), kCardRadius, colors().surface, colors().border);
}

} // namespace widgets
