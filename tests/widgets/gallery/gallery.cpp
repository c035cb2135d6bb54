// Shows every widget with sample data; with --screenshots DIR renders the pages to pictures and
// ends.
#include "pages.h"

#include <QApplication>
#include <QComboBox>
#include <QCommandLineParser>
#include <QDir>
#include <QHBoxLayout>
#include <QListWidget>
#include <QProcess>
#include <QStackedWidget>
#include <QTest>
#include <cstdio>
#include <widgets/common/icons.h>
#include <widgets/common/theme.h>

using namespace Qt::StringLiterals;
using widgets::Theme;

namespace {

std::vector<gallery::Page> allPages()
{
    std::vector<gallery::Page> pages;
    for (const auto& part : {gallery::controlPages(), gallery::commonPages(), gallery::chartPages(),
             gallery::editorPages(), gallery::logPages(), gallery::tablePages()}) {
        pages.insert(pages.end(), part.begin(), part.end());
    }
    return pages;
}

/// Renders every page in both themes at this process's scale.
bool render(const QDir& folder, const QString& only)
{
    const qreal scale = qApp->devicePixelRatio();
    for (const Theme::Mode mode : {Theme::Mode::Dark, Theme::Mode::Light}) {
        Theme::instance().setMode(mode);
        for (const gallery::Page& page : allPages()) {
            if (!only.isEmpty() && !page.name.contains(only)) continue;
            const std::unique_ptr<QWidget> widget(page.make());
            widget->resize(page.size);
            widget->show();
            if (!QTest::qWaitForWindowExposed(widget.get())) return false;
            QTest::qWait(260); // queued replots
            const QString name
                = u"%1-%2-%3x.png"_s
                      .arg(page.name, mode == Theme::Mode::Dark ? u"dark"_s : u"light"_s)
                      .arg(scale);
            if (!widget->grab().save(folder.filePath(name))) return false;
        }
    }
    return true;
}

int takeScreenshots(const QString& path, const QString& only)
{
    const QDir folder(path);
    if (!folder.mkpath(u"."_s) || !render(folder, only)) {
        std::fprintf(stderr, "cannot write pictures to %s\n", qUtf8Printable(path));
        return 1;
    }
    if (qApp->devicePixelRatio() > 1) return 0;
    QProcess twice;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(u"QT_SCALE_FACTOR"_s, u"2"_s);
    twice.setProcessEnvironment(environment);
    twice.setProcessChannelMode(QProcess::ForwardedChannels);
    twice.start(QCoreApplication::applicationFilePath(), QCoreApplication::arguments().mid(1));
    return twice.waitForFinished(300'000) ? twice.exitCode() : 1;
}

int showWindow()
{
    QWidget window;
    window.setWindowTitle(u"Widget gallery"_s);
    auto* layout = new QHBoxLayout(&window);
    auto* left = new QVBoxLayout;
    auto* list = new QListWidget;
    auto* theme = new QComboBox;
    theme->addItems({u"System"_s, u"Dark"_s, u"Light"_s});
    auto* stack = new QStackedWidget;
    for (const gallery::Page& page : allPages()) {
        list->addItem(page.name);
        stack->addWidget(page.make());
    }
    list->setFixedWidth(160);
    left->addWidget(list);
    left->addWidget(theme);
    layout->addLayout(left);
    layout->addWidget(stack, 1);
    QObject::connect(
        list, &QListWidget::currentRowChanged, stack, &QStackedWidget::setCurrentIndex);
    QObject::connect(theme, &QComboBox::currentIndexChanged, &window,
        [](int index) { Theme::instance().setMode(static_cast<Theme::Mode>(index)); });
    list->setCurrentRow(0);
    window.resize(1440, 900);
    window.show();
    return QApplication::exec();
}

} // namespace

int main(int argc, char** argv)
{
    Theme::prepare();
    QApplication application(argc, argv);
    QApplication::setCursorFlashTime(0);
    Theme::install(application);
    QApplication::setWindowIcon(widgets::applicationIcon());
    QCommandLineParser parser;
    parser.addHelpOption();
    parser.addOption({u"screenshots"_s, u"Render the pages to this folder and end."_s, u"DIR"_s});
    parser.addOption({u"only"_s, u"Pages whose name contains this."_s, u"NAME"_s});
    parser.process(application);
    if (parser.isSet(u"screenshots"_s))
        return takeScreenshots(parser.value(u"screenshots"_s), parser.value(u"only"_s));
    return showWindow();
}
