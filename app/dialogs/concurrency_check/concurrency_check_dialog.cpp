#include <app/dialogs/concurrency_check/concurrency_check_dialog.h>

#include <QCheckBox>
#include <QListWidget>
#include <QProgressBar>
#include <algorithm>
#include <app/console/navigator.h>
#include <app/console/workspace.h>
#include <app/dialogs/concurrency_check/concurrency_report_view.h>
#include <app/pages/function/test/event_name_dialog.h>
#include <model/format/errors.h>
#include <model/format/numbers.h>
#include <widgets/common/buttons.h>
#include <widgets/common/card.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>
#include <widgets/common/state_stack.h>
#include <widgets/editors/form_field.h>
#include <widgets/editors/unit_spin_box.h>

using namespace Qt::StringLiterals;

namespace app {

using namespace widgets::metrics;
using widgets::EmptyState;
using widgets::Icon;
using widgets::StateStack;
using widgets::UnitSpinBox;

namespace {

constexpr int kFirstConcurrency = 10;
constexpr int kChoicesWidth = 220;
constexpr int kStartWidth = 132; ///< for every text it has
constexpr QSize kSize(1060, 700);

} // namespace

ConcurrencyCheckDialog::ConcurrencyCheckDialog(Workspace& workspace,
    std::shared_ptr<const engine::catalog::Function> function, QString event, QWidget* parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_function(std::move(function))
    , m_service(QString::fromStdString(m_function->serviceName))
    , m_name(QString::fromStdString(m_function->name))
    , m_event(std::move(event))
    , m_events(workspace.userDir)
    , m_check(workspace.client)
    , m_all(new QCheckBox(tr("All")))
    , m_list(new QListWidget)
    , m_concurrency(new UnitSpinBox({.min = ConcurrencyCheck::kLeastConcurrency,
          .max = ConcurrencyCheck::kMostConcurrency,
          .step = 1,
          .text = tr("From %1 to %2")
                      .arg(ConcurrencyCheck::kLeastConcurrency)
                      .arg(ConcurrencyCheck::kMostConcurrency)}))
    , m_report(new ConcurrencyReportView)
    , m_progress(new QProgressBar)
    , m_start(widgets::makeButton(Icon::Play, tr("Check"), widgets::ButtonKind::Primary))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Concurrency check"));
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpaceXl, kSpaceXl, kSpaceXl, kSpaceL);
    layout->setSpacing(kSpaceM);
    layout->addWidget(new widgets::Label(
        tr("Can calls share an instance of %1?").arg(m_name), widgets::TextStyle::Heading));
    layout->addWidget(
        widgets::makeParagraph(tr("Calls copies of the function with saved events, one at a time "
                                  "and then together, and compares answers, errors and logs. The "
                                  "copies are removed afterwards.")));
    layout->addWidget(makeContents(), 1);
    layout->addLayout(makeButtons());
    resize(kSize);
    listen();
    listEvents();
}

QWidget* ConcurrencyCheckDialog::makeContents()
{
    m_results = new StateStack(m_report,
        new EmptyState(Icon::Layers, tr("Not checked yet"),
            tr("Choose events that stand for what the function is called with, then press Check.")));
    m_results->showEmpty();
    auto* columns = new QWidget;
    auto* layout = new QHBoxLayout(columns);
    layout->setContentsMargins({});
    layout->setSpacing(kSpaceL);
    layout->addWidget(makeChoices());
    layout->addWidget(m_results, 1);
    auto* empty = new EmptyState(Icon::Test, tr("No saved events"),
        tr("The check calls the function with events that are saved under Test. Begin with the one "
           "in the editor."));
    m_save = empty->addAction(Icon::Save, tr("Save the event in the editor…"));
    m_contents = new StateStack(columns, empty);
    return m_contents;
}

QWidget* ConcurrencyCheckDialog::makeChoices()
{
    m_list->setAccessibleName(tr("Saved events"));
    m_list->setFrameShape(QFrame::NoFrame);
    auto* events = new widgets::Card(tr("Events"), widgets::Card::Padding::None);
    events->addTool(m_all);
    events->body()->addWidget(m_list);
    m_concurrency->setValue(std::max<double>(
        kFirstConcurrency, static_cast<double>(m_function->config.instanceConcurrency)));
    auto* field = new widgets::FormField(
        tr("Calls at once"), m_concurrency, tr("On one instance, in the second run"));
    connect(m_concurrency, &UnitSpinBox::problemChanged, field, &widgets::FormField::setProblem);
    auto* column = new QWidget;
    column->setFixedWidth(kChoicesWidth);
    auto* layout = new QVBoxLayout(column);
    layout->setContentsMargins({});
    layout->setSpacing(kSpaceM);
    layout->addWidget(events, 1);
    layout->addWidget(field);
    return column;
}

QLayout* ConcurrencyCheckDialog::makeButtons()
{
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Calls that are over"));
    auto* close = widgets::makeButton(tr("Close"));
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kSpaceS);
    buttons->addWidget(m_progress, 1);
    buttons->addStretch(); // while there is no progress
    buttons->addWidget(close);
    buttons->addWidget(m_start);
    m_start->setFixedWidth(kStartWidth);
    return buttons;
}

