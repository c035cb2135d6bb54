#include "deploy_bar.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <widgets/common/busy_indicator.h>
#include <widgets/common/buttons.h>
#include <widgets/common/label.h>

namespace app {

using widgets::Icon;
using widgets::Ink;

DeployBar::DeployBar(QWidget* parent)
    : EditBar(parent)
    , m_busy(new widgets::BusyIndicator(16))
    , m_text(new widgets::Label({}, widgets::TextStyle::Strong))
    , m_discard(widgets::makeButton(tr("Discard")))
    , m_deploy(widgets::makeButton(Icon::Deploy, tr("Deploy"), widgets::ButtonKind::Primary))
{
    line()->addWidget(m_busy);
    line()->addWidget(m_text);
    line()->addStretch();
    line()->addWidget(m_discard);
    line()->addWidget(m_deploy);
    m_deploy->setToolTip(tr("Deploy the edits (Ctrl+S)"));
    connect(m_discard, &QPushButton::clicked, this, &DeployBar::discardRequested);
    connect(m_deploy, &QPushButton::clicked, this, &DeployBar::deployRequested);
    setState({});
}

void DeployBar::setState(const State& state)
{
    if (state.isDeploying) {
        m_text->setText(tr("Deploying…"));
    } else if (state.edits > 0) {
        m_text->setText(tr("%n file(s) with edits", nullptr, state.edits));
    } else {
        m_text->setText(tr("Everything is deployed"));
    }
    m_text->setInk(state.edits > 0 ? Ink::Text : Ink::Muted);
    m_busy->setVisible(state.isDeploying);
    m_discard->setEnabled(state.edits > 0 && !state.isDeploying);
    m_deploy->setEnabled(state.edits > 0 && !state.isDeploying);
}

} // namespace app
