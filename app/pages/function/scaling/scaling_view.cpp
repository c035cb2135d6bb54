#include <app/pages/function/scaling/scaling_view.h>

#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <app/pages/function/scaling/scaling_form.h>
#include <app/pages/function/scaling/scaling_status.h>
#include <app/pages/function/scaling/scaling_words.h>
#include <app/pages/function/scaling/target_preview.h>
#include <app/parts/change_bar.h>
#include <app/parts/review_dialog.h>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <model/format/errors.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/message_bar.h>
#include <widgets/common/metrics.h>
#include <widgets/common/state_stack.h>
#include <widgets/common/toast.h>
#include <widgets/common/view_setup.h>

namespace app {

using engine::catalog::ProvisionConfig;
using widgets::Tone;

namespace {

constexpr char kQualifier[] = "LATEST"; ///< there are no versions and aliases to choose from yet
constexpr int kPreviewHeight = 250;

} // namespace

ScalingView::ScalingView(
    Workspace& space, QString serviceName, QString functionName, QWidget* parent)
    : FunctionView(space, std::move(serviceName), std::move(functionName), parent)
    , m_apply(workspace().client, m_staged)
    , m_notice(new widgets::MessageBar(Tone::Error, {}))
    , m_status(new ScalingStatus)
    , m_form(new ScalingForm(m_staged))
    , m_preview(new TargetPreview)
    , m_bar(new ChangeBar)
    , m_keys(*this,
          {.undo = [this] { m_staged.undoStack()->undo(); },
              .redo = [this] { m_staged.undoStack()->redo(); },
              .save = [this] { apply(); }})
{
    using namespace widgets::metrics;
    m_preview->setFixedHeight(kPreviewHeight);
    m_form->setPreview(m_preview);
    m_notice->setClosable(true);
    m_notice->hide();
    auto* content = new QWidget;
    auto* cards = new QVBoxLayout(content);
    cards->setContentsMargins(kSpaceXl, kSpaceL, kSpaceXl, kSpaceXl);
    cards->setSpacing(kSpaceL);
    for (QWidget* part : std::initializer_list<QWidget*>{m_notice, m_status, m_form}) {
        cards->addWidget(part);
    }
    cards->addStretch(1);
    auto* page = new QWidget;
    auto* parts = new QVBoxLayout(page);
    parts->setContentsMargins({});
    parts->setSpacing(0);
    parts->addWidget(widgets::makeScrollArea(content), 1);
    parts->addWidget(m_bar);
    // Not reached: a function is always scaled somehow.
    m_stack = new widgets::StateStack(page,
        new widgets::EmptyState(widgets::Icon::Gauge, tr("Not scaled"), tr("There is nothing.")));
    m_stack->showLoading();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_stack);

    connect(&m_staged, &model::StagedScaling::changed, this, &ScalingView::refresh);
    connect(m_form, &ScalingForm::problemsChanged, this, &ScalingView::refresh);
    connect(&m_apply, &ScalingApply::started, this, &ScalingView::refresh);
    connect(&m_apply, &ScalingApply::finished, this, &ScalingView::tellOutcome);
    connect(m_bar, &ChangeBar::applyRequested, this, &ScalingView::apply);
    connect(m_bar, &ChangeBar::reviewRequested, this, &ScalingView::review);
    connect(m_bar, &ChangeBar::discardRequested, this, &ScalingView::discard);
    connect(m_bar, &ChangeBar::undoRequested, m_staged.undoStack(), &QUndoStack::undo);
    connect(m_bar, &ChangeBar::redoRequested, m_staged.undoStack(), &QUndoStack::redo);
    connect(m_bar, &ChangeBar::problemRequested, m_form, &ScalingForm::revealProblem);
    connect(&workspace().feeds.live, &model::LiveFeed::snapshotChanged, this,
        &ScalingView::showLive);
}

void ScalingView::setState(const FunctionState& state)
{
    m_state = state;
    showBase();
    showLive();
    m_stack->showData();
}

