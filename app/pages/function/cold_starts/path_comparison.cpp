#include <app/pages/function/cold_starts/path_comparison.h>

#include <QHBoxLayout>
#include <algorithm>
#include <model/format/numbers.h>
#include <model/format/states.h>
#include <widgets/charts/phase_strip.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>

namespace app {

using widgets::Ink;
using widgets::Label;
using widgets::TextStyle;

namespace {

constexpr std::size_t kPaths = 3; ///< plain, stem, zygote

} // namespace

PathComparison::PathComparison(QWidget* parent)
    : Card(tr("Paths compared"), Padding::Normal, parent)
    , m_share(widgets::makeParagraph({}))
{
    using namespace widgets::metrics;
    setNote(tr("medians"));
    body()->setSpacing(kSpaceM);
    while (m_lines.size() < kPaths) {
        m_lines.push_back(makeLine());
        body()->addWidget(m_lines.back().whole);
    }
    body()->addStretch(1);
    body()->addWidget(m_share);
    setPaths({});
}

PathComparison::Line PathComparison::makeLine()
{
    using namespace widgets::metrics;
    Line line{.whole = new QWidget,
        .name = new Label({}, TextStyle::Strong),
        .time = new Label({}, TextStyle::Strong),
        .detail = new Label({}, TextStyle::Small, Ink::Faint),
        .strip = new widgets::PhaseStrip};
    auto* head = new QHBoxLayout;
    head->setSpacing(kSpaceS);
    head->addWidget(line.name);
    head->addWidget(line.detail);
    head->addStretch(1);
    head->addWidget(line.time);
    auto* layout = new QVBoxLayout(line.whole);
    layout->setContentsMargins({});
    layout->setSpacing(kSpaceXs);
    layout->addLayout(head);
    layout->addWidget(line.strip);
    return line;
}

void PathComparison::setPaths(const std::vector<PathStatistics>& paths)
{
    engine::Duration longest{};
    for (const PathStatistics& path : paths) {
        longest = std::max(longest, path.median.total());
    }
    for (std::size_t i = 0; i < m_lines.size(); ++i) {
        const Line& line = m_lines[i];
        line.whole->setVisible(i < paths.size());
        if (i >= paths.size()) continue;
        line.name->setText(model::startPathText(paths[i].startPath));
        line.detail->setText(tr("%n start(s)", nullptr, paths[i].starts));
        line.time->setText(model::durationText(paths[i].medianTotalMs));
        line.strip->setPhases(paths[i].median, longest);
    }
}

void PathComparison::setBusinessShare(double share)
{
    m_share->setText(tr("%1 of the time of all starts goes to the business layer: loading the code "
                        "and the Initializer. The rest is the platform's.")
                         .arg(model::percentText(share)));
}

} // namespace app
