#include <app/console/main_window.h>

#include <QCloseEvent>
#include <QFileInfo>
#include <QMimeData>
#include <QScreen>
#include <QShortcut>
#include <QSplitter>
#include <app/console/actions.h>
#include <app/console/function_tree.h>
#include <app/console/global_pages.h>
#include <app/console/keys_dialog.h>
#include <app/console/navigator.h>
#include <app/console/page_stack.h>
#include <app/console/side_bar.h>
#include <app/console/status_line.h>
#include <app/dialogs/create_function/create_function_dialog.h>
#include <app/pages/function/function_page.h>
#include <model/client/engine_feeds.h>
#include <widgets/common/confirm_dialog.h>
#include <widgets/common/toast.h>

using namespace Qt::StringLiterals;

namespace app {

namespace {

const QString kGeometryKey = u"window/geometry"_s;
const QString kSplitterKey = u"window/splitter"_s;
const QString kPlaceKey = u"window/place"_s;
constexpr QSize kFirstSize(1280, 800);
constexpr QSize kFrameSize(16, 40); ///< room for what window managers draw around it
constexpr int kSideBarWidth = 288;

/// The one folder or .zip that is dragged; empty: it is something else.
QString packageOf(const QMimeData& dragged)
{
    const QList<QUrl> urls = dragged.urls();
    if (urls.size() != 1 || !urls[0].isLocalFile()) return {};
    const QFileInfo info(urls[0].toLocalFile());
    const bool isZip = info.isFile() && info.suffix().compare(u"zip"_s, Qt::CaseInsensitive) == 0;
    return info.isDir() || isZip ? info.absoluteFilePath() : QString();
}

} // namespace

MainWindow::MainWindow(Workspace& workspace, QWidget* parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_splitter(new QSplitter)
    , m_sideBar(new SideBar(workspace))
    , m_pages(new PageStack(workspace))
    , m_status(new StatusLine(workspace))
{
    m_workspace.toasts = new widgets::ToastHost(this);
    m_splitter->addWidget(m_sideBar);
    m_splitter->addWidget(m_pages);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setChildrenCollapsible(false);
    m_splitter->setHandleWidth(1);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(m_splitter, 1);
    layout->addWidget(m_status);
    setMinimumSize(900, 560);
    setAcceptDrops(true);
    listen();
    addShortcuts();
    restoreState();
    setFocus(); // no part of the window is in use yet
}

MainWindow::~MainWindow()
{
    m_workspace.toasts = nullptr;
}

void MainWindow::listen()
{
    Navigator& navigator = m_workspace.navigator;
    connect(&navigator, &Navigator::pageRequested, m_pages, &PageStack::showPage);
    connect(&navigator, &Navigator::functionRequested, m_pages, &PageStack::showFunction);
    connect(&navigator, &Navigator::createFunctionRequested, this, [this] { askToCreate(); });
    connect(&navigator, &Navigator::logsRequested, m_pages, &PageStack::showLogs);
    connect(&navigator, &Navigator::stageRequested, m_pages, &PageStack::stage);
    connect(&navigator, &Navigator::deleteFunctionRequested, this,
        [this](const QString& service, const QString& function) {
            askToDeleteFunction(m_workspace, service, function, this);
        });
    connect(m_sideBar->functions(), &FunctionTree::functionChosen, this, &MainWindow::openFunction);
    connect(m_pages, &PageStack::placeChanged, this, &MainWindow::followPlace);
    connect(&m_workspace.feeds.problems, &model::ProblemFeed::problemReported, this,
        [this](const QString& text) { m_workspace.toasts->show(widgets::Tone::Error, text); });
}

void MainWindow::addShortcuts()
{
    const auto add = [this](const QKeySequence& keys, auto&& run) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, run);
    };
    add(QKeySequence::New, [this] { Q_EMIT m_workspace.navigator.createFunctionRequested(); });
    add(Qt::Key_Slash, [this] { m_sideBar->functions()->focusSearch(); });
    for (const auto key : {Qt::Key_F1, Qt::Key_Question})
        add(key, [this] { (new KeysDialog(this))->open(); });
    add(QKeySequence::Quit, [this] { close(); });
}

/// Ctrl+F comes here only when no part with a search of its own had the keyboard.
void MainWindow::keyPressEvent(QKeyEvent* event)
{
    if (event->matches(QKeySequence::Find))
        m_sideBar->functions()->focusSearch();
    else
        QWidget::keyPressEvent(event);
}

void MainWindow::openFunction(const QString& service, const QString& function)
{
    // From one function to the next, the same part of it.
    const FunctionPage* page = m_pages->currentFunction();
    m_pages->showFunction(service, function, page ? page->tab() : FunctionTab::Overview);
}

void MainWindow::followPlace()
{
    const std::optional<GlobalPage> page = m_pages->currentPage();
    m_sideBar->setCurrentPage(page);
    const FunctionPage* function = m_pages->currentFunction();
    m_sideBar->functions()->setCurrent(
        function ? function->service() : QString(), function ? function->function() : QString());
    if (function)
        setWindowTitle(function->function() + u" – "_s + function->service());
    else if (page)
        setWindowTitle(globalPage(*page)->titleText());
}

void MainWindow::restoreState()
{
    const QSettings& settings = m_workspace.settings;
    if (!restoreGeometry(settings.value(kGeometryKey).toByteArray()))
        resize(kFirstSize.boundedTo(screen()->availableSize() - kFrameSize));
    if (!m_splitter->restoreState(settings.value(kSplitterKey).toByteArray()))
        m_splitter->setSizes({kSideBarWidth, width() - kSideBarWidth});
    m_pages->restore(settings.value(kPlaceKey).toString());
}

void MainWindow::saveState()
{
    QSettings& settings = m_workspace.settings;
    settings.setValue(kGeometryKey, saveGeometry());
    settings.setValue(kSplitterKey, m_splitter->saveState());
    settings.setValue(kPlaceKey, m_pages->place());
}

void MainWindow::closeEvent(QCloseEvent* event)
{
    const QStringList unsaved = m_pages->unsavedFunctions();
    if (!unsaved.isEmpty() && !m_mayClose) {
        event->ignore();
        return askToClose(unsaved);
    }
    saveState();
    event->accept();
}

void MainWindow::askToCreate(const QString& path)
{
    auto* dialog = new CreateFunctionDialog(m_workspace, this);
    if (const FunctionPage* page = m_pages->currentFunction()) dialog->setService(page->service());
    if (!path.isEmpty()) dialog->setPath(path);
    dialog->open();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event)
{
    if (packageOf(*event->mimeData()).isEmpty()) return;
    event->setDropAction(Qt::CopyAction);
    event->accept();
}

void MainWindow::dropEvent(QDropEvent* event)
{
    event->setDropAction(Qt::CopyAction);
    event->accept();
    askToCreate(packageOf(*event->mimeData()));
}

void MainWindow::askToClose(const QStringList& unsaved)
{
    auto* dialog = new widgets::ConfirmDialog(tr("Close without saving?"),
        tr("Edits of %n function(s) are not applied and will be lost: %1", nullptr,
            static_cast<int>(unsaved.size()))
            .arg(unsaved.join(u", "_s)),
        tr("Discard and close"), widgets::ButtonKind::Danger, this);
    connect(dialog, &QDialog::accepted, this, [this] {
        m_mayClose = true;
        close();
    });
    dialog->open();
}

} // namespace app
