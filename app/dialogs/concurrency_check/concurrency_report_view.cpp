#include <app/dialogs/concurrency_check/concurrency_report_view.h>

#include <QHeaderView>
#include <QTableView>
#include <algorithm>
#include <app/dialogs/concurrency_check/finding_table_model.h>
#include <model/format/numbers.h>
#include <widgets/common/buttons.h>
#include <widgets/common/card.h>
#include <widgets/common/chip_delegate.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/label.h>
#include <widgets/common/message_bar.h>
#include <widgets/common/metrics.h>
#include <widgets/common/stat_tile.h>
#include <widgets/common/state_stack.h>
#include <widgets/common/view_setup.h>
#include <widgets/editors/code_editor.h>
#include <widgets/editors/json_text.h>

namespace app {

using namespace widgets::metrics;
using widgets::CodeEditor;
using widgets::StatTile;
using widgets::Tone;

namespace {

constexpr int kTileWidth = 120;
constexpr int kColumnWidths[] = {184, 120, 200};
constexpr int kSmallestTable = kHeaderHeight + 3 * kRowHeight;
constexpr int kWholeTextHeight = 96;

/// As it is easiest to read.
QString laidOut(const QString& text)
{
    return widgets::formatJson(text).value_or(text).trimmed();
}

QString shareText(double part, double whole)
{
    return whole > 0
        ? ConcurrencyReportView::tr("%1 of the time").arg(model::percentText(part / whole))
        : QString();
}

} // namespace

ConcurrencyReportView::ConcurrencyReportView(QWidget* parent)
    : QWidget(parent)
    , m_findings(new FindingTableModel(this))
    , m_verdict(new widgets::MessageBar(Tone::Info, {}))
    , m_duration(new StatTile(tr("A call takes")))
    , m_processor(new StatTile(tr("Processor time")))
    , m_wait(new StatTile(tr("Waiting")))
    , m_suggested(new StatTile(tr("Suggested concurrency")))
    , m_take(widgets::makeButton(tr("Stage the suggestion")))
    , m_table(new QTableView)
    , m_alone(new CodeEditor(tr("Alone")))
    , m_together(new CodeEditor(tr("Together")))
{
    auto* card = new widgets::Card(tr("Findings"), widgets::Card::Padding::None);
    card->addTool(m_take);
    card->body()->addWidget(makeFindings());
    m_take->setToolTip(tr("Puts the suggested instance concurrency into the configuration, to be "
                          "reviewed and applied there"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(kSpaceM);
    layout->addWidget(m_verdict);
    layout->addWidget(makeTiles());
    layout->addWidget(card, 1);
    connect(
        m_take, &QPushButton::clicked, this, [this] { Q_EMIT suggestionTaken(m_suggestion); });
}

QWidget* ConcurrencyReportView::makeTiles()
{
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->setSpacing(kSpaceM);
    for (StatTile* tile : {m_duration, m_processor, m_wait, m_suggested}) {
        tile->setMinimumWidth(kTileWidth);
        layout->addWidget(tile);
    }
    m_duration->setDetail(tr("alone and warm"));
    return row;
}

QWidget* ConcurrencyReportView::makeFindings()
{
    widgets::setUpTable(*m_table);
    m_table->setModel(m_findings);
    m_table->setAccessibleName(tr("Findings"));
    m_table->setItemDelegateForColumn(FindingTableModel::KindColumn,
        new widgets::ChipDelegate(FindingTableModel::MoodRole, m_table));
    for (int column = 0; column < static_cast<int>(std::size(kColumnWidths)); ++column) {
        m_table->setColumnWidth(column, kColumnWidths[column]);
    }
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->setMinimumHeight(kSmallestTable);
    auto* whole = new QHBoxLayout;
    whole->setContentsMargins(kSpaceL, kSpaceS, kSpaceL, kSpaceM);
    whole->setSpacing(kSpaceM);
    for (CodeEditor* editor : {m_alone, m_together}) {
        editor->setReadOnly(true);
        editor->setFixedHeight(kWholeTextHeight);
        auto* label = new widgets::Label(editor == m_alone ? tr("Alone") : tr("Together"),
            widgets::TextStyle::Small, widgets::Ink::Muted);
        auto* column = new QVBoxLayout;
        column->setSpacing(kSpaceXs);
        column->addWidget(label);
        column->addWidget(editor);
        whole->addLayout(column);
    }
    auto* content = new QWidget;
    auto* layout = new QVBoxLayout(content);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_table, 1);
    layout->addLayout(whole);
    m_states = new widgets::StateStack(content,
        new widgets::EmptyState(widgets::Icon::Check, tr("Nothing differs"),
            tr("The same answers, no new error, and each line of the log with its request.")));
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        &ConcurrencyReportView::showFinding);
    return m_states;
}

void ConcurrencyReportView::showReport(
    const ConcurrencyReport& report, const QStringList& events, int current)
{
    const CallTime& time = report.time;
    m_duration->setAmount(model::durationAmount(time.durationMs));
    m_processor->setAmount(model::durationAmount(time.processorMs));
    m_processor->setDetail(shareText(time.durationMs - time.waitMs(), time.durationMs));
    m_wait->setAmount(model::durationAmount(time.waitMs()));
    m_wait->setDetail(shareText(time.waitMs(), time.durationMs));
    m_findings->setReport(report, events);
    showVerdict(report);
    showSuggestion(report, current);
    if (m_findings->rowCount() == 0) return m_states->showEmpty();
    m_states->showData();
    m_table->selectRow(0);
}

void ConcurrencyReportView::showVerdict(const ConcurrencyReport& report)
{
    if (!report.isConclusive)
        return m_verdict->setMessage(Tone::Warning,
            tr("Every event fails when it is called alone: there is nothing to compare with."));
    if (!report.isSafe())
        return m_verdict->setMessage(Tone::Error,
            tr("Calls that share an instance disturb each other. Keep the instance concurrency at "
               "1 until what was found is repaired."));
    QStringList sentences;
    sentences << tr("With %1 calls at once on an instance, none was disturbed.")
                     .arg(model::countText(report.checkedConcurrency));
    if (report.suggestedConcurrency > 1)
        sentences << tr("%1 would fill four fifths of its share of the processor.")
                         .arg(model::countText(report.suggestedConcurrency));
    if (report.suggestedConcurrency > report.checkedConcurrency)
        sentences << tr("Check that many before you apply it.");
    m_verdict->setMessage(
        m_findings->rowCount() == 0 ? Tone::Success : Tone::Warning, sentences.join(u' '));
}

void ConcurrencyReportView::showSuggestion(const ConcurrencyReport& report, int current)
{
    m_suggestion = report.suggestedConcurrency;
    const bool isThere = report.isConclusive;
    m_suggested->setAmount({isThere ? model::countText(m_suggestion) : QString(QChar(0x2013)), {}});
    m_suggested->setDetail(m_suggestion == current && isThere
            ? tr("as it is now")
            : tr("now %1").arg(model::countText(current)));
    m_take->setEnabled(isThere && m_suggestion != current);
}

void ConcurrencyReportView::showFinding()
{
    const QModelIndex current = m_table->currentIndex();
    if (!current.isValid()) return;
    const FindingTableModel::Finding& finding = m_findings->finding(current.row());
    const QString alone = laidOut(finding.alone);
    const QString together = laidOut(finding.together);
    m_alone->setText(alone);
    m_together->setText(together);
    m_together->clearProblem();
    if (!finding.areAnswers) return;
    const auto differs = std::ranges::mismatch(alone, together).in2 - together.begin();
    const QString same = together.left(differs);
    const int line = static_cast<int>(same.count(u'\n')) + 1;
    for (CodeEditor* editor : {m_alone, m_together}) {
        editor->scrollTo(line);
    }
    m_together->markProblem(line, static_cast<int>(differs - same.lastIndexOf(u'\n')));
}

} // namespace app
