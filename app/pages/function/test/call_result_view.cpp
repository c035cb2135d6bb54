#include <app/pages/function/test/call_result_view.h>

#include <QStackedWidget>
#include <QStringDecoder>
#include <model/format/errors.h>
#include <model/format/numbers.h>
#include <model/format/states.h>
#include <widgets/common/buttons.h>
#include <widgets/common/chip.h>
#include <widgets/common/copy_label.h>
#include <widgets/common/elided_label.h>
#include <widgets/common/key_value_grid.h>
#include <widgets/common/log_view.h>
#include <widgets/common/metrics.h>
#include <widgets/common/mood.h>
#include <widgets/common/segmented_control.h>
#include <widgets/editors/code_editor.h>
#include <widgets/editors/json_text.h>

using namespace Qt::StringLiterals;
using namespace widgets;
using namespace widgets::metrics;
using engine::metering::ColdStartPhases;
using engine::metering::InvocationRecord;

namespace app {

namespace {

constexpr int kTickMs = 100;
constexpr std::size_t kMostLogRows = 20'000;
constexpr std::size_t kMostShownBytes = 512 * 1024; ///< laid out and coloured in one go

const QString kNothing = u"–"_s;

QString phasesText(const ColdStartPhases& phases)
{
    const auto durations = model::phaseDurations(phases);
    const QStringList names = model::phaseNames();
    QStringList parts;
    for (std::size_t i = 0; i < durations.size(); ++i) {
        if (durations[i] > engine::Duration::zero())
            parts << u"%1 %2"_s.arg(
                names[static_cast<qsizetype>(i)], model::durationText(durations[i]));
    }
    return parts.join(u"  ·  "_s);
}

} // namespace

CallResultView::CallResultView(QWidget* parent)
    : QWidget(parent)
    , m_outcome(new Chip({}))
    , m_error(new ElidedLabel({}, TextStyle::Body, Ink::Error))
    , m_request(new CopyLabel(tr("Request ID"), {}))
    , m_logs(makeButton(Icon::Log, tr("Logs"), ButtonKind::Ghost))
    , m_phases(new Label({}, TextStyle::Small, Ink::Muted))
    , m_choice(new SegmentedControl(tr("What is shown of the call")))
    , m_note(new Label({}, TextStyle::Small, Ink::Faint))
    , m_pages(new QStackedWidget)
    , m_body(new CodeEditor(tr("Result")))
    , m_log(new LogView(kMostLogRows))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    auto* facts = new QVBoxLayout;
    facts->setContentsMargins(kSpaceL, 0, kSpaceL, kSpaceS);
    facts->setSpacing(kSpaceS);
    auto* head = new QHBoxLayout;
    head->setSpacing(kSpaceM);
    head->addWidget(m_outcome);
    head->addWidget(m_error, 1);
    facts->addLayout(head);
    auto* grid = new KeyValueGrid(3);
    m_duration = grid->addValue(tr("Duration"));
    m_billed = grid->addValue(tr("Billed"));
    m_memory = grid->addValue(tr("Memory"));
    m_start = grid->addValue(tr("Start"));
    m_status = grid->addValue(tr("Status"));
    m_size = grid->addValue(tr("Size"));
    facts->addWidget(grid);
    facts->addWidget(m_phases);
    auto* request = new QHBoxLayout;
    request->setSpacing(kSpaceM);
    request->addWidget(new Label(tr("Request ID"), TextStyle::Body, Ink::Faint));
    request->addWidget(m_request, 1);
    request->addWidget(m_logs);
    facts->addLayout(request);
    facts->addWidget(m_note);
    m_note->hide();
    m_choice->addSegment(tr("Result"));
    m_choice->addSegment(tr("Log"));
    layout->addLayout(facts);
    m_body->setReadOnly(true);
    for (const LogColumn column : {LogColumn::Instance, LogColumn::Request}) {
        m_log->setColumnVisible(column, false);
    }
    m_pages->addWidget(m_body);
    m_pages->addWidget(m_log);
    layout->addWidget(m_pages, 1);

