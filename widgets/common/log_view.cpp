#include "log_view.h"

#include "buttons.h"
#include "log_header.h"
#include "metrics.h"
#include "theme.h"

#include <QClipboard>
#include <QContextMenuEvent>
#include <QGuiApplication>
#include <QMenu>
#include <QPainter>
#include <QPushButton>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>
#include <model/format/numbers.h>

using namespace Qt::StringLiterals;

namespace widgets {

using namespace metrics;

namespace {

constexpr qint64 kStep = 10'000; ///< rows looked at between two events: a few milliseconds
constexpr int kDescribeMs = 1000;

} // namespace

LogView::LogView(std::size_t capacity, QWidget* parent)
    : QAbstractScrollArea(parent)
    , m_buffer(capacity)
    , m_visible(m_buffer)
    , m_matches(m_buffer)
    , m_header(new LogHeader(m_columns, this))
    , m_jump(makeButton(Icon::JumpEnd, {}, ButtonKind::Primary, this))
{
    setFrameShape(QFrame::NoFrame);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Log"));
    setViewportMargins(0, kHeaderHeight, 0, 0);
    viewport()->setMouseTracking(true);
    viewport()->setCursor(Qt::ArrowCursor);
    m_jump->hide();
    connect(m_jump, &QPushButton::clicked, this, [this] {
        setFollowing(true);
        setFocus();
    });
    m_work.setInterval(0);
    connect(&m_work, &QTimer::timeout, this, &LogView::work);
    m_describe.setSingleShot(true);
    m_describe.setInterval(kDescribeMs);
    connect(&m_describe, &QTimer::timeout, this, &LogView::describe);
    connect(
        verticalScrollBar(), &QScrollBar::valueChanged, viewport(), qOverload<>(&QWidget::update));
    connect(horizontalScrollBar(), &QScrollBar::valueChanged, viewport(),
        qOverload<>(&QWidget::update));
    // What the user does to the bar decides whether the view follows; actionTriggered() is his
    // alone.
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this, [this] {
        const QScrollBar* bar = verticalScrollBar();
        setFollowing(bar->sliderPosition() >= bar->maximum());
        if (bar->maximum() > 0 && bar->sliderPosition() <= 0) Q_EMIT startReached();
    });
}

void LogView::append(std::span<const engine::metering::LogLine> lines)
{
    if (lines.empty()) return;
    const qint64 top = m_visible.count() > 0
        ? m_visible.at(std::min<qint64>(verticalScrollBar()->value(), m_visible.count() - 1))
        : 0;
    m_buffer.append(lines);
    const bool hasMore
        = m_visible.advance(kStep) | (!m_search.isEmpty() && m_matches.advance(kStep));
    if (hasMore) m_work.start();
    updateScrollBars();
    // Rows dropped at the front must not move what is being read.
    if (!m_isFollowing) verticalScrollBar()->setValue(static_cast<int>(m_visible.placeOf(top)));
    updateJump();
    viewport()->update();
    if (!m_describe.isActive()) m_describe.start();
    Q_EMIT countsChanged();
}

void LogView::prepend(std::span<const engine::metering::LogLine> lines)
{
    const qint64 before = m_visible.count();
    const qint64 rows = m_buffer.prepend(lines);
    m_visible.takePrepended(rows);
    if (!m_search.isEmpty()) m_matches.takePrepended(rows);
    const int place = verticalScrollBar()->value();
    updateScrollBars();
    if (!m_isFollowing)
        verticalScrollBar()->setValue(place + static_cast<int>(m_visible.count() - before));
    m_hoverPlace = -1;
    viewport()->update();
    Q_EMIT countsChanged();
}

void LogView::clear()
{
    m_buffer.clear();
    m_current.reset();
    setFilter(m_filter);
    setFollowing(true);
}

void LogView::setColumnVisible(LogColumn column, bool isVisible)
{
    m_columns.setVisible(column, isVisible);
    m_header->update();
    updateScrollBars();
    viewport()->update();
}

void LogView::setFilter(const LogFilter& filter)
{
    m_filter = filter;
    m_visible.reset(filter);
    m_matches.reset(filter, m_search);
    m_work.start();
    work();
}

void LogView::setSearch(const QString& text)
{
    m_search = TextMatcher(text);
    m_matches.reset(m_filter, m_search);
    m_work.start();
    work();
}

