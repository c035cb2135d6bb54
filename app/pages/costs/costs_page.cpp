#include <app/pages/costs/costs_page.h>

#include <QHeaderView>
#include <QItemSelectionModel>
#include <QPushButton>
#include <QScrollArea>
#include <QSettings>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>
#include <app/console/actions.h>
#include <app/pages/costs/cost_table_model.h>
#include <app/pages/costs/cost_tiles.h>
#include <app/pages/costs/prices_card.h>
#include <limits>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <model/client/future.h>
#include <model/format/errors.h>
#include <model/format/numbers.h>
#include <widgets/charts/time_series_chart.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/metrics.h>
#include <widgets/common/page_header.h>
#include <widgets/common/save_file.h>
#include <widgets/common/segmented_control.h>
#include <widgets/common/state_stack.h>
#include <widgets/common/toast.h>
#include <widgets/common/view_setup.h>

using namespace Qt::StringLiterals;

namespace app {

using engine::metering::PriceTable;
using engine::metering::UsageRow;
using widgets::Icon;

namespace {

constexpr int kRefreshMs = 5'000;
constexpr qint64 kDayMs = 24 * 3600 * 1000;
constexpr int kPricesWidth = 340;
constexpr int kLowestTable = 220;
const QString kRangeKey = u"costs/range"_s;

enum RangeIndex { ThisMonth, LastMonth, Last31Days };

} // namespace

CostsPage::CostsPage(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_today(QDate::currentDate())
    , m_tiles(new CostTiles)
    , m_range(new widgets::SegmentedControl(tr("Period")))
    , m_chartCard(new widgets::Card(tr("Cost per day"), widgets::Card::Padding::None))
    , m_chart(nullptr)
    , m_all(widgets::makeButton(Icon::Close, tr("All functions"), widgets::ButtonKind::Ghost))
    , m_prices(new PricesCard(workspace))
    , m_model(new CostTableModel(this))
    , m_sorted(new QSortFilterProxyModel(this))
    , m_table(new QTableView)
{
    using namespace widgets::metrics;
    auto* header = new widgets::PageHeader(Icon::Cost, tr("Costs"));
    for (const QString& text : {tr("This month"), tr("Last month"), tr("31 days")}) {
        m_range->addSegment(text);
    }
    m_range->setCurrentIndex(std::clamp(m_workspace.settings.value(kRangeKey, 0).toInt(), 0, 2));
    header->addAction(m_range);
    auto* exportButton = widgets::makeButton(Icon::Export, tr("Export CSV…"));
    header->addAction(exportButton);

    m_all->hide();
    m_chartCard->addTool(m_all);
    m_prices->setFixedWidth(kPricesWidth);
    auto* charts = new QHBoxLayout;
    charts->setSpacing(kSpaceM);
    charts->addWidget(m_chartCard, 1);
    charts->addWidget(m_prices);

    auto* content = new QWidget;
    auto* cards = new QVBoxLayout(content);
    cards->setContentsMargins(kSpaceXl, 0, kSpaceXl, kSpaceXl);
    cards->setSpacing(kSpaceM);
    cards->addWidget(m_tiles);
    cards->addLayout(charts);
    cards->addWidget(makeTable(), 1);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(header);
    layout->addWidget(widgets::makeScrollArea(content), 1);

    m_refresh.setInterval(kRefreshMs);
    connect(&m_refresh, &QTimer::timeout, this, &CostsPage::load);
    connect(m_range, &widgets::SegmentedControl::currentChanged, this, [this](int index) {
        m_workspace.settings.setValue(kRangeKey, index);
        load();
    });
    connect(exportButton, &QPushButton::clicked, this, &CostsPage::exportCsv);
    connect(m_all, &QPushButton::clicked, this, [this] { setFunction({}); });
    connect(m_prices, &PricesCard::comparedChanged, this, &CostsPage::showReport);
    connect(&m_workspace.feeds.prices, &model::PricesFeed::settingsChanged, this,
        &CostsPage::showReport);
    connect(m_states, &widgets::StateStack::retryRequested, this, &CostsPage::load);
    m_states->showLoading();
    showChart({{}, PriceTable::builtIn().front(), {}, range(), m_today});
}

QWidget* CostsPage::makeTable()
{
    m_sorted->setSourceModel(m_model);
    m_sorted->setSortRole(CostTableModel::SortRole);
    widgets::setUpTable(*m_table);
    m_table->setModel(m_sorted);
    m_table->setAccessibleName(tr("Costs per function"));
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(CostTableModel::Cost, Qt::DescendingOrder);
    m_table->setColumnHidden(CostTableModel::OtherCost, true);
    auto* head = m_table->horizontalHeader();
    head->setStretchLastSection(false);
    head->setSectionResizeMode(QHeaderView::ResizeToContents);
    head->setSectionResizeMode(CostTableModel::FunctionColumn, QHeaderView::Stretch);
    m_table->setMinimumHeight(kLowestTable);

    auto* empty = new widgets::EmptyState(Icon::Cost, tr("Nothing was billed in this period"),
        tr("Calls are billed for the time their instances are busy, provisioned instances for their "
           "whole life. Invoke a function and look again."));
    auto* sample = empty->addAction(Icon::Play, tr("Invoke a sample function"), widgets::ButtonKind::Normal);
    connect(sample, &QPushButton::clicked, this, [this, sample] {
        sample->setEnabled(false);
        createSampleFunction(m_workspace, sample, [sample] { sample->setEnabled(true); });
    });
    m_states = new widgets::StateStack(m_table, empty);
    m_states->setMinimumHeight(kLowestTable);

    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const QModelIndexList rows = m_table->selectionModel()->selectedRows();
        if (!rows.isEmpty())
            setFunction(rows.first().data(CostTableModel::PathRole).toString());
    });
    auto* all = new QShortcut(Qt::Key_Escape, m_table, [this] { setFunction({}); });
    all->setContext(Qt::WidgetShortcut);
    auto* card = new widgets::Card(tr("Functions"), widgets::Card::Padding::None);
    card->setNote(tr("Choose one to see its days"));
    card->body()->addWidget(m_states);
    return card;
}

