#include <app/pages/function/scaling/scaling_form.h>

#include <QComboBox>
#include <QVBoxLayout>
#include <app/pages/function/configuration/instance_inputs.h>
#include <app/pages/function/scaling/scaling_words.h>
#include <model/edit/staged_function.h>
#include <model/format/numbers.h>
#include <widgets/common/card.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>
#include <widgets/editors/form_field.h>
#include <widgets/editors/records_editor.h>
#include <widgets/editors/unit_spin_box.h>

using namespace Qt::StringLiterals;

namespace app {

using engine::catalog::ScheduledAction;
using engine::catalog::TargetTrackingPolicy;
using model::Scaling;
using model::StagedScaling;
using widgets::Card;
using widgets::FormField;
using widgets::Label;
using widgets::RecordsEditor;
using Part = StagedScaling::Part;

namespace {

constexpr int kMostTarget = 10'000; ///< source: behaviour row 3.4
constexpr int kAlwaysAllocated = 0; ///< index in the box of idle modes

template <typename Rule, typename Read>
std::optional<std::vector<Rule>> rulesOf(const RecordsEditor& editor, Read read)
{
    std::vector<Rule> rules;
    for (const RecordsEditor::Record& row : editor.records()) {
        const std::optional<Rule> rule = read(row);
        if (!rule) return std::nullopt;
        rules.push_back(*rule);
    }
    return rules;
}

template <typename Rule>
QList<RecordsEditor::Record> rowsOf(const std::vector<Rule>& rules)
{
    QList<RecordsEditor::Record> rows;
    for (const Rule& rule : rules) {
        rows << toRow(rule);
    }
    return rows;
}

Label* makeProblem()
{
    auto* problem = new Label({}, widgets::TextStyle::Small, widgets::Ink::Error);
    problem->setWordWrap(true);
    problem->hide();
    return problem;
}

} // namespace

ScalingForm::ScalingForm(StagedScaling& staged, QWidget* parent)
    : QWidget(parent)
    , m_staged(staged)
    , m_maximum(new MaximumInput(*model::StagedFunction::field(u"maximumInstanceCount"_s)))
    , m_target(new widgets::UnitSpinBox(
          {.min = 0, .max = kMostTarget, .text = tr("From 0 to 10,000")}))
    , m_idleMode(new QComboBox)
    , m_actions(new RecordsEditor(actionMembers(), tr("Add action")))
    , m_policies(new RecordsEditor(policyMembers(), tr("Add policy")))
    , m_actionsProblem(makeProblem())
    , m_policiesProblem(makeProblem())
    , m_previewPlace(new QWidget)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(widgets::metrics::kSpaceL);
    auto* place = new QVBoxLayout(m_previewPlace);
    place->setContentsMargins({});
    for (QWidget* part : {makeNumbers(), m_previewPlace, makeActions(), makePolicies()}) {
        layout->addWidget(part);
    }
    connect(&m_staged, &StagedScaling::changed, this, &ScalingForm::showStaged);
    showStaged();
}

void ScalingForm::setPreview(QWidget* card)
{
    m_previewPlace->layout()->addWidget(card);
}

QWidget* ScalingForm::makeNumbers()
{
    m_maximumField = new FormField(tr("On-demand instances"), m_maximum->widget());
    m_targetField = new FormField(tr("Provisioned instances"), m_target,
        tr("Kept ready while no action and no policy below is in force. Calls beyond them go to "
           "on-demand instances."));
    m_idleMode->addItem(tr("Processor always allocated"));
    m_idleMode->addItem(tr("Frozen while idle"));
    auto* idle = new FormField(tr("Idle mode of provisioned instances"), m_idleMode,
        tr("Frozen ones do not run between calls and cost less."));
    auto* line = new QHBoxLayout;
    line->setSpacing(widgets::metrics::kSpaceXl);
    for (FormField* field : {m_maximumField, m_targetField, idle}) {
        line->addWidget(field, 1, Qt::AlignTop);
    }
    auto* card = new Card(tr("Number of instances"));
    card->body()->addLayout(line);
    connect(m_maximum, &FieldInput::edited, this, &ScalingForm::stageMaximum);
    connect(m_target, &QDoubleSpinBox::valueChanged, this, &ScalingForm::stageTarget);
    connect(m_target, &widgets::UnitSpinBox::problemChanged, m_targetField, &FormField::setProblem);
    connect(m_idleMode, &QComboBox::activated, this, &ScalingForm::stageIdleMode);
    return card;
}

