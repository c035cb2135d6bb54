#include <app/pages/settings/limits_card.h>

#include <QComboBox>
#include <QGridLayout>
#include <QSignalBlocker>
#include <widgets/common/metrics.h>
#include <widgets/editors/form_field.h>
#include <widgets/editors/unit_spin_box.h>

namespace app {

using engine::EngineSettings;
using widgets::FormField;
using widgets::UnitSpinBox;
using Growth = EngineSettings::Growth;

namespace {

constexpr int kMostGrowth = 1'000'000;
constexpr int kLargeRegion = 300; ///< source: behaviour row 3.2
constexpr int kSmallRegion = 100;

UnitSpinBox* makeGrowthBox()
{
    return new UnitSpinBox(
        {.min = 1, .max = kMostGrowth, .text = LimitsCard::tr("From 1 to 1,000,000")});
}

} // namespace

LimitsCard::LimitsCard(Workspace& space, QWidget* parent)
    : EngineSettingsCard(space, tr("Limits"), tr("The limits were changed"), parent)
    , m_instances(new UnitSpinBox({.min = 1, .max = 10'000, .text = tr("From 1 to 10,000")}))
    , m_idle(new UnitSpinBox(
          {.min = 1, .max = 86'400, .unit = tr("s", "seconds"), .text = tr("From 1 to 86,400 s")}))
    , m_growth(new QComboBox)
    , m_burst(makeGrowthBox())
    , m_perMinute(makeGrowthBox())
{
    using namespace widgets::metrics;
    // In the order of EngineSettings::Growth.
    for (const QString& name :
        {tr("Large region: Hangzhou, Shanghai, Beijing, …"), tr("Other region"), tr("Custom")}) {
        m_growth->addItem(name);
    }
    auto* instances = new FormField(tr("On-demand instances in the region"), m_instances,
        tr("All functions together, as for an account in one region. What is beyond is "
           "throttled."));
    auto* idle = new FormField(tr("Idle instances are released after"), m_idle,
        tr("Until then the next call finds a warm instance."));
    auto* growth = new FormField(tr("Growth as in"), m_growth,
        tr("How fast the region gives new instances; calls that come faster are throttled."));
    auto* burst = new FormField(tr("New instances at once"), m_burst);
    auto* perMinute = new FormField(tr("then each minute"), m_perMinute);
    auto* numbers = new QHBoxLayout;
    numbers->setSpacing(kSpaceL);
    numbers->addWidget(burst, 1, Qt::AlignTop);
    numbers->addWidget(perMinute, 1, Qt::AlignTop);
    auto* fields = new QGridLayout;
    fields->setHorizontalSpacing(kSpaceXl);
    fields->setVerticalSpacing(kSpaceL);
    fields->addWidget(instances, 0, 0, Qt::AlignTop);
    fields->addWidget(idle, 0, 1, Qt::AlignTop);
    fields->addWidget(growth, 1, 0, Qt::AlignTop);
    fields->addLayout(numbers, 1, 1, Qt::AlignTop);
    fields->setColumnStretch(0, 1);
    fields->setColumnStretch(1, 1);
    body()->addLayout(fields);

    for (const auto& [input, field] : {std::pair(m_instances, instances), std::pair(m_idle, idle),
             std::pair(m_burst, burst), std::pair(m_perMinute, perMinute)}) {
        connect(input, &UnitSpinBox::problemChanged, field, &FormField::setProblem);
        connect(input, &QDoubleSpinBox::valueChanged, this, &LimitsCard::edited);
    }
    connect(m_growth, &QComboBox::currentIndexChanged, this, [this] {
        showProfile();
        edited();
    });
    finish(widgets::ButtonKind::Primary);
}

void LimitsCard::show(const EngineSettings& settings)
{
    m_instances->setValue(settings.regionInstanceLimit);
    m_idle->setValue(settings.idleReleaseSeconds);
    m_customBurst = settings.burstInstances;
    m_customPerMinute = settings.growthPerMinute;
    const QSignalBlocker blocker(m_growth);
    m_growth->setCurrentIndex(static_cast<int>(settings.growth));
    showProfile();
}

void LimitsCard::showProfile()
{
    const auto growth = static_cast<Growth>(m_growth->currentIndex());
    const bool isCustom = growth == Growth::Custom;
    const int profile = growth == Growth::LargeRegion ? kLargeRegion : kSmallRegion;
    m_burst->setEnabled(isCustom);
    m_perMinute->setEnabled(isCustom);
    m_burst->setValue(isCustom ? m_customBurst : profile);
    m_perMinute->setValue(isCustom ? m_customPerMinute : profile);
}

void LimitsCard::write(EngineSettings& settings) const
{
    settings.regionInstanceLimit = static_cast<int>(m_instances->value());
    settings.idleReleaseSeconds = static_cast<int>(m_idle->value());
    settings.growth = static_cast<Growth>(m_growth->currentIndex());
    if (settings.growth != Growth::Custom) return;
    settings.burstInstances = static_cast<int>(m_burst->value());
    settings.growthPerMinute = static_cast<int>(m_perMinute->value());
}

bool LimitsCard::isAllowed() const
{
    return m_instances->isAllowed() && m_idle->isAllowed() && m_burst->isAllowed()
        && m_perMinute->isAllowed();
}

} // namespace app
