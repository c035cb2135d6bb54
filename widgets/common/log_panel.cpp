#include "log_panel.h"

#include "buttons.h"
#include "find_bar.h"
#include "label.h"
#include "log_view.h"
#include "metrics.h"
#include "search_line.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QMenu>
#include <QShortcut>
#include <QToolButton>
#include <model/format/numbers.h>

namespace widgets {

using namespace metrics;

namespace {

using Level = LogBuffer::Level;

} // namespace

LogPanel::LogPanel(QWidget* parent)
    : QWidget(parent)
    , m_view(new LogView)
    , m_text(new SearchLine(tr("Filter lines")))
    , m_level(new QComboBox)
    , m_instanceScope(makeScope(Icon::Instance))
    , m_requestScope(makeScope(Icon::Send))
    , m_platform(new QAction(tr("Lines of the platform"), this))
    , m_filters(new QHBoxLayout)
    , m_count(new Label({}, TextStyle::Small, Ink::Faint))
    , m_follow(makeIconButton(Icon::JumpEnd, tr("Follow the end")))
    , m_tools(new QHBoxLayout)
    , m_find(new FindBar)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    m_tools->setContentsMargins(kSpaceM, kSpaceS, kSpaceM, kSpaceS);
    m_tools->setSpacing(kSpaceS);
    layout->addLayout(m_tools);
    layout->addWidget(m_find);
    layout->addWidget(m_view, 1);
    m_find->hide();

    m_level->setAccessibleName(tr("Least level"));
    m_level->addItem(tr("All levels"), static_cast<int>(Level::Debug));
    m_level->addItem(tr("Info and above"), static_cast<int>(Level::Info));
    m_level->addItem(tr("Warnings and errors"), static_cast<int>(Level::Warn));
    m_level->addItem(tr("Errors"), static_cast<int>(Level::Error));
    m_follow->setCheckable(true);
    m_text->setMaximumWidth(280);
    QToolButton* find = makeIconButton(Icon::Search, tr("Find (Ctrl+F)"));
    QToolButton* clear = makeIconButton(Icon::Trash, tr("Clear the view"));
    m_filters->setSpacing(kSpaceS);
    m_filters->addWidget(m_level);
    m_filters->addWidget(m_instanceScope);
    m_filters->addWidget(m_requestScope);
    m_tools->addWidget(m_text, 1);
    m_tools->addLayout(m_filters);
    m_tools->addStretch(1);
    m_tools->addWidget(m_count);
    m_tools->addWidget(find);
    m_tools->addWidget(m_follow);
    m_tools->addWidget(makeColumnsMenu());
    m_tools->addWidget(clear);

    connect(m_text, &SearchLine::searchChanged, this, &LogPanel::applyFilter);
    connect(m_text, &SearchLine::resultsRequested, m_view, qOverload<>(&QWidget::setFocus));
    connect(m_level, &QComboBox::currentIndexChanged, this, &LogPanel::applyFilter);
    connect(m_instanceScope, &QToolButton::clicked, this, [this] { setInstance({}); });
    connect(m_requestScope, &QToolButton::clicked, this, [this] { setRequest({}); });
    connect(m_view, &LogView::instanceChosen, this, &LogPanel::setInstance);
    connect(m_view, &LogView::requestChosen, this, &LogPanel::setRequest);
    connect(m_view, &LogView::countsChanged, this, &LogPanel::showCounts);
    connect(m_view, &LogView::followingChanged, this, &LogPanel::showFollowing);
    connect(m_follow, &QToolButton::clicked, m_view, &LogView::setFollowing);
    connect(clear, &QToolButton::clicked, this, [this] {
        m_view->clear();
        Q_EMIT cleared();
    });
    connect(find, &QToolButton::clicked, this, &LogPanel::openFind);
    auto* shortcut = new QShortcut(QKeySequence::Find, this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, &LogPanel::openFind);
    connect(m_find, &FindBar::searchChanged, this, [this] { m_view->setSearch(m_find->text()); });
    connect(m_find, &FindBar::nextRequested, m_view, &LogView::findNext);
    connect(m_find, &FindBar::previousRequested, m_view, &LogView::findPrevious);
    connect(m_find, &FindBar::closed, this, [this] {
        m_view->setSearch({});
        m_view->setFocus();
    });
    m_find->setCaseOffered(false);
    showFollowing();
    showCounts();
}

QToolButton* LogPanel::makeColumnsMenu()
{
    QToolButton* button = makeIconButton(Icon::Columns, tr("What is shown"));
    auto* menu = new QMenu(button);
    m_platform->setCheckable(true);
    m_platform->setChecked(true);
    connect(m_platform, &QAction::toggled, this, &LogPanel::applyFilter);
    // The columns' actions are made when they are needed: the view has a menu for them, too.
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        m_view->fillColumnMenu(*menu);
        menu->addSeparator();
        menu->addAction(m_platform);
    });
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
}

void LogPanel::addFilter(QWidget* filter)
{
    m_filters->addWidget(filter);
}

void LogPanel::addTool(QWidget* tool)
{
    m_tools->addWidget(tool);
}

void LogPanel::setInstance(const QString& instanceId)
{
    if (instanceId == m_instance) return;
    m_instance = instanceId;
    applyFilter();
    Q_EMIT scopeChanged();
}

void LogPanel::setRequest(const QString& requestId)
{
    if (requestId == m_request) return;
    m_request = requestId;
    applyFilter();
    Q_EMIT scopeChanged();
}

void LogPanel::openFind()
{
    m_find->open();
}

/// A button that says what the log is narrowed to and takes it away again.
QToolButton* LogPanel::makeScope(Icon icon)
{
    auto* button = new QToolButton;
    button->setIcon(themedIcon(icon, Ink::Accent));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setToolTip(tr("Show all again"));
    button->hide();
    return button;
}

void LogPanel::applyFilter()
{
    LogFilter filter;
    filter.minimum = static_cast<Level>(m_level->currentData().toInt());
    filter.text = TextMatcher(m_text->text().trimmed());
    filter.instanceId = m_instance.toStdString();
    filter.requestId = m_request.toStdString();
    filter.isPlatformHidden = !m_platform->isChecked();
    m_instanceScope->setText(tr("Instance %1 ×").arg(m_instance.right(8)));
    m_instanceScope->setVisible(!m_instance.isEmpty());
    m_requestScope->setText(tr("Request %1 ×").arg(m_request.left(8)));
    m_requestScope->setVisible(!m_request.isEmpty());
    m_view->setFilter(filter);
}

void LogPanel::showCounts()
{
    const qint64 all = m_view->totalCount();
    const qint64 shown = m_view->rowCount();
    m_count->setText(shown == all
            ? tr("%n line(s)", nullptr, static_cast<int>(all))
            : tr("%1 of %2 lines").arg(model::countText(shown), model::countText(all)));
    m_find->showCount(
        static_cast<int>(m_view->currentMatch()), static_cast<int>(m_view->matchCount()));
}

void LogPanel::showFollowing()
{
    m_follow->setChecked(m_view->isFollowing());
}

} // namespace widgets
