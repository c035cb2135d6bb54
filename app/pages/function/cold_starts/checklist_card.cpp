#include <app/pages/function/cold_starts/checklist_card.h>

#include <QGridLayout>
#include <QPushButton>
#include <algorithm>
#include <widgets/common/buttons.h>
#include <widgets/common/chip.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>

namespace app {

using widgets::Icon;
using widgets::Tone;

namespace {

constexpr int kStateWidth = 116; ///< the widest state: nothing moves when one changes

struct StateLook
{
    Icon icon;
    QString text;
    Tone tone;
};

StateLook lookOf(AdviceState state)
{
    switch (state) {
    case AdviceState::Good:
        return {Icon::Check, ChecklistCard::tr("Good"), Tone::Success};
    case AdviceState::Look:
        return {Icon::Eye, ChecklistCard::tr("Worth a look"), Tone::Warning};
    case AdviceState::NotUsed:
        return {Icon::Minus, ChecklistCard::tr("Not used"), Tone::Neutral};
    case AdviceState::NoData:
        return {Icon::Clock, ChecklistCard::tr("Not known yet"), Tone::Neutral};
    }
    Q_UNREACHABLE();
}

} // namespace

ChecklistCard::ChecklistCard(QWidget* parent)
    : Card(tr("Checklist for fewer and shorter cold starts"), Padding::Normal, parent)
    , m_grid(new QGridLayout)
{
    using namespace widgets::metrics;
    m_grid->setContentsMargins({});
    m_grid->setHorizontalSpacing(kSpaceL);
    m_grid->setVerticalSpacing(kSpaceL);
    m_grid->setColumnMinimumWidth(0, kStateWidth);
    m_grid->setColumnStretch(1, 1);
    body()->addLayout(m_grid);
}

void ChecklistCard::setAdvice(const std::vector<Advice>& advice)
{
    if (advice == m_advice) return;
    m_advice = advice;
    for (std::size_t i = 0; i < advice.size(); ++i) {
        if (i == m_rows.size()) addRow(advice[i]);
        const StateLook look = lookOf(advice[i].state);
        m_rows[i].state->set(look.icon, look.text, look.tone);
        m_rows[i].finding->setText(advice[i].finding);
    }
    const auto looks = std::ranges::count(advice, AdviceState::Look, &Advice::state);
    setNote(looks == 0 ? QString() : tr("%n worth a look", nullptr, static_cast<int>(looks)));
}

void ChecklistCard::addRow(const Advice& advice)
{
    using namespace widgets::metrics;
    Row row{.state = new widgets::Chip({}), .finding = widgets::makeParagraph({})};
    auto* texts = new QVBoxLayout;
    texts->setSpacing(kSpaceXs / 2);
    auto* title = new widgets::Label(advice.title, widgets::TextStyle::Strong);
    title->setBuddy(row.finding);
    texts->addWidget(title);
    texts->addWidget(row.finding);
    const int line = static_cast<int>(m_rows.size());
    m_grid->addWidget(row.state, line, 0, Qt::AlignTop | Qt::AlignLeft);
    m_grid->addLayout(texts, line, 1);
    if (!advice.action.isEmpty()) {
        auto* go = widgets::makeButton(advice.action);
        go->setAccessibleDescription(advice.title);
        m_grid->addWidget(go, line, 2, Qt::AlignTop);
        connect(go, &QPushButton::clicked, this,
            [this, place = advice.place] { Q_EMIT placeRequested(place); });
    }
    m_rows.push_back(row);
}

} // namespace app
