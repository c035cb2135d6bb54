#include "phase_bar.h"

#include "phase_strip.h"

#include <QGridLayout>
#include <QPainter>
#include <model/format/numbers.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>
#include <widgets/common/theme.h>

using namespace Qt::StringLiterals;
using engine::metering::ColdStartPhases;

namespace widgets {

using namespace metrics;

namespace {

constexpr int kSwatch = 10;

/// The colour of a phase, beside its name.
class Swatch : public QWidget
{
public:
    explicit Swatch(std::size_t phase)
        : m_phase(phase)
    {
        setFixedSize(kSwatch, kSwatch);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        painter.setPen(Qt::NoPen);
        painter.setBrush(colors().phases[m_phase]);
        painter.drawRoundedRect(rect(), 2, 2);
    }

private:
    std::size_t m_phase;
};

} // namespace

PhaseBar::PhaseBar(QWidget* parent)
    : QWidget(parent)
    , m_bar(new PhaseStrip)
    , m_system(new Label({}, TextStyle::Strong))
    , m_business(new Label({}, TextStyle::Strong))
{
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins({});
    grid->setHorizontalSpacing(kSpaceS);
    grid->setVerticalSpacing(kSpaceXs);
    constexpr int kColumns = 3; // swatch, name, value; then a gap, and the same for the other layer
    grid->addWidget(m_bar, 0, 0, 1, 2 * kColumns + 1);
    grid->setRowMinimumHeight(1, kSpaceXs);
    const auto addLayer = [&](int column, const QString& name, Label* sum) {
        grid->addWidget(new Label(name, TextStyle::Strong), 2, column, 1, 2);
        grid->addWidget(sum, 2, column + 2, Qt::AlignRight);
        grid->setColumnStretch(column + 1, 1);
    };
    addLayer(0, tr("System layer"), m_system);
    addLayer(kColumns + 1, tr("Business layer"), m_business);
    grid->setColumnMinimumWidth(kColumns, kSpaceXl);
    const QStringList names = model::phaseNames();
    for (std::size_t i = 0; i < model::kPhaseCount; ++i) {
        const bool isSystem = i < model::kSystemPhaseCount;
        const int row = 3 + static_cast<int>(isSystem ? i : i - model::kSystemPhaseCount);
        const int column = isSystem ? 0 : kColumns + 1;
        m_values[i] = new Label({}, TextStyle::Body, Ink::Muted);
        grid->addWidget(new Swatch(i), row, column, Qt::AlignCenter);
        grid->addWidget(
            new Label(names[static_cast<qsizetype>(i)], TextStyle::Body, Ink::Muted), row,
            column + 1);
        grid->addWidget(m_values[i], row, column + 2, Qt::AlignRight);
    }
    setPhases({});
}

void PhaseBar::setPhases(const ColdStartPhases& phases)
{
    m_bar->setPhases(phases);
    m_system->setText(model::durationText(phases.system()));
    m_business->setText(model::durationText(phases.business()));
    const auto durations = model::phaseDurations(phases);
    const QStringList names = model::phaseNames();
    QStringList spoken;
    for (std::size_t i = 0; i < durations.size(); ++i) {
        const QString text = model::durationText(durations[i]);
        m_values[i]->setText(text);
        spoken << u"%1: %2"_s.arg(names[static_cast<qsizetype>(i)], text);
    }
    setAccessibleName(tr("Start in %1").arg(model::durationText(phases.total())));
    setAccessibleDescription(spoken.join(u", "_s));
}

} // namespace widgets