void ConcurrencyCheckDialog::listen()
{
    connect(m_save, &QPushButton::clicked, this, &ConcurrencyCheckDialog::askForName);
    connect(m_start, &QPushButton::clicked, this, &ConcurrencyCheckDialog::startOrCancel);
    connect(m_results, &StateStack::retryRequested, this, &ConcurrencyCheckDialog::start);
    connect(m_contents, &StateStack::retryRequested, this, &ConcurrencyCheckDialog::askForName);
    connect(m_all, &QCheckBox::clicked, this, &ConcurrencyCheckDialog::setAllChecked);
    connect(m_list, &QListWidget::itemChanged, this, &ConcurrencyCheckDialog::updateControls);
    connect(
        m_concurrency, &UnitSpinBox::valueChanged, this, &ConcurrencyCheckDialog::updateControls);
    connect(m_report, &ConcurrencyReportView::suggestionTaken, this,
        &ConcurrencyCheckDialog::stageSuggestion);
    connect(&m_check, &ConcurrencyCheck::progressed, this, [this](int done, int total) {
        m_progress->setRange(0, total);
        m_progress->setValue(done);
        m_results->showLoading(
            tr("%1 of %2 calls are over").arg(model::countText(done), model::countText(total)));
    });
    connect(&m_check, &ConcurrencyCheck::finished, this, &ConcurrencyCheckDialog::take);
    connect(&m_check, &ConcurrencyCheck::failed, this, [this](const engine::Error& error) {
        m_results->showError(tr("The check could not be made"), model::errorText(error));
    });
    connect(&m_check, &ConcurrencyCheck::ended, this, [this] {
        m_isCancelling = false;
        if (m_results->state() == StateStack::State::Loading)
            m_hasReport ? m_results->showData() : m_results->showEmpty();
        updateControls();
    });
}

void ConcurrencyCheckDialog::listEvents()
{
    m_list->clear();
    for (const QString& name : m_events.names(m_service, m_name)) {
        auto* item = new QListWidgetItem(name, m_list);
        item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
        item->setCheckState(Qt::Checked);
    }
    m_list->setCurrentRow(0);
    const bool hasEvents = m_list->count() > 0;
    hasEvents ? m_contents->showData() : m_contents->showEmpty();
    m_start->setVisible(hasEvents);
    QPushButton* next = hasEvents ? m_start : m_save;
    next->setDefault(true);
    next->setFocus();
    updateControls();
}

void ConcurrencyCheckDialog::setAllChecked(bool isChecked)
{
    for (int row = 0; row < m_list->count(); ++row) {
        m_list->item(row)->setCheckState(isChecked ? Qt::Checked : Qt::Unchecked);
    }
}

void ConcurrencyCheckDialog::askForName()
{
    auto* dialog = new EventNameDialog(tr("my-event"), m_events.names(m_service, m_name), this);
    connect(dialog, &EventNameDialog::nameChosen, this, &ConcurrencyCheckDialog::saveEvent);
    dialog->open();
}

void ConcurrencyCheckDialog::saveEvent(const QString& name)
{
    if (const auto written = m_events.write(m_service, m_name, name, m_event); !written)
        return m_contents->showError(
            tr("The event was not saved"), model::errorText(written.error()));
    Q_EMIT eventSaved(name);
    listEvents();
}

QStringList ConcurrencyCheckDialog::chosenEvents() const
{
    QStringList names;
    for (int row = 0; row < m_list->count(); ++row) {
        const QListWidgetItem& item = *m_list->item(row);
        if (item.checkState() == Qt::Checked) names << item.text();
    }
    return names;
}

void ConcurrencyCheckDialog::startOrCancel()
{
    if (!m_check.isRunning()) return start();
    m_isCancelling = true;
    m_check.cancel();
    updateControls();
}

void ConcurrencyCheckDialog::start()
{
    if (m_check.isRunning()) return; // one that failed is not over before its copy is gone
    const auto refuse = [this](const engine::Error& error) {
        m_results->showError(tr("The check could not be made"), model::errorText(error));
    };
    ConcurrencyCheck::Request request{.service = m_function->serviceName,
        .function = m_function->name,
        .config = m_function->config,
        .events = {},
        .concurrency = static_cast<int>(m_concurrency->value())};
    m_checked = chosenEvents();
    for (const QString& name : m_checked) {
        const auto text = m_events.read(m_service, m_name, name);
        if (!text) return refuse(text.error());
        request.events.push_back(text->toStdString());
    }
    if (const auto started = m_check.start(std::move(request)); !started)
        return refuse(started.error());
    m_progress->setRange(0, 1);
    m_progress->setValue(0);
    m_results->showLoading(tr("Copying the function…"));
    updateControls();
}

void ConcurrencyCheckDialog::take(const ConcurrencyReport& report)
{
    m_hasReport = true;
    m_results->showData(); // first: what is shown has room to scroll in
    m_report->showReport(
        report, m_checked, static_cast<int>(m_function->config.instanceConcurrency));
}

void ConcurrencyCheckDialog::stageSuggestion(int concurrency)
{
    Q_EMIT m_workspace.navigator.stageRequested(
        m_service, m_name, u"instanceConcurrency"_s, concurrency);
    accept();
}

void ConcurrencyCheckDialog::updateControls()
{
    const bool isRunning = m_check.isRunning();
    const qsizetype chosen = chosenEvents().size();
    m_all->setCheckState(chosen == 0 ? Qt::Unchecked
            : chosen == m_list->count()
            ? Qt::Checked
            : Qt::PartiallyChecked);
    m_start->setText(!isRunning ? tr("Check") : m_isCancelling ? tr("Cancelling…") : tr("Cancel"));
    m_start->setIcon(widgets::themedIcon(
        isRunning ? Icon::Stop : Icon::Play, widgets::Ink::OnAccent));
    m_start->setEnabled(
        isRunning ? !m_isCancelling : chosen > 0 && m_concurrency->isAllowed());
    for (QWidget* choice : {static_cast<QWidget*>(m_all), static_cast<QWidget*>(m_list),
             static_cast<QWidget*>(m_concurrency)}) {
        choice->setEnabled(!isRunning);
    }
    m_progress->setVisible(isRunning);
}

} // namespace app