    m_tick.setInterval(kTickMs);
    connect(&m_tick, &QTimer::timeout, this, &CallResultView::showElapsed);
    connect(m_choice, &SegmentedControl::currentChanged, m_pages, &QStackedWidget::setCurrentIndex);
    m_logs->setToolTip(tr("Open the logs of this request"));
    connect(m_logs, &QPushButton::clicked, this,
        [this] { Q_EMIT logsRequested(m_requestId, QString()); });
}

QWidget* CallResultView::pageChoice() const
{
    return m_choice;
}

void CallResultView::showRunning(const QString& requestId)
{
    m_requestId = requestId;
    m_outcome->set(Icon::Play, tr("Running"), Tone::Info);
    m_error->setText({});
    clearFacts();
    m_request->setText(requestId);
    m_phases->setText({});
    showNote({});
    m_body->setText({});
    m_log->clear();
    m_since.start();
    m_tick.start();
    showElapsed();
}

void CallResultView::showElapsed()
{
    m_duration->setText(model::durationText(static_cast<double>(m_since.elapsed())));
}

void CallResultView::clearFacts()
{
    for (Label* label : {m_duration, m_billed, m_memory, m_start, m_status, m_size}) {
        label->setText(kNothing);
    }
}

void CallResultView::showCall(const FinishedCall& call)
{
    m_tick.stop();
    if (m_requestId != QString::fromStdString(call.requestId)) m_log->clear();
    m_requestId = QString::fromStdString(call.requestId);
    m_request->setText(m_requestId);
    const model::Mood mood = model::outcomeMood(call.outcome());
    m_outcome->set(iconOf(mood), model::outcomeText(call.outcome()), toneOf(mood));
    m_error->setInk(mood == model::Mood::Bad ? Ink::Error : Ink::Muted);
    clearFacts();
    m_status->setText(QString::number(call.status()));
    if (call.reply) {
        showRecord(call.reply->record);
        showBody(call.reply->body);
    } else {
        m_error->setText(model::errorTitle(call.reply.error().code));
        m_phases->setText(tr("The function was not run to its end."));
        showNote({});
        m_body->setLanguage(Language::Text);
        m_body->setText(model::errorText(call.reply.error()));
    }
}

void CallResultView::showRecord(const InvocationRecord& record)
{
    const QString type = QString::fromStdString(record.errorType);
    const QString message = QString::fromStdString(record.errorMessage);
    m_error->setText(type.isEmpty() || message.isEmpty()
            ? type + message
            : tr("%1: %2", "type of an error: its message").arg(type, message));
    m_duration->setText(model::durationText(record.durationMs));
    m_billed->setText(model::durationText(static_cast<double>(record.billedMs)));
    m_memory->setText(model::bytesText(record.maxMemoryMb * 1024 * 1024));
    m_start->setText(record.isColdStart
            ? tr("Cold,\u00a0%1").arg(model::durationText(record.phases.total()))
            : tr("Warm"));
    m_phases->setText(
        record.isColdStart ? phasesText(record.phases) : tr("An instance was ready for it."));
    m_size->setText(model::bytesText(static_cast<double>(record.responseBytes)));
}

void CallResultView::showBody(const std::string& body)
{
    showNote(body.empty() ? tr("The result is empty.") : QString());
    const std::string_view shown = std::string_view(body).substr(0, kMostShownBytes);
    QStringDecoder decoder(QStringDecoder::Utf8);
    const QString text
        = decoder(QByteArrayView(shown.data(), static_cast<qsizetype>(shown.size())));
    if (decoder.hasError()) {
        m_body->setText({});
        showNote(tr("The result is not text."));
        return;
    }
    if (shown.size() < body.size())
        showNote(tr("Only the first %1 are shown.")
                     .arg(model::bytesText(static_cast<double>(shown.size()))));
    const std::optional<QString> laidOut = formatJson(text);
    m_body->setLanguage(laidOut ? Language::Json : Language::Text);
    m_body->setText(laidOut ? laidOut->trimmed() : text);
}

void CallResultView::showNote(const QString& note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

void CallResultView::addLog(const model::LogFeed::Lines& lines)
{
    if (m_requestId.isEmpty()) return;
    const std::string id = m_requestId.toStdString();
    model::LogFeed::Lines mine;
    for (const engine::metering::LogLine& line : lines) {
        if (line.requestId == id) mine.push_back(line);
    }
    m_log->append(mine);
}

} // namespace app
