#include <app/console/status_line.h>

#include <QActionGroup>
#include <QMenu>
#include <QPainter>
#include <app/console/console_core.h>
#include <app/console/global_pages.h>
#include <app/console/navigator.h>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <model/format/numbers.h>
#include <model/format/states.h>
#include <widgets/common/buttons.h>
#include <widgets/common/copy_label.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>
#include <widgets/common/theme.h>

using namespace Qt::StringLiterals;

namespace app {

using namespace widgets::metrics;
using widgets::Icon;
using widgets::Ink;

namespace {

constexpr int kHeight = 32;

QToolButton* makeTextButton(Icon icon, Ink ink)
{
    auto* button = new QToolButton;
    button->setIcon(widgets::themedIcon(icon, ink));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAutoRaise(true);
    button->setFont(widgets::Theme::font(widgets::TextStyle::Small));
    button->setFocusPolicy(Qt::TabFocus);
    return button;
}

} // namespace

StatusLine::StatusLine(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_instances(new widgets::Label({}, widgets::TextStyle::Small, Ink::Muted))
    , m_errors(makeTextButton(Icon::Error, Ink::Error))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kSpaceL, 1, kSpaceS, 0);
    layout->setSpacing(kSpaceM);
    layout->addWidget(new widgets::Label(tr("Endpoint"), widgets::TextStyle::Small, Ink::Faint));
    auto* endpoint = new widgets::CopyLabel(
        tr("Endpoint"), QString::fromStdString(workspace.client.info().endpoint));
    layout->addWidget(endpoint);
    layout->addWidget(makeSandboxButton());
    layout->addStretch(1);
    layout->addWidget(m_errors);
    layout->addWidget(m_instances);
    layout->addWidget(makeThemeButton());
    setFixedHeight(kHeight);

    connect(m_errors, &QToolButton::clicked, this, [this] {
        const bool hasLogs = globalPage(GlobalPage::Logs) != nullptr;
        Q_EMIT m_workspace.navigator.pageRequested(hasLogs ? GlobalPage::Logs : GlobalPage::Home);
    });
    connect(&workspace.feeds.live, &model::LiveFeed::snapshotChanged, this, &StatusLine::showLive);
    showLive();
}

QToolButton* StatusLine::makeSandboxButton()
{
    const auto& info = m_workspace.client.info();
    const bool isWhole = info.limitations.empty();
    auto* button = makeTextButton(
        isWhole ? Icon::Shield : Icon::Warning, isWhole ? Ink::Success : Ink::Warning);
    button->setText(isWhole ? tr("Running, full sandbox")
                            : tr("Running, %n sandbox limitation(s)", nullptr,
                                static_cast<int>(info.limitations.size())));
    QStringList lines{model::isolationText(info.isolation), model::limitBackendText(info.limits)};
    for (const std::string& limitation : info.limitations)
        lines << QString::fromStdString(limitation);
    button->setToolTip(lines.join(u'\n'));
    button->setAccessibleDescription(lines.join(u' '));
    connect(button, &QToolButton::clicked, this, [this] {
        const bool hasSettings = globalPage(GlobalPage::Settings) != nullptr;
        Q_EMIT m_workspace.navigator.pageRequested(
            hasSettings ? GlobalPage::Settings : GlobalPage::Home);
    });
    return button;
}

QToolButton* StatusLine::makeThemeButton()
{
    using Mode = widgets::Theme::Mode;
    auto* button = widgets::makeIconButton(Icon::Moon, tr("Appearance"));
    auto* menu = new QMenu(button);
    auto* group = new QActionGroup(menu);
    const std::pair<Mode, QString> modes[] = {
        {Mode::System, tr("Like the system")},
        {Mode::Light, tr("Light")},
        {Mode::Dark, tr("Dark")},
    };
    for (const auto& [mode, name] : modes) {
        QAction* action = menu->addAction(name, this, [this, mode = mode] {
            widgets::Theme::instance().setMode(mode);
            saveThemeMode(m_workspace.settings, mode);
        });
        action->setCheckable(true);
        action->setData(static_cast<int>(mode));
        group->addAction(action);
    }
    connect(menu, &QMenu::aboutToShow, menu, [group] {
        for (QAction* action : group->actions())
            action->setChecked(
                action->data() == static_cast<int>(widgets::Theme::instance().mode()));
    });
    button->setMenu(menu);
    button->setPopupMode(QToolButton::InstantPopup);
    return button;
}

void StatusLine::showLive()
{
    const auto& live = m_workspace.feeds.live.snapshot();
    const int instances = live ? static_cast<int>(live->instances.size()) : 0;
    m_instances->setText(tr("%n instance(s) alive", nullptr, instances));
    const std::int64_t errors = live ? live->errors : 0;
    m_errors->setVisible(errors > 0);
    m_errors->setText(tr("%n error(s) since start", nullptr, static_cast<int>(errors)));
}

void StatusLine::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), widgets::colors().chrome);
    painter.fillRect(QRect(0, 0, width(), 1), widgets::colors().border);
}

} // namespace app
