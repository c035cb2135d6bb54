#include <app/pages/settings/limits_card.h>

#include <model/client/engine_client.h>
#include <model/client/future.h>
#include <model/format/errors.h>
#include <widgets/common/buttons.h>
#include <widgets/common/metrics.h>
#include <widgets/common/toast.h>
#include <widgets/editors/form_field.h>
#include <widgets/editors/unit_spin_box.h>

namespace app {

using widgets::FormField;
using widgets::UnitSpinBox;

LimitsCard::LimitsCard(Workspace& workspace, QWidget* parent)
    : Card(tr("Limits"), Padding::Normal, parent)
    , m_workspace(workspace)
    , m_instances(new UnitSpinBox({.min = 1, .max = 10'000, .text = tr("From 1 to 10,000")}))
    , m_idle(new UnitSpinBox(
          {.min = 1, .max = 86'400, .unit = tr("s", "seconds"), .text = tr("From 1 to 86,400 s")}))
    , m_instancesField(new FormField(tr("On-demand instances in the region"), m_instances,
          tr("All functions together, as for an account in one region. What is beyond is "
             "throttled.")))
    , m_idleField(new FormField(tr("Idle instances are released after"), m_idle,
          tr("Until then the next call finds a warm instance.")))
    , m_revert(widgets::makeButton(tr("Revert")))
    , m_apply(widgets::makeButton(tr("Apply"), widgets::ButtonKind::Primary))
{
    using namespace widgets::metrics;
    auto* fields = new QHBoxLayout;
    fields->setSpacing(kSpaceXl);
    fields->addWidget(m_instancesField, 1, Qt::AlignTop);
    fields->addWidget(m_idleField, 1, Qt::AlignTop);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kSpaceS);
    buttons->addStretch();
    buttons->addWidget(m_revert);
    buttons->addWidget(m_apply);
    body()->addLayout(fields);
    body()->addLayout(buttons);

    for (const auto& [input, field] :
        {std::pair(m_instances, m_instancesField), std::pair(m_idle, m_idleField)}) {
        connect(input, &UnitSpinBox::problemChanged, field, &FormField::setProblem);
        connect(input, &QDoubleSpinBox::valueChanged, this, &LimitsCard::updateButtons);
    }
    connect(m_revert, &QPushButton::clicked, this, &LimitsCard::showSettings);
    connect(m_apply, &QPushButton::clicked, this, &LimitsCard::apply);
    showSettings();
}

engine::EngineSettings LimitsCard::staged() const
{
    engine::EngineSettings settings = m_workspace.client.settings();
    settings.regionInstanceLimit = static_cast<int>(m_instances->value());
    settings.idleReleaseSeconds = static_cast<int>(m_idle->value());
    return settings;
}

void LimitsCard::showSettings()
{
    const engine::EngineSettings settings = m_workspace.client.settings();
    m_instances->setValue(settings.regionInstanceLimit);
    m_idle->setValue(settings.idleReleaseSeconds);
    updateButtons();
}

void LimitsCard::updateButtons()
{
    const bool isChanged = staged() != m_workspace.client.settings();
    m_revert->setEnabled(isChanged);
    m_apply->setEnabled(isChanged && m_instances->isAllowed() && m_idle->isAllowed());
}

void LimitsCard::apply()
{
    m_apply->setEnabled(false);
    model::onFinished(m_workspace.client.putSettings(staged()), this, [this](const auto& done) {
        updateButtons();
        if (!done)
            return m_workspace.toasts->show(widgets::Tone::Error, model::errorText(done.error()));
        m_workspace.toasts->show(widgets::Tone::Success, tr("The limits were changed"));
    });
}

} // namespace app
