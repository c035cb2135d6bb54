#include "pages.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QPushButton>
#include <QStandardItemModel>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>
#include <cmath>
#include <widgets/common/busy_indicator.h>
#include <widgets/common/card.h>
#include <widgets/common/chip.h>
#include <widgets/common/confirm_dialog.h>
#include <widgets/common/copy_label.h>
#include <widgets/common/elided_label.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/key_value_grid.h>
#include <widgets/common/message_bar.h>
#include <widgets/common/metrics.h>
#include <widgets/common/number_label.h>
#include <widgets/common/page_header.h>
#include <widgets/common/search_line.h>
#include <widgets/common/segmented_control.h>
#include <widgets/common/sparkline_delegate.h>
#include <widgets/common/stat_tile.h>
#include <widgets/common/state_stack.h>
#include <widgets/common/toast.h>
#include <widgets/common/view_setup.h>

using namespace Qt::StringLiterals;
using namespace widgets;

namespace gallery {

namespace {

SparklineValues wave(int count, double speed, double height)
{
    SparklineValues values;
    for (int i = 0; i < count; ++i) {
        values << static_cast<float>(
            std::max(0.0, height * (std::sin(i * speed) + std::sin(i * speed * 2.7) * 0.4 + 0.6)));
    }
    return values;
}

QWidget* sideTree()
{
    auto* model = new QStandardItemModel;
    model->setHorizontalHeaderLabels({u"Function"_s, u"Last hour"_s, u"Live"_s});
    int n = 0;
    for (const QString& service : {u"orders"_s, u"媒体处理"_s, u"reports"_s}) {
        auto* parent = new QStandardItem(themedIcon(Icon::Service), service);
        for (const QString& name : {u"createOrder"_s, u"图片缩略图"_s, u"sendReceipt"_s}) {
            auto* line = new QStandardItem;
            const SparklineValues values
                = n % 4 == 3 ? SparklineValues(60, 0.0f) : wave(60, 0.2 + n * 0.05, 4);
            line->setData(QVariant::fromValue(values), Qt::UserRole);
            auto* count = new QStandardItem(QString::number(n * 3 % 7));
            count->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
            parent->appendRow({new QStandardItem(themedIcon(Icon::Function), name), line, count});
            ++n;
        }
        model->appendRow(parent);
    }
    auto* tree = new QTreeView;
    setUpTree(*tree);
    model->setParent(tree);
    tree->setModel(model);
    tree->setItemDelegateForColumn(1, new SparklineDelegate(Qt::UserRole, tree));
    tree->header()->setStretchLastSection(false);
    tree->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    tree->header()->resizeSection(1, 80);
    tree->header()->resizeSection(2, 48);
    tree->expandAll();
    tree->setCurrentIndex(model->index(0, 0, model->index(0, 0)));
    tree->setAccessibleName(u"Functions"_s);
    return tree;
}

QWidget* stats()
{
    auto* box = new QWidget;
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::kSpaceM);
    auto* instances = new StatTile(u"Instances"_s);
    instances->setAmount({u"12"_s, {}});
    instances->setDetail(u"3 provisioned, 1 creating"_s);
    instances->setHistory(wave(60, 0.15, 5));
    auto* latency = new StatTile(u"Duration, 95th percentile"_s);
    latency->setAmount({u"184"_s, u"ms"_s});
    latency->setDetail(u"12 % slower than an hour ago"_s, Ink::Warning);
    latency->setHistory(wave(60, 0.4, 5), 1);
    auto* cost = new StatTile(u"费用 Cost this month"_s);
    cost->setAmount({u"¥3.4218"_s, {}});
    cost->setDetail(u"28.4 CU"_s);
    auto* errors = new StatTile(u"Errors"_s);
    errors->setAmount({u"0.4"_s, u"%"_s});
    errors->setDetail(u"17 of 4,212 invocations"_s, Ink::Error);
    errors->setHistory(wave(60, 0.9, 1), 7);
    for (auto* tile : {instances, latency, cost, errors}) {
        layout->addWidget(tile);
    }
    return box;
}

QWidget* chips()
{
    auto* box = new QWidget;
    auto* layout = new QHBoxLayout(box);
    layout->setContentsMargins({});
    layout->addWidget(new Chip(Icon::Success, u"Succeeded"_s, Tone::Success));
    layout->addWidget(new Chip(Icon::Throttle, u"Throttled"_s, Tone::Warning));
    layout->addWidget(new Chip(Icon::Error, u"Function error"_s, Tone::Error));
    layout->addWidget(new Chip(Icon::Snowflake, u"冷启动 Cold start"_s, Tone::Info));
    layout->addWidget(new Chip(Icon::Play, u"Busy"_s, Tone::Accent));
    layout->addWidget(new Chip(u"nodejs20"_s));
    layout->addWidget(new Chip(u"24"_s));
    layout->addStretch();
    return box;
}

QWidget* overview()
{
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    auto* header = new PageHeader(Icon::Function, u"createOrder"_s);
    header->setContext(u"orders"_s);
    header->setSubtitle(
        u"Takes an order, checks the stock and writes it to the database · 创建订单"_s);
    header->addMark(new Chip(u"nodejs20"_s));
    header->addMark(new Chip(Icon::Success, u"Deployed"_s, Tone::Success));
    header->addAction(makeIconButton(Icon::More, u"More"_s));
    header->addAction(makeButton(Icon::Copy, u"Copy command"_s));
    header->addAction(makeButton(Icon::Play, u"Invoke"_s, ButtonKind::Primary));
    layout->addWidget(header);

    auto* body = new QHBoxLayout;
    body->setContentsMargins(24, 0, 24, 24);
    body->setSpacing(16);
    auto* side = new Card(u"Functions"_s, Card::Padding::None);
    side->addTool(makeIconButton(Icon::Plus, u"Create function"_s));
    auto* searchBox = new QHBoxLayout;
    searchBox->setContentsMargins(12, 0, 12, 8);
    searchBox->addWidget(new SearchLine(u"Search functions"_s));
    side->body()->addLayout(searchBox);
    side->body()->setSpacing(0);
    side->body()->addWidget(sideTree());
    side->setFixedWidth(320);
    body->addWidget(side);

    auto* main = new QVBoxLayout;
    main->setSpacing(16);
    main->addWidget(stats());
    auto* bar = new MessageBar(Tone::Warning,
        u"nodejs18 runs on Node.js 20.20.2: 18 is not installed. Install it with nvm to get the same version as in the cloud."_s);
    bar->addAction(u"Show interpreters"_s);
    bar->setClosable(true);
    main->addWidget(bar);
    auto* overview = new Card(u"Configuration"_s);
    overview->setNote(u"changed 5 minutes ago"_s);
    auto* windows = new SegmentedControl(u"Time window"_s);
    for (const QString& text : {u"1 min"_s, u"15 min"_s, u"1 h"_s, u"24 h"_s}) {
        windows->addSegment(text);
    }
    windows->setCurrentIndex(1);
    overview->addTool(windows);
    overview->addTool(makeIconButton(Icon::Edit, u"Edit"_s));
    auto* grid = new KeyValueGrid(2);
    grid->addValue(u"Runtime"_s, u"nodejs20"_s);
    grid->addValue(u"Memory size"_s, u"512 MB"_s);
    grid->addValue(u"Handler"_s, u"index.handler"_s);
    grid->addValue(u"vCPU"_s, u"0.35 (by memory size)"_s);
    grid->addValue(u"Timeout"_s, u"60 s"_s);
    grid->addValue(u"Instance concurrency"_s, u"20"_s);
    grid->addValue(u"Description"_s,
        u"Takes an order, checks the stock and writes it to the database, then tells the warehouse."_s);
    grid->addWidget(u"Endpoint"_s,
        new CopyLabel(
            u"Endpoint"_s, u"http://127.0.0.1:9600/2016-08-15/proxy/orders/createOrder/"_s));
    overview->body()->addWidget(grid);
    overview->body()->addWidget(chips());
    main->addWidget(overview);
    auto* table = new Card(u"Invocations"_s, Card::Padding::None);
    table->body()->addWidget(new EmptyState(Icon::Test, u"No invocations yet"_s,
        u"Send a test event and the result, its log and its cost appear here. 发送一个测试事件。"_s));
    static_cast<EmptyState*>(table->body()->itemAt(0)->widget())
        ->addAction(Icon::Play, u"Send test event"_s);
    static_cast<EmptyState*>(table->body()->itemAt(0)->widget())
        ->addAction(u"Read the guide"_s, ButtonKind::Normal);
    main->addWidget(table, 1);
    body->addLayout(main, 1);
    layout->addLayout(body, 1);

    auto* toasts = new ToastHost(page);
    toasts->show(Tone::Success, u"createOrder deployed"_s, u"Undo"_s, [] {});
    return page;
}

QWidget* states()
{
    auto* page = new QWidget;
    auto* grid = new QGridLayout(page);
    grid->setContentsMargins(24, 24, 24, 24);
    grid->setSpacing(16);
    const auto makeStack = [](StateStack::State state) {
        auto* stack = new StateStack(new Label(u"Data"_s),
            new EmptyState(Icon::Queue, u"No queues"_s,
                u"Asynchronous invocations wait in queues. Create one to see it here."_s));
        if (state == StateStack::State::Empty) stack->showEmpty();
        if (state == StateStack::State::Error) {
            stack->showError(u"The catalog cannot be read"_s,
                u"/home/me/.local/share/fcdesk/fcdesk.db is on a disk that does not answer. Check the disk, then try again."_s);
        }
        auto* card = new Card({}, Card::Padding::None);
        card->body()->addWidget(stack);
        return card;
    };
    grid->addWidget(makeStack(StateStack::State::Loading), 0, 0);
    grid->addWidget(makeStack(StateStack::State::Empty), 0, 1);
    grid->addWidget(makeStack(StateStack::State::Error), 1, 0);
    auto* bars = new Card(u"Messages"_s);
    for (const Tone tone : {Tone::Info, Tone::Success, Tone::Warning, Tone::Error}) {
        bars->body()->addWidget(new MessageBar(
            tone, u"The engine listens on port 9601, because 9600 belongs to another program."_s));
    }
    bars->body()->addStretch();
    grid->addWidget(bars, 1, 1);
    auto* dialog = new ConfirmDialog(u"Delete the function createOrder?"_s,
        u"Its code, its configuration and its 4,212 recorded invocations are removed. This cannot be undone."_s,
        u"Delete function"_s, ButtonKind::Danger, nullptr);
    dialog->requireTyping(u"createOrder"_s);
    dialog->setWindowFlags(Qt::Widget);
    auto* frame = new Card(u"Dialog"_s);
    frame->body()->addWidget(dialog, 0, Qt::AlignCenter);
    grid->addWidget(frame, 0, 2);
    auto* texts = new Card(u"Type scale"_s);
    for (const auto& [style, name] : {std::pair(TextStyle::Display, u"Display 28 数字 1,234"_s),
             {TextStyle::Heading, u"Heading 20 标题"_s}, {TextStyle::Title, u"Title 15 卡片标题"_s},
             {TextStyle::Strong, u"Strong 13"_s},
             {TextStyle::Body, u"Body 13 正文: the quick brown fox"_s},
             {TextStyle::Small, u"Small 12 次要"_s}, {TextStyle::Caption, u"Caption 11 说明"_s},
             {TextStyle::Mono, u"Mono 13 const x = 1;"_s},
             {TextStyle::MonoSmall, u"MonoSmall 12 日志"_s}}) {
        texts->body()->addWidget(new Label(name, style));
    }
    for (const auto& [ink, name] :
        {std::pair(Ink::Muted, u"Muted"_s), {Ink::Faint, u"Faint"_s}, {Ink::Accent, u"Accent"_s},
            {Ink::Success, u"Success"_s}, {Ink::Warning, u"Warning"_s}, {Ink::Error, u"Error"_s}}) {
        texts->body()->addWidget(new Label(name, TextStyle::Body, ink));
    }
    grid->addWidget(texts, 1, 2);
    return page;
}

} // namespace

std::vector<Page> commonPages()
{
    return {
        {u"overview"_s, overview, {1440, 900}},
        {u"states"_s, states, {1440, 960}},
    };
}

} // namespace gallery
