#include "pages.h"

#include <QHeaderView>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QTreeView>
#include <QVBoxLayout>
#include <cmath>
#include <model/tables/function_tree_model.h>
#include <model/tables/instance_table_model.h>
#include <model/tables/invocation_table_model.h>
#include <model/tables/package_file_model.h>
#include <widgets/common/card.h>
#include <widgets/common/chip_delegate.h>
#include <widgets/common/icons.h>
#include <widgets/common/sparkline_delegate.h>
#include <widgets/common/view_setup.h>

using namespace Qt::StringLiterals;
using namespace engine::metering;
using namespace widgets;

namespace gallery {

namespace {

constexpr std::int64_t kNow = 1'795'529'007;

QTreeView* functionTree()
{
    engine::catalog::Catalog::Snapshot catalog;
    std::vector<MetricsFold::Row> rows;
    engine::LiveSnapshot live;
    int n = 0;
    for (const char* serviceName : {"media", "orders", "订单"}) {
        engine::catalog::Service service;
        service.name = serviceName;
        catalog.services.push_back(std::make_shared<const engine::catalog::Service>(service));
        for (const char* name : {"cancelOrder", "createOrder", "sendReceipt", "缩略图"}) {
            engine::catalog::Function function;
            function.serviceName = serviceName;
            function.name = name;
            function.config.runtime = n % 2 ? "python3.10" : "nodejs20";
            catalog.functions.push_back(
                std::make_shared<const engine::catalog::Function>(function));
            const std::string path = service.name + '/' + name;
            live.gauges[path] = {.onDemand = n * 5 % 4, .inFlight = n % 3};
            for (int minute = 0; minute < 60 && n % 4 != 2; ++minute) {
                MetricPoint point;
                point.second = kNow - minute * 60;
                point.invocations = static_cast<int>(
                    std::max(0.0, 40 + 40 * std::sin(minute * (0.1 + n * 0.05))));
                rows.push_back({path, point});
            }
            ++n;
        }
    }
    auto* tree = new QTreeView;
    auto* model = new model::FunctionTreeModel(tree);
    model->setIcons(themedIcon(Icon::Service), themedIcon(Icon::Function));
    model->setCatalog(catalog);
    model->addMetrics(rows);
    model->setLive(live);
    setUpTree(*tree);
    tree->setModel(model);
    tree->setItemDelegateForColumn(model::FunctionTreeModel::ActivityColumn,
        new SparklineDelegate(model::FunctionTreeModel::SparklineRole, tree));
    tree->header()->setStretchLastSection(false);
    tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    tree->header()->resizeSection(1, 84);
    tree->header()->resizeSection(2, 56);
    tree->expandAll();
    tree->setCurrentIndex(model->find(u"orders"_s, u"createOrder"_s));
    return tree;
}

QTableView* instanceTable()
{
    std::vector<InstanceRecord> instances;
    const InstanceState states[]
        = {InstanceState::Running, InstanceState::Running, InstanceState::Running,
            InstanceState::Creating, InstanceState::Failed, InstanceState::Stopping};
    for (int i = 0; i < 6; ++i) {
        InstanceRecord record;
        record.instanceId
            = "c-6564d0e" + std::to_string(i) + "-0123456789abcdef0" + std::to_string(123 + i * 77);
        record.state = states[i];
        record.inFlight = i == 0 ? 7 : 0;
        record.isFrozen = i == 2;
        record.concurrency = 20;
        record.createdAt = engine::fromEpochMs(kNow * 1000 - 30'000 * (i + 1));
        record.memoryBytes = (80 + i * 23) * 1024LL * 1024;
        record.invocations = 4212 - i * 700;
        record.billedMs = 128'000 - i * 9000;
        record.phases = {.allocate = std::chrono::microseconds(550),
            .runtime = std::chrono::milliseconds(21 + i),
            .load = std::chrono::milliseconds(9)};
        record.startPath = i % 2 ? "plain" : "stem";
        instances.push_back(record);
    }
    auto* table = new QTableView;
    auto* model = new model::InstanceTableModel(table);
    model->setSnapshot(instances, kNow * 1000);
    setUpTable(*table);
    table->setModel(model);
    table->setItemDelegateForColumn(model::InstanceTableModel::StateColumn,
        new ChipDelegate(model::InstanceTableModel::MoodRole, table));
    table->resizeColumnsToContents();
    return table;
}

QTableView* invocationTable()
{
    std::vector<InvocationRecord> invocations;
    for (int i = 0; i < 40; ++i) {
        InvocationRecord record;
        record.requestId = "0b1cf2f1-7a53-4a59-8d65-3c2f0e8f8" + std::to_string(100 + i);
        record.service = "orders";
        record.function = i % 5 ? "createOrder" : "缩略图";
        record.outcome = static_cast<Outcome>(i % 3 ? 0 : i / 3 % 9);
        record.instanceId
            = record.outcome == Outcome::Throttled ? "" : "c-6564d0ef-0123456789abcdef0123";
        record.arrivedAt = engine::fromEpochMs(kNow * 1000 - i * 731);
        record.durationMs = 12.3 * (i % 7 + 1);
        record.billedMs = 13 * (i % 7 + 1);
        record.maxMemoryMb = 84.2;
        record.isColdStart = i % 11 == 0;
        record.phases.runtime = std::chrono::milliseconds(21);
        record.source = i % 2 ? "api" : "console";
        invocations.push_back(record);
    }
    auto* table = new QTableView;
    auto* model = new model::InvocationTableModel(1000, table);
    model->setInvocations(invocations);
    setUpTable(*table);
    table->setModel(model);
    table->setItemDelegateForColumn(model::InvocationTableModel::OutcomeColumn,
        new ChipDelegate(model::InvocationTableModel::MoodRole, table));
    table->resizeColumnsToContents();
    table->selectRow(3);
    return table;
}

QTreeView* fileTree()
{
    auto* tree = new QTreeView;
    auto* model = new model::PackageFileModel(tree);
    model->setIcons(themedIcon(Icon::Folder), themedIcon(Icon::File));
    model->setFiles(
        std::vector<engine::storage::PackageFile>{{"index.js", 2048}, {"lib/util.js", 812},
            {"lib/数据.json", 10'240}, {"node_modules/uuid/index.js", 4096}, {"package.json", 312}},
        {{"index.js", model::PackageFileModel::Change::Modified}});
    setUpTree(*tree);
    tree->setModel(model);
    tree->header()->setStretchLastSection(false);
    tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    tree->header()->resizeSection(1, 72);
    tree->expandAll();
    return tree;
}

QWidget* inCard(const QString& title, QWidget* view)
{
    auto* card = new Card(title, Card::Padding::None);
    card->body()->addWidget(view);
    return card;
}

QWidget* tables()
{
    auto* page = new QWidget;
    auto* layout = new QHBoxLayout(page);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(16);
    auto* left = new QVBoxLayout;
    left->setSpacing(16);
    left->addWidget(inCard(u"Functions"_s, functionTree()), 2);
    left->addWidget(inCard(u"Code"_s, fileTree()), 1);
    auto* right = new QVBoxLayout;
    right->setSpacing(16);
    right->addWidget(inCard(u"Instances"_s, instanceTable()), 2);
    right->addWidget(inCard(u"Invocations"_s, invocationTable()), 3);
    layout->addLayout(left, 2);
    layout->addLayout(right, 5);
    return page;
}

} // namespace

std::vector<Page> tablePages()
{
    return {{u"tables"_s, tables, {1440, 920}}};
}

} // namespace gallery
