#include <app/pages/settings/engine_settings_card.h>

#include <QHBoxLayout>
#include <QPushButton>
#include <model/client/engine_client.h>
#include <model/client/future.h>
#include <model/format/errors.h>
#include <widgets/common/metrics.h>
#include <widgets/common/toast.h>

namespace app {

EngineSettingsCard::EngineSettingsCard(
    Workspace& workspace, const QString& title, const QString& done, QWidget* parent)
    : Card(title, Padding::Normal, parent)
    , m_workspace(workspace)
    , m_done(done)
{
}

void EngineSettingsCard::finish(widgets::ButtonKind apply)
{
    m_revert = widgets::makeButton(tr("Revert"));
    m_apply = widgets::makeButton(tr("Apply"), apply);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(widgets::metrics::kSpaceS);
    buttons->addStretch();
    buttons->addWidget(m_revert);
    buttons->addWidget(m_apply);
    body()->addLayout(buttons);
    connect(m_revert, &QPushButton::clicked, this, &EngineSettingsCard::showSettings);
    connect(m_apply, &QPushButton::clicked, this, &EngineSettingsCard::apply);
    showSettings();
}

engine::EngineSettings EngineSettingsCard::staged() const
{
    engine::EngineSettings settings = m_workspace.client.settings();
    write(settings);
    return settings;
}

void EngineSettingsCard::showSettings()
{
    show(m_workspace.client.settings());
    edited();
}

void EngineSettingsCard::edited()
{
    if (!m_apply) return; // being made
    const bool isChanged = staged() != m_workspace.client.settings();
    m_revert->setEnabled(isChanged);
    m_apply->setEnabled(isChanged && isAllowed());
}

void EngineSettingsCard::apply()
{
    m_apply->setEnabled(false);
    model::onFinished(m_workspace.client.putSettings(staged()), this, [this](const auto& done) {
        edited();
        if (!done)
            return m_workspace.toasts->show(widgets::Tone::Error, model::errorText(done.error()));
        m_workspace.toasts->show(widgets::Tone::Success, m_done);
    });
}

} // namespace app
