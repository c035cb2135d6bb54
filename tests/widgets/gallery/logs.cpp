#include "pages.h"

#include <QHBoxLayout>
#include <QVBoxLayout>
#include <widgets/common/card.h>
#include <widgets/common/log_panel.h>
#include <widgets/common/log_view.h>

using namespace Qt::StringLiterals;
using namespace widgets;
using engine::metering::LogLevel;
using engine::metering::LogLine;

namespace gallery {

std::vector<LogLine> sampleLog(int count)
{
    static const std::pair<LogLevel, const char*> kTexts[] = {
        {LogLevel::Platform, "FC Invoke Start RequestId: 0b1cf2f1-7a53-4a59-8d65-3c2f0e8f8f53"},
        {LogLevel::Info, "connected to \x1b[32mpostgres://127.0.0.1:5432/orders\x1b[0m in 12 ms"},
        {LogLevel::None, "order CN-1024 accepted, 3 items, total 12.50"},
        {LogLevel::Debug, "cache miss for key stock:4711, asking the warehouse service"},
        {LogLevel::Warn, "warehouse answered after 812 ms, the limit is 1000 ms"},
        {LogLevel::Error,
            "Error: an order needs items\n    at exports.handler (/code/index.js:14:43)\n    at "
            "processTicksAndRejections (node:internal/process/task_queues:95:5)"},
        {LogLevel::Info, "图片 4711.png 已缩放到 128×128，用时 35 毫秒"},
        {LogLevel::Platform, "FC Invoke End RequestId: 0b1cf2f1-7a53-4a59-8d65-3c2f0e8f8f53"},
    };
    std::vector<LogLine> lines;
    for (int i = 0; i < count; ++i) {
        const auto& [level, text] = kTexts[i % std::size(kTexts)];
        LogLine line;
        line.id = i;
        line.at = engine::fromEpochMs(1'795'529'007'000 + i * 37);
        line.instanceId = i / 8 % 3 == 0 ? "c-6564d0ef-0123456789abcdef0123"
                                         : "c-6564d0f1-fedcba98765432100042";
        line.requestId
            = i % 8 == 2 ? "" : "0b1cf2f1-7a53-4a59-8d65-3c2f0e8f" + std::to_string(1000 + i / 8);
        line.level = level;
        line.text = text;
        lines.push_back(std::move(line));
    }
    return lines;
}

namespace {

QWidget* logs()
{
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(24, 24, 24, 24);
    layout->setSpacing(16);
    auto* panel = new LogPanel;
    panel->view()->append(sampleLog(400));
    panel->openFind();
    auto* card = new Card(u"Logs"_s, Card::Padding::None);
    card->body()->addWidget(panel);
    layout->addWidget(card, 3);
    auto* paused = new LogView;
    paused->append(sampleLog(400));
    paused->setSearch(u"order"_s);
    QMetaObject::invokeMethod(
        paused,
        [paused] {
            paused->findNext();
            paused->append(sampleLog(24));
        },
        Qt::QueuedConnection);
    auto* second = new Card(u"Scrolled up, with a search"_s, Card::Padding::None);
    second->body()->addWidget(paused);
    layout->addWidget(second, 2);
    return page;
}

} // namespace

std::vector<Page> logPages()
{
    return {{u"logs"_s, logs, {1320, 860}}};
}

} // namespace gallery