/// One step of both indexes.
void LogView::work()
{
    const bool hasRows = m_visible.advance(kStep);
    const bool hasMatches = !m_search.isEmpty() && m_matches.advance(kStep);
    if (!hasRows && !hasMatches) m_work.stop();
    updateScrollBars();
    updateJump();
    viewport()->update();
    Q_EMIT countsChanged();
}

void LogView::setFollowing(bool isFollowing)
{
    if (isFollowing != m_isFollowing) {
        m_isFollowing = isFollowing;
        m_seenEnd = m_buffer.end();
        Q_EMIT followingChanged(isFollowing);
    }
    updateScrollBars();
    updateJump();
    viewport()->update();
}

int LogView::pageRows() const
{
    return std::max(1, viewport()->height() / m_columns.rowHeight());
}

void LogView::updateScrollBars()
{
    const qint64 last = std::max<qint64>(0, m_visible.count() - pageRows());
    verticalScrollBar()->setPageStep(pageRows());
    verticalScrollBar()->setRange(0, static_cast<int>(last));
    if (m_isFollowing) verticalScrollBar()->setValue(static_cast<int>(last));
    const int textWidth = static_cast<int>(m_buffer.widest() * m_columns.charWidth()) + kSpaceL;
    const int room = m_columns.place(LogColumn::Text, 0).width();
    horizontalScrollBar()->setPageStep(room);
    horizontalScrollBar()->setSingleStep(static_cast<int>(m_columns.charWidth() * 4));
    horizontalScrollBar()->setRange(0, std::max(0, textWidth - room));
}

void LogView::updateJump()
{
    const qint64 fresh = m_isFollowing ? 0 : m_visible.count() - m_visible.placeOf(m_seenEnd);
    m_jump->setVisible(!m_isFollowing && m_visible.count() > pageRows());
    if (m_jump->isHidden()) return;
    m_jump->setText(fresh > 0 ? tr("%n new line(s), jump to end", nullptr, static_cast<int>(fresh))
                              : tr("Jump to end"));
    m_jump->adjustSize();
    m_jump->move((width() - m_jump->width()) / 2,
        viewport()->geometry().bottom() - m_jump->height() - kSpaceM);
    m_jump->raise();
}

void LogView::describe()
{
    const qint64 count = m_visible.count();
    QString text = tr("%n line(s)", nullptr, static_cast<int>(count));
    if (count > 0)
        text += u". "_s + m_columns.rowText(m_buffer, m_buffer.row(m_visible.at(count - 1)));
    setAccessibleDescription(text);
}

bool LogView::isSelected(qint64 row) const
{
    return m_current && row >= std::min(m_anchor, *m_current)
        && row <= std::max(m_anchor, *m_current);
}

void LogView::paintEvent(QPaintEvent*)
{
    QPainter painter(viewport());
    painter.fillRect(viewport()->rect(), colors().surface);
    if (m_visible.count() == 0 && m_visible.isComplete() && totalCount() > 0) {
        painter.setFont(Theme::font(TextStyle::Body));
        painter.setPen(colors().textFaint);
        painter.drawText(viewport()->rect(), Qt::AlignCenter, tr("No line passes the filter."));
        return;
    }
    painter.setFont(m_columns.font());
    const int height = m_columns.rowHeight();
    const qint64 first = verticalScrollBar()->value();
    const qint64 end = std::min(m_visible.count(), first + viewport()->height() / height + 2);
    for (qint64 place = first; place < end; ++place) {
        const qint64 number = m_visible.at(place);
        const LogColumns::Look look{.isSelected = isSelected(number),
            .isCurrent = number == m_current && hasFocus(),
            .hovered = place == m_hoverPlace
                ? std::optional(m_hoverColumn.value_or(LogColumn::Text))
                : std::nullopt};
        m_columns.paintRow(painter, m_buffer, m_buffer.row(number),
            static_cast<int>(place - first) * height, horizontalScrollBar()->value(), m_search,
            look);
    }
}

void LogView::resizeEvent(QResizeEvent*)
{
    m_columns.setWidth(viewport()->width());
    m_header->setGeometry(0, 0, width(), kHeaderHeight);
    updateScrollBars();
    updateJump();
}

void LogView::showEvent(QShowEvent* event)
{
    QAbstractScrollArea::showEvent(event);
    updateScrollBars();
}

