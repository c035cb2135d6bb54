#include <app/console/picture_tour.h>

#include <QEventLoop>
#include <QTimer>
#include <app/console/global_pages.h>
#include <app/console/main_window.h>
#include <app/console/page_stack.h>
#include <app/dialogs/create_function/create_function_dialog.h>
#include <app/pages/function/function_page.h>
#include <widgets/common/theme.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace app {

namespace {

using Mode = widgets::Theme::Mode;

/// What a page may take to fetch and lay out its data, and a repaint its queued drawing.
constexpr auto kPageFills = 700ms;
constexpr auto kRepaints = 120ms;

constexpr std::pair<Mode, const char*> kLooks[] = {{Mode::Dark, "dark"}, {Mode::Light, "light"}};
constexpr QSize kSizes[] = {{1280, 800}, {1920, 1080}};

void settle(std::chrono::milliseconds time)
{
    QEventLoop loop;
    QTimer::singleShot(time, &loop, &QEventLoop::quit);
    loop.exec();
}

/// "home-dark.png", "home-dark-1920x1080.png"
QString fileName(const QString& page, const char* look, QSize size)
{
    const QString name = page + u'-' + QString::fromLatin1(look);
    if (size == kSizes[0]) return name + u".png"_s;
    return u"%1-%2x%3.png"_s.arg(name).arg(size.width()).arg(size.height());
}

} // namespace

PictureTour::PictureTour(MainWindow& window, const QDir& folder)
    : m_window(window)
    , m_folder(folder)
{
}

engine::Result<QStringList> PictureTour::run(const QString& service, const QString& function)
{
    m_paths.clear();
    for (const GlobalPageKind& kind : globalPages()) {
        m_window.pages()->showPage(kind.page);
        if (auto taken = take(m_window, QString::fromLatin1(kind.name)); !taken)
            return engine::Failure(taken.error());
    }
    for (const FunctionTabInfo& tab : FunctionPage::offeredTabs()) {
        m_window.pages()->showFunction(service, function, tab.tab);
        if (auto taken = take(m_window, u"function-"_s + QString::fromLatin1(tab.name)); !taken)
            return engine::Failure(taken.error());
    }
    auto* dialog = new CreateFunctionDialog(m_window.pages()->workspace(), &m_window);
    dialog->open();
    auto taken = take(*dialog, u"create-function"_s);
    dialog->close();
    if (!taken) return engine::Failure(taken.error());
    return m_paths;
}

engine::Result<void> PictureTour::take(QWidget& subject, const QString& name)
{
    settle(kPageFills);
    for (const QSize size : kSizes) {
        if (&subject != &m_window && size != kSizes[0]) break; // dialogs have their own size
        m_window.resize(size);
        for (const auto& [mode, look] : kLooks) {
            widgets::Theme::instance().setMode(mode);
            settle(kRepaints);
            const QString path = m_folder.filePath(fileName(name, look, size));
            if (!subject.grab().save(path))
                return engine::fail(engine::ErrorCode::Io, "cannot write " + path.toStdString());
            m_paths << path;
        }
    }
    return {};
}

} // namespace app