void ScalingView::showBase()
{
    model::Scaling base{.maximum = m_state.maximumInstances, .provision = {}};
    base.provision.service = service().toStdString();
    base.provision.qualifier = kQualifier;
    base.provision.function = function().toStdString();
    ScalingForm::Allowance allowance{
        .regionLimit = workspace().client.settings().regionInstanceLimit};
    if (const auto& catalog = workspace().feeds.catalog.snapshot()) {
        for (const auto& config : catalog->provisionConfigs) {
            const bool isOwn = config->service == base.provision.service
                && config->function == base.provision.function && config->qualifier == kQualifier;
            if (isOwn) base.provision = *config;
        }
        for (const auto& [path, maximum] : catalog->maximumInstanceCounts) {
            if (path != this->path().toStdString()) allowance.others += maximum;
        }
    }
    allowance.maximum = std::int64_t{allowance.regionLimit} * 9 / 10 - allowance.others;
    m_staged.setBase(base);
    m_form->setAllowance(allowance);
    refresh();
}

void ScalingView::showLive()
{
    const auto& live = workspace().feeds.live.snapshot();
    if (!live || !m_state.function) return;
    const auto found = std::ranges::find_if(live->provisioned, [this](const auto& state) {
        const ProvisionConfig& config = *state.config;
        return config.service == service().toStdString()
            && config.function == function().toStdString() && config.qualifier == kQualifier;
    });
    m_provisioned = found == live->provisioned.end() ? std::nullopt : std::optional(*found);
    const auto load = live->loads.find(path().toStdString());
    m_status->setState(
        m_provisioned, load == live->loads.end() ? std::nullopt : std::optional(load->second));
    showPreview();
}

void ScalingView::showPreview()
{
    std::vector<TargetPreview::Ask> tracked;
    if (m_provisioned) {
        const auto& policies = m_provisioned->config->targetTrackingPolicies;
        for (std::size_t i = 0; i < std::min(policies.size(), m_provisioned->tracked.size()); ++i) {
            tracked.push_back({policies[i].name, m_provisioned->tracked[i]});
        }
    }
    const ProvisionConfig& staged = m_staged.value().provision;
    const bool isShown
        = staged != m_staged.base().provision && engine::catalog::validate(staged).empty();
    m_preview->setConfigs(m_staged.base().provision,
        isShown ? std::optional(staged) : std::nullopt, std::move(tracked));
}

void ScalingView::refresh()
{
    const auto problems = m_form->problems();
    m_bar->setState({.changes = static_cast<int>(changeLines(m_staged).size()),
        .problems = static_cast<int>(problems.size()),
        .isApplying = m_apply.isRunning()});
    m_bar->setUndoable(m_staged.undoStack()->canUndo(), m_staged.undoStack()->canRedo());
    showPreview();
    const bool hasUnsavedEdits = m_staged.isDirty() || !problems.isEmpty();
    if (hasUnsavedEdits == m_hadUnsavedEdits) return;
    m_hadUnsavedEdits = hasUnsavedEdits;
    Q_EMIT unsavedEditsChanged();
}

void ScalingView::apply()
{
    if (m_apply.isRunning()) return;
    if (!m_form->problems().isEmpty()) return m_form->revealProblem();
    if (!m_staged.isDirty()) return;
    m_notice->hide();
    m_apply.start();
}

void ScalingView::review()
{
    auto* dialog = new ReviewDialog(path(), changeLines(m_staged),
        tr("Provisioned instances come and go as they are asked for; those that go finish their "
           "calls."),
        m_form->problems().isEmpty(), this);
    connect(dialog, &QDialog::accepted, this, &ScalingView::apply);
    dialog->open();
}

/// One step that can be undone.
void ScalingView::discard()
{
    m_staged.revertAll();
    m_form->discardInputs();
    m_notice->hide();
}

void ScalingView::tellOutcome(const std::optional<engine::Error>& refusal)
{
    refresh();
    if (!refusal) {
        if (auto* toasts = workspace().toasts)
            toasts->show(Tone::Success, tr("Applied the changes to %1.").arg(path()));
        return;
    }
    m_notice->setMessage(Tone::Error,
        tr("%1 What was not applied is still staged.").arg(model::errorText(*refusal)));
    m_notice->show();
}

} // namespace app