QWidget* ScalingForm::makeActions()
{
    m_actions->setCheck(actionProblem);
    auto* card = new Card(tr("Scheduled actions"));
    card->body()->addWidget(widgets::makeParagraph(
        tr("Each sets the number of provisioned instances when it is due: once, "
           "at(2026-12-24T18:00:00), or again and again, cron(0 0 9 * * MON-FRI), on the clock of "
           "its time zone.")));
    card->body()->addWidget(m_actions);
    card->body()->addWidget(m_actionsProblem);
    connect(m_actions, &widgets::RowsEditor::changed, this, &ScalingForm::stageActions);
    return card;
}

QWidget* ScalingForm::makePolicies()
{
    m_policies->setCheck(policyProblem);
    auto* card = new Card(tr("Target tracking"));
    card->body()->addWidget(widgets::makeParagraph(
        tr("Each moves the number of provisioned instances so that the share of their concurrency "
           "that is in use stays near a value. It needs instance metrics, which are switched on in "
           "the service's log configuration.")));
    card->body()->addWidget(m_policies);
    card->body()->addWidget(m_policiesProblem);
    connect(m_policies, &widgets::RowsEditor::changed, this, &ScalingForm::stagePolicies);
    return card;
}

void ScalingForm::setAllowance(const Allowance& allowance)
{
    if (allowance == m_allowance) return;
    m_allowance = allowance;
    QString help = tr("0 disables the function. At most %1: 90 % of the region's %2.")
                       .arg(model::countText(allowance.maximum),
                           model::countText(allowance.regionLimit));
    if (allowance.others > 0)
        help = tr("0 disables the function. At most %1: 90 % of the region's %2, less the %3 of "
                  "other functions.")
                   .arg(model::countText(allowance.maximum),
                       model::countText(allowance.regionLimit),
                       model::countText(allowance.others));
    m_maximumField->setHelp(help);
    check();
}

void ScalingForm::showStaged()
{
    const Scaling& value = m_staged.value();
    m_isShowing = true;
    m_maximum->setValue(value.maximum.value_or(-1));
    if (m_target->value() != static_cast<double>(value.provision.target))
        m_target->setValue(static_cast<double>(value.provision.target));
    m_idleMode->setCurrentIndex(
        value.provision.alwaysAllocateCpu ? kAlwaysAllocated : kAlwaysAllocated + 1);
    // Rows that were staged from stay: the keyboard is in one, another may be half written.
    if (m_shownActions != value.provision.scheduledActions) {
        m_shownActions = value.provision.scheduledActions;
        m_actions->setRecords(rowsOf(m_shownActions));
    }
    if (m_shownPolicies != value.provision.targetTrackingPolicies) {
        m_shownPolicies = value.provision.targetTrackingPolicies;
        m_policies->setRecords(rowsOf(m_shownPolicies));
    }
    m_isShowing = false;
    check();
}

void ScalingForm::discardInputs()
{
    m_shownActions = m_staged.value().provision.scheduledActions;
    m_actions->setRecords(rowsOf(m_shownActions));
    m_shownPolicies = m_staged.value().provision.targetTrackingPolicies;
    m_policies->setRecords(rowsOf(m_shownPolicies));
    check();
}

void ScalingForm::stageMaximum()
{
    if (m_isShowing) return;
    Scaling next = m_staged.value();
    const auto maximum = std::get<std::int64_t>(m_maximum->value());
    next.maximum = maximum < 0 ? std::nullopt : std::optional(maximum);
    m_staged.stage(Part::Maximum, next);
}