CostReport::Range CostsPage::range() const
{
    const QDate month(m_today.year(), m_today.month(), 1);
    switch (m_range->currentIndex()) {
    case LastMonth:
        return {month.addMonths(-1), month.addDays(-1)};
    case Last31Days:
        return {m_today.addDays(-30), m_today};
    default:
        return {month, m_today};
    }
}

void CostsPage::showEvent(QShowEvent* event)
{
    QWidget::showEvent(event);
    load();
    m_refresh.start();
}

void CostsPage::hideEvent(QHideEvent* event)
{
    m_refresh.stop();
    QWidget::hideEvent(event);
}

void CostsPage::load()
{
    m_today = QDate::currentDate();
    const engine::storage::UsageQuery query{.function = {},
        .fromSecond = CostReport::neededFrom(range(), m_today),
        .untilSecond = std::numeric_limits<std::int64_t>::max()};
    model::onFinished(m_workspace.client.queryUsage(query), this,
        [this, generation = ++m_generation](const engine::Result<std::vector<UsageRow>>& rows) {
            if (generation != m_generation) return;
            if (!rows) return showFailure(rows.error());
            const bool isNew = !m_isLoaded || *rows != m_rows;
            m_rows = *rows;
            m_isLoaded = true;
            if (isNew || m_states->state() != widgets::StateStack::State::Data) showReport();
        });
}

void CostsPage::showFailure(const engine::Error& error)
{
    m_isLoaded = false;
    m_states->showError(tr("The usage cannot be read"), model::errorText(error));
}

