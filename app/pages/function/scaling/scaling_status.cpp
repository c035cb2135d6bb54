#include <app/pages/function/scaling/scaling_status.h>

#include <QHBoxLayout>
#include <model/format/numbers.h>
#include <model/format/times.h>
#include <widgets/common/message_bar.h>
#include <widgets/common/metrics.h>
#include <widgets/common/stat_tile.h>

using namespace Qt::StringLiterals;

namespace app {

using widgets::StatTile;

namespace {

const model::Amount kNothing{u"–"_s, {}};

QString detailOf(const engine::ProvisionedState& state)
{
    if (state.creating > 0)
        return ScalingStatus::tr("%n being created", "instances", state.creating);
    if (state.nextChange)
        return ScalingStatus::tr("next change %1")
            .arg(model::dateTimeText(engine::toEpochMs(*state.nextChange)));
    return {};
}

} // namespace

ScalingStatus::ScalingStatus(QWidget* parent)
    : QWidget(parent)
    , m_error(new widgets::MessageBar(widgets::Tone::Warning, {}))
    , m_current(new StatTile(tr("Provisioned now")))
    , m_utilization(new StatTile(tr("In use")))
    , m_start(new StatTile(tr("A start takes")))
    , m_expected(new StatTile(tr("Calls expected at once")))
{
    using namespace widgets::metrics;
    auto* line = new QHBoxLayout;
    line->setSpacing(kSpaceM);
    for (StatTile* tile : {m_current, m_utilization, m_start, m_expected}) {
        line->addWidget(tile);
    }
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(kSpaceM);
    layout->addLayout(line);
    layout->addWidget(m_error);
    m_error->hide();
    setState(std::nullopt, std::nullopt);
}

void ScalingStatus::setState(const std::optional<engine::ProvisionedState>& provisioned,
    const std::optional<engine::scheduler::LoadEstimate>& load)
{
    const engine::ProvisionedState state = provisioned.value_or(engine::ProvisionedState());
    m_current->setAmount({model::countText(state.current),
        tr("of %1", "instances that are there, of so many").arg(model::countText(state.target))});
    m_current->setDetail(provisioned ? detailOf(state) : tr("none is asked for"));
    m_utilization->setAmount(
        state.utilization ? model::Amount{model::percentText(*state.utilization), {}} : kNothing);
    m_utilization->setDetail(
        state.utilization ? tr("mean of the last minute") : tr("measured with target tracking"));
    m_error->setVisible(!state.currentError.empty());
    if (!state.currentError.empty())
        m_error->setMessage(
            widgets::Tone::Warning, QString::fromStdString(state.currentError));

    const bool hasStarts = load && load->starts > 0;
    m_start->setAmount(hasStarts ? model::durationAmount(engine::toMs(load->start)) : kNothing);
    m_start->setDetail(hasStarts
            ? tr("%1 of it in your code").arg(model::durationText(load->businessStart))
            : tr("not measured yet"));
    m_expected->setAmount(
        load ? model::Amount{model::decimalText(load->predictedInFlight, 1), {}} : kNothing);
    m_expected->setDetail(load
            ? tr("%n started ahead so far", "instances", static_cast<int>(load->startedAhead))
            : tr("once calls come"));
}

} // namespace app
