#include <app/pages/settings/appearance_card.h>

#include <QComboBox>
#include <QLocale>
#include <algorithm>
#include <app/console/console_core.h>
#include <app/console/translations.h>
#include <widgets/common/key_value_grid.h>
#include <widgets/common/segmented_control.h>

namespace app {

using Mode = widgets::Theme::Mode;

namespace {

constexpr Mode kModes[] = {Mode::System, Mode::Light, Mode::Dark}; // in the order of the segments

} // namespace

AppearanceCard::AppearanceCard(Workspace& workspace, QWidget* parent)
    : Card(tr("Appearance"), Padding::Normal, parent)
    , m_workspace(workspace)
    , m_mode(new widgets::SegmentedControl(tr("Theme")))
{
    for (const QString& name : {tr("Like the system"), tr("Light"), tr("Dark")})
        m_mode->addSegment(name);
    auto* grid = new widgets::KeyValueGrid;
    auto* line = new QWidget;
    auto* row = new QHBoxLayout(line);
    row->setContentsMargins({});
    row->addWidget(m_mode);
    row->addStretch();
    grid->addWidget(tr("Theme"), line);
    if (Translations::languages().size() > 1) grid->addWidget(tr("Language"), makeLanguageBox());
    body()->addWidget(grid);
    showMode();
    connect(&widgets::Theme::instance(), &widgets::Theme::themeChanged, this,
        &AppearanceCard::showMode);
    connect(m_mode, &widgets::SegmentedControl::currentChanged, this, [this](int index) {
        if (kModes[index] == widgets::Theme::instance().mode()) return;
        widgets::Theme::instance().setMode(kModes[index]);
        saveThemeMode(m_workspace.settings, kModes[index]);
    });
}

QWidget* AppearanceCard::makeLanguageBox()
{
    auto* box = new QComboBox;
    box->setAccessibleName(tr("Language"));
    box->setToolTip(tr("Takes effect when fcdesk is started again"));
    box->addItem(tr("Like the system"), QString());
    for (const QString& language : Translations::languages())
        box->addItem(QLocale(language).nativeLanguageName(), language);
    box->setCurrentIndex(std::max(0, box->findData(Translations::chosen(m_workspace.settings))));
    connect(box, &QComboBox::currentIndexChanged, this,
        [this, box] { Translations::choose(m_workspace.settings, box->currentData().toString()); });
    return box;
}

/// It may have been changed elsewhere.
void AppearanceCard::showEvent(QShowEvent* event)
{
    showMode();
    Card::showEvent(event);
}

void AppearanceCard::showMode()
{
    const auto* mode = std::ranges::find(kModes, widgets::Theme::instance().mode());
    m_mode->setCurrentIndex(static_cast<int>(mode - std::begin(kModes)));
}

} // namespace app