void CostsPage::showReport()
{
    if (!m_isLoaded) return;
    const auto settings = m_workspace.feeds.prices.settings();
    const PriceTable& table = settings->table();
    const CostReport report(m_rows, table, settings->options, range(), m_today, m_function);
    const PriceTable* const other = m_prices->compared();
    std::optional<CostReport> compared;
    if (other) {
        // Its own allowance, when one was chosen here and it has one.
        engine::metering::BillOptions options = settings->options;
        if (!options.allowance.empty() && !other->allowances.empty())
            options.allowance = other->allowances.front().name;
        compared.emplace(m_rows, *other, options, range(), m_today, m_function);
    }
    std::optional<CostTableModel::Other> otherColumn;
    std::optional<CostTiles::Compared> otherTile;
    if (compared) {
        const QString currency = QString::fromStdString(other->currency);
        otherColumn = {compared->functions(), QString::fromStdString(other->name), currency};
        otherTile.emplace(CostTiles::Compared{*compared, currency});
    }
    m_tiles->setReport(report, table,
        m_function.isEmpty() ? tr("all functions") : m_function, otherTile ? &*otherTile : nullptr);
    m_table->setColumnHidden(CostTableModel::OtherCost, !compared);
    m_model->setTable({report.functions(), QString::fromStdString(table.items.front().unit),
                          QString::fromStdString(table.currency)},
        std::move(otherColumn));
    m_sorted->invalidate();
    if (m_model->rowCount() == 0)
        m_states->showEmpty();
    else
        m_states->showData();
    showChart(report);
}

void CostsPage::showChart(const CostReport& report)
{
    const QString currency
        = QString::fromStdString(m_workspace.feeds.prices.settings()->table().currency);
    if (!m_chart || m_chart->property("currency").toString() != currency) {
        delete m_chart; // a chart keeps its unit
        m_chart = new widgets::TimeSeriesChart(
            {.kind = widgets::Unit::Kind::Money, .currency = currency});
        m_chart->setProperty("currency", currency);
        m_chart->setAccessibleName(tr("Cost per day"));
        m_chart->addSeries(tr("Cost"), {.kind = widgets::SeriesKind::Bar, .color = 2});
        m_chart->setLegendVisible(false);
        m_chart->setBarWidth(kDayMs);
        m_chart->setEmptyText(tr("Nothing was billed in this period"));
        m_chartCard->body()->addWidget(m_chart);
    }
    std::vector<widgets::Sample> samples;
    for (const CostReport::Day& day : report.days()) {
        if (day.cost > 0)
            samples.push_back({day.date.startOfDay().toMSecsSinceEpoch() + kDayMs / 2, day.cost});
    }
    m_chart->setSamples(0, samples);
    m_chart->group().setRange(range().first.startOfDay().toMSecsSinceEpoch(),
        range().last.addDays(1).startOfDay().toMSecsSinceEpoch());
    m_chartCard->setNote(m_function.isEmpty() ? tr("all functions") : m_function);
    m_all->setVisible(!m_function.isEmpty());
}

void CostsPage::setFunction(const QString& path)
{
    if (path == m_function) return;
    m_function = path;
    if (path.isEmpty()) {
        m_table->clearSelection();
        m_table->setFocus(); // the button that had it goes
    }
    showReport();
}

QByteArray CostsPage::csv() const
{
    const auto settings = m_workspace.feeds.prices.settings();
    return CostReport::csv(m_rows, settings->table(), settings->options, range(), m_today);
}

void CostsPage::exportCsv()
{
    widgets::saveFile(
        this,
        {.title = tr("Export costs"),
            .filter = tr("Tables (*.csv)"),
            .suffix = u"csv"_s,
            .name = u"costs-%1.csv"_s.arg(range().first.toString(Qt::ISODate)),
            .bytes = [this] { return csv(); }},
        [this](const QString& path) {
            m_workspace.toasts->show(widgets::Tone::Success, tr("Saved in %1").arg(path));
        },
        [this](const QString& why) { m_workspace.toasts->show(widgets::Tone::Error, why); });
}

} // namespace app