qint64 LogView::placeAt(int y) const
{
    const qint64 place = verticalScrollBar()->value() + y / m_columns.rowHeight();
    return y >= 0 && place < m_visible.count() ? place : -1;
}

void LogView::setCurrent(qint64 place, bool extendsSelection)
{
    if (m_visible.count() == 0) return;
    const bool keepsAnchor = extendsSelection && m_current;
    m_current = m_visible.at(std::clamp<qint64>(place, 0, m_visible.count() - 1));
    if (!keepsAnchor) m_anchor = *m_current;
    showPlace(m_visible.placeOf(*m_current));
    viewport()->update();
}

void LogView::showPlace(qint64 place)
{
    QScrollBar* bar = verticalScrollBar();
    const qint64 first = bar->value();
    const int page = pageRows();
    if (place >= first && place < first + page) return;
    const qint64 wished = place < first ? place : place - page + 1;
    setFollowing(wished >= bar->maximum());
    bar->setValue(static_cast<int>(wished));
}

qint64 LogView::currentMatch() const
{
    if (m_search.isEmpty() || !m_current) return -1;
    const qint64 place = m_matches.placeOf(*m_current);
    return place < m_matches.count() && m_matches.at(place) == *m_current ? place : -1;
}

void LogView::findNext()
{
    if (matchCount() == 0) return;
    const qint64 from = m_current ? *m_current + 1 : m_visible.at(verticalScrollBar()->value());
    findFrom(m_matches.placeOf(from) % m_matches.count());
}

void LogView::findPrevious()
{
    if (matchCount() == 0) return;
    const qint64 from = m_current.value_or(m_buffer.end());
    findFrom((m_matches.placeOf(from) + m_matches.count() - 1) % m_matches.count());
}

void LogView::findFrom(qint64 matchPlace)
{
    const qint64 place = m_visible.placeOf(m_matches.at(matchPlace));
    setFollowing(false);
    setCurrent(place, false);
    Q_EMIT countsChanged();
}

QString LogView::selectedText() const
{
    const qint64 from = m_current ? m_visible.placeOf(std::min(m_anchor, *m_current)) : 0;
    const qint64 end
        = m_current ? m_visible.placeOf(std::max(m_anchor, *m_current) + 1) : m_visible.count();
    QString text;
    for (qint64 place = from; place < end; ++place) {
        text += m_columns.rowText(m_buffer, m_buffer.row(m_visible.at(place))) + u'\n';
    }
    return text;
}

void LogView::copy() const
{
    if (m_current) QGuiApplication::clipboard()->setText(selectedText());
}

void LogView::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Copy)) return copy();
    if (event->matches(QKeySequence::SelectAll) && m_visible.count() > 0) {
        m_anchor = m_visible.at(0);
        m_current = m_visible.at(m_visible.count() - 1);
        return viewport()->update();
    }
    const bool extends = event->modifiers() & Qt::ShiftModifier;
    const qint64 start = m_current ? m_visible.placeOf(*m_current) : verticalScrollBar()->value();
    const bool goesUp = event->key() == Qt::Key_Up || event->key() == Qt::Key_PageUp
        || event->key() == Qt::Key_Home;
    if (goesUp && (start <= 0 || event->key() == Qt::Key_Home)) Q_EMIT startReached();
    switch (event->key()) {
    case Qt::Key_Up:
        return setCurrent(m_current ? start - 1 : start, extends);
    case Qt::Key_Down:
        return setCurrent(m_current ? start + 1 : start, extends);
    case Qt::Key_PageUp:
        return setCurrent(start - pageRows(), extends);
    case Qt::Key_PageDown:
        return setCurrent(start + pageRows(), extends);
    case Qt::Key_Home:
        return setCurrent(0, extends);
    case Qt::Key_End:
        setCurrent(m_visible.count() - 1, extends);
        return setFollowing(true);
    case Qt::Key_Left:
        return horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepSub);
    case Qt::Key_Right:
        return horizontalScrollBar()->triggerAction(QAbstractSlider::SliderSingleStepAdd);
    case Qt::Key_F3:
        return extends ? findPrevious() : findNext();
    case Qt::Key_Escape:
        if (!m_current) return event->ignore();
        m_current.reset();
        return viewport()->update();
    default:
        QAbstractScrollArea::keyPressEvent(event);
    }
}

