#include <app/pages/settings/fast_starts_card.h>

#include <QCheckBox>
#include <model/client/engine_feeds.h>
#include <model/format/numbers.h>
#include <model/format/states.h>
#include <widgets/common/key_value_grid.h>
#include <widgets/common/label.h>
#include <widgets/editors/form_field.h>
#include <widgets/editors/unit_spin_box.h>

using namespace Qt::StringLiterals;

namespace app {

using engine::EngineSettings;
using engine::runtime::FastStartState;
using widgets::UnitSpinBox;

namespace {

QString kindText(const FastStartState::Kind& kind)
{
    const QString what = FastStartsCard::tr("%1 × %2, %3", "how many, in which way, of which program")
                             .arg(model::countText(kind.ready), model::startPathText(kind.path),
                                 QString::fromStdString(kind.executable));
    if (kind.memoryMb == 0) return what;
    return FastStartsCard::tr("%1, for functions of %2")
        .arg(what, model::bytesText(static_cast<double>(kind.memoryMb) * 1024 * 1024));
}

QString readyText(const FastStartState& state)
{
    if (state.kinds.empty()) return FastStartsCard::tr("Nothing");
    QStringList lines;
    for (const FastStartState::Kind& kind : state.kinds) {
        lines << kindText(kind);
    }
    lines << FastStartsCard::tr("Together they hold %1.")
                 .arg(model::bytesText(static_cast<double>(state.memoryBytes)));
    return lines.join(u'\n');
}

} // namespace

FastStartsCard::FastStartsCard(Workspace& space, QWidget* parent)
    : EngineSettingsCard(space, tr("Fast starts"), tr("Fast starts were changed"), parent)
    , m_isOn(new QCheckBox(tr("Keep runtimes ready for the next instances")))
    , m_memory(new UnitSpinBox({.min = 0, .max = 16'384, .unit = tr("MB"),
          .text = tr("From 0 to 16,384 MB")}))
{
    auto* memory = new widgets::FormField(tr("Memory they may hold together"), m_memory,
        tr("How many of them that is follows from how often instances are started."));
    body()->addWidget(widgets::makeParagraph(
        tr("An instance then begins with a runtime that has started already, in milliseconds. It "
           "sees nothing of other functions.")));
    body()->addWidget(m_isOn);
    body()->addWidget(memory);
    auto* grid = new widgets::KeyValueGrid;
    m_ready = grid->addValue(tr("Ready now"));
    body()->addWidget(grid);
    connect(m_memory, &UnitSpinBox::problemChanged, memory, &widgets::FormField::setProblem);
    connect(m_memory, &QDoubleSpinBox::valueChanged, this, &FastStartsCard::edited);
    connect(m_isOn, &QCheckBox::toggled, m_memory, &QWidget::setEnabled);
    connect(m_isOn, &QCheckBox::toggled, this, &FastStartsCard::edited);
    connect(&workspace().feeds.live, &model::LiveFeed::snapshotChanged, this,
        &FastStartsCard::showReady);
    showReady();
    finish(widgets::ButtonKind::Normal);
}

void FastStartsCard::showReady()
{
    const auto& live = workspace().feeds.live.snapshot();
    m_ready->setText(readyText(live ? live->fastStarts : FastStartState()));
}

void FastStartsCard::show(const EngineSettings& settings)
{
    m_isOn->setChecked(settings.fastStarts);
    m_memory->setEnabled(settings.fastStarts);
    m_memory->setValue(settings.fastStartMemoryMb);
}

void FastStartsCard::write(EngineSettings& settings) const
{
    settings.fastStarts = m_isOn->isChecked();
    settings.fastStartMemoryMb = static_cast<int>(m_memory->value());
}

bool FastStartsCard::isAllowed() const
{
    return m_memory->isAllowed();
}

} // namespace app
