#include "find_bar.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPainter>
#include <QToolButton>
#include <model/format/numbers.h>
#include <widgets/common/buttons.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>
#include <widgets/common/validity.h>

using namespace Qt::StringLiterals;

namespace widgets {

FindBar::FindBar(QWidget* parent)
    : QWidget(parent)
    , m_line(new QLineEdit)
    , m_case(new QToolButton)
    , m_count(new Label({}, TextStyle::Small, Ink::Faint))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(
        metrics::kSpaceM, metrics::kSpaceXs, metrics::kSpaceM, metrics::kSpaceXs);
    layout->setSpacing(metrics::kSpaceXs);
    m_line->setPlaceholderText(tr("Find"));
    m_line->setAccessibleName(tr("Find"));
    m_line->addAction(themedIcon(Icon::Search, Ink::Faint), QLineEdit::LeadingPosition);
    m_line->setMaximumWidth(320);
    m_case->setText(u"Aa"_s);
    m_case->setCheckable(true);
    m_case->setAutoRaise(true);
    m_case->setToolTip(tr("Match upper and lower case"));
    m_case->setAccessibleName(m_case->toolTip());
    QToolButton* previous = makeIconButton(Icon::ChevronUp, tr("Previous match"));
    QToolButton* next = makeIconButton(Icon::ChevronDown, tr("Next match"));
    QToolButton* close = makeIconButton(Icon::Close, tr("Close"));
    layout->addWidget(m_line, 1);
    layout->addWidget(m_case);
    layout->addWidget(previous);
    layout->addWidget(next);
    layout->addWidget(m_count);
    layout->addStretch();
    layout->addWidget(close);
    m_count->setMinimumWidth(80);
    connect(m_line, &QLineEdit::textChanged, this, &FindBar::searchChanged);
    connect(m_case, &QToolButton::toggled, this, &FindBar::searchChanged);
    connect(next, &QToolButton::clicked, this, &FindBar::nextRequested);
    connect(previous, &QToolButton::clicked, this, &FindBar::previousRequested);
    connect(close, &QToolButton::clicked, this, &FindBar::close);
}

void FindBar::open(const QString& text)
{
    if (!text.isEmpty()) m_line->setText(text);
    show();
    m_line->selectAll();
    m_line->setFocus();
    Q_EMIT searchChanged();
}

QString FindBar::text() const
{
    return m_line->text();
}

bool FindBar::isCaseMatched() const
{
    return m_case->isChecked();
}

void FindBar::setCaseOffered(bool isOffered)
{
    m_case->setVisible(isOffered);
}

void FindBar::showCount(int current, int count, bool hasMore)
{
    const bool isFound = count > 0;
    setInvalid(*m_line, !text().isEmpty() && !isFound);
    if (text().isEmpty()) return m_count->setText({});
    if (!isFound) return m_count->setText(tr("No match"));
    const QString all = model::countText(count) + (hasMore ? u"+"_s : QString());
    if (current < 0) return m_count->setText(tr("%1 found").arg(all));
    m_count->setText(
        tr("%1 of %2", "match number, of how many").arg(model::countText(current + 1), all));
}

void FindBar::keyPressEvent(QKeyEvent* event)
{
    switch (event->key()) {
    case Qt::Key_Escape:
        return close();
    case Qt::Key_Return:
    case Qt::Key_Enter:
        if (event->modifiers() & Qt::ShiftModifier)
            Q_EMIT previousRequested();
        else
            Q_EMIT nextRequested();
        return;
    default:
        QWidget::keyPressEvent(event);
    }
}

void FindBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), colors().surface);
    painter.fillRect(QRect(0, height() - 1, width(), 1), colors().border);
}

void FindBar::close()
{
    hide();
    Q_EMIT closed();
}

} // namespace widgets