void LogView::wheelEvent(QWheelEvent* event)
{
    // The scroll bar is silent when there is no way to go.
    const bool isAtStart = verticalScrollBar()->value() <= 0;
    QAbstractScrollArea::wheelEvent(event);
    if (isAtStart && event->angleDelta().y() > 0) Q_EMIT startReached();
}

void LogView::mousePressEvent(QMouseEvent* event)
{
    const qint64 place = placeAt(event->position().toPoint().y());
    if (event->button() != Qt::LeftButton || place < 0) return event->ignore();
    const std::optional<LogColumn> column = m_columns.columnAt(event->position().toPoint().x());
    setCurrent(place, event->modifiers() & Qt::ShiftModifier);
    if (column && event->modifiers() == Qt::NoModifier)
        choose(*column, m_buffer.row(m_visible.at(place)));
}

void LogView::choose(LogColumn column, const LogBuffer::Row& row)
{
    const auto text = [](std::string_view view) {
        return QString::fromUtf8(view.data(), static_cast<qsizetype>(view.size()));
    };
    if (column == LogColumn::Instance && row.instance != 0)
        Q_EMIT instanceChosen(text(m_buffer.instanceId(row)));
    if (column == LogColumn::Request && row.requestLength > 0)
        Q_EMIT requestChosen(text(row.requestId()));
}

void LogView::mouseMoveEvent(QMouseEvent* event)
{
    const QPoint position = event->position().toPoint();
    if (event->buttons() & Qt::LeftButton) {
        const qint64 place = position.y() < 0     ? verticalScrollBar()->value() - 1
            : position.y() > viewport()->height() ? verticalScrollBar()->value() + pageRows()
                                                  : placeAt(position.y());
        if (place >= 0 && m_current) setCurrent(place, true);
        return;
    }
    const qint64 place = placeAt(position.y());
    const std::optional<LogColumn> column
        = place < 0 ? std::nullopt : m_columns.columnAt(position.x());
    if (place == m_hoverPlace && column == m_hoverColumn) return;
    m_hoverPlace = place;
    m_hoverColumn = column;
    bool isLink = false;
    if (column == LogColumn::Instance) isLink = m_buffer.row(m_visible.at(place)).instance != 0;
    if (column == LogColumn::Request) isLink = m_buffer.row(m_visible.at(place)).requestLength > 0;
    viewport()->setCursor(isLink ? Qt::PointingHandCursor : Qt::ArrowCursor);
    viewport()->update();
}

void LogView::leaveEvent(QEvent*)
{
    m_hoverPlace = -1;
    m_hoverColumn.reset();
    viewport()->update();
}

void LogView::contextMenuEvent(QContextMenuEvent* event)
{
    const qint64 place = event->reason() == QContextMenuEvent::Mouse
        ? placeAt(viewport()->mapFromGlobal(event->globalPos()).y())
        : m_current ? m_visible.placeOf(*m_current)
                    : -1;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    if (place >= 0) {
        if (!isSelected(m_visible.at(place))) setCurrent(place, false);
        const LogBuffer::Row row = m_buffer.row(m_visible.at(place));
        menu->addAction(themedIcon(Icon::Copy), tr("Copy"), this, &LogView::copy)
            ->setShortcut(QKeySequence::Copy);
        menu->addSeparator();
        menu->addAction(themedIcon(Icon::Filter), tr("Only this request"), this,
                [this, row] { choose(LogColumn::Request, row); })
            ->setEnabled(row.requestLength > 0);
        menu->addAction(themedIcon(Icon::Instance), tr("Only this instance"), this,
                [this, row] { choose(LogColumn::Instance, row); })
            ->setEnabled(row.instance != 0);
        menu->addSeparator();
    }
    fillColumnMenu(*menu->addMenu(themedIcon(Icon::Columns), tr("Columns")));
    menu->popup(event->globalPos());
}

void LogView::fillColumnMenu(QMenu& menu)
{
    for (const LogColumn column : kLogColumns) {
        if (column == LogColumn::Text) continue;
        QAction* action = menu.addAction(LogColumns::name(column));
        action->setCheckable(true);
        action->setChecked(isColumnVisible(column));
        connect(action, &QAction::toggled, this,
            [this, column](bool isOn) { setColumnVisible(column, isOn); });
    }
}

} // namespace widgets