void ScalingForm::stageTarget()
{
    if (m_isShowing) return;
    Scaling next = m_staged.value();
    next.provision.target = static_cast<std::int64_t>(m_target->value());
    m_staged.stage(Part::Target, next);
}

void ScalingForm::stageIdleMode()
{
    Scaling next = m_staged.value();
    next.provision.alwaysAllocateCpu = m_idleMode->currentIndex() == kAlwaysAllocated;
    m_staged.stage(Part::IdleMode, next);
}

void ScalingForm::stageActions()
{
    if (m_isShowing) return;
    const auto actions = rulesOf<ScheduledAction>(*m_actions, actionOf);
    if (!actions) return check(); // a row says what is wrong
    m_shownActions = *actions;
    Scaling next = m_staged.value();
    next.provision.scheduledActions = *actions;
    m_staged.stage(Part::Actions, next);
    check();
}

void ScalingForm::stagePolicies()
{
    if (m_isShowing) return;
    const auto policies = rulesOf<TargetTrackingPolicy>(*m_policies, policyOf);
    if (!policies) return check();
    m_shownPolicies = *policies;
    Scaling next = m_staged.value();
    next.provision.targetTrackingPolicies = *policies;
    m_staged.stage(Part::Policies, next);
    check();
}

QString ScalingForm::maximumProblem() const
{
    const std::optional<std::int64_t> maximum = m_staged.value().maximum;
    const std::optional<std::int64_t> before = m_staged.base().maximum;
    const bool isLowered = maximum && before && *maximum <= *before;
    if (!maximum || isLowered || m_allowance.regionLimit == 0) return {};
    if (*maximum <= m_allowance.maximum) return {};
    return tr("At most %1: 90 % of the region's limit of %2 instances, less what is set for other "
              "functions.")
        .arg(model::countText(std::max<std::int64_t>(0, m_allowance.maximum)),
            model::countText(m_allowance.regionLimit));
}

void ScalingForm::check()
{
    const QString maximum = maximumProblem();
    m_maximumField->setProblem(maximum);
    // Rules between rows, such as two of one name.
    const bool areRowsValid = m_actions->isValid() && m_policies->isValid();
    QString actions, policies;
    for (const engine::Error& refusal : engine::catalog::validate(m_staged.value().provision)) {
        if (!areRowsValid) break;
        QString& problem = refusal.field.starts_with("scheduledActions") ? actions : policies;
        if (refusal.field == "target") continue;
        if (problem.isEmpty()) problem = QString::fromStdString(refusal.detail);
    }
    for (const auto& [label, problem] : {std::pair(m_actionsProblem, actions),
             std::pair(m_policiesProblem, policies)}) {
        label->setText(problem);
        label->setVisible(!problem.isEmpty());
    }
    QStringList all;
    if (!maximum.isEmpty()) all << maximum;
    if (!m_target->isAllowed()) all << m_targetField->problem();
    for (const auto& [editor, problem] :
        {std::pair(m_actions, actions), std::pair(m_policies, policies)}) {
        if (!problem.isEmpty()) all << problem;
        for (int row = 0; row < editor->rowCount(); ++row) {
            if (!editor->problem(row).isEmpty()) all << editor->problem(row);
        }
    }
    if (all == m_problems) return;
    m_problems = all;
    Q_EMIT problemsChanged();
}

QStringList ScalingForm::problems() const
{
    return m_problems;
}

void ScalingForm::revealProblem()
{
    if (!maximumProblem().isEmpty()) return m_maximum->widget()->setFocus();
    if (!m_target->isAllowed()) return m_target->setFocus();
    const bool isInActions = !m_actions->isValid() || m_actionsProblem->isVisible();
    QWidget* editor = isInActions ? m_actions : m_policies;
    if (QWidget* next = editor->nextInFocusChain()) next->setFocus();
}

} // namespace app
