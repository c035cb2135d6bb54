#include "function_bench.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTabBar>
#include <app/pages/function/code/code_view.h>
#include <app/pages/function/code/file_name_dialog.h>
#include <app/pages/function/code/file_tree.h>
#include <app/pages/function/code/open_files.h>
#include <app/pages/function/code/package_panel.h>
#include <app/pages/function/code/package_transfer.h>
#include <fstream>
#include <tests/support/widget_test.h>
#include <widgets/common/confirm_dialog.h>
#include <widgets/common/message_bar.h>
#include <widgets/editors/code_editor.h>

using namespace Qt::StringLiterals;
using namespace app;
using widgets::CodeEditor;

class TestCodeView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(m_bench.start()); }
    void init();
    void cleanup();

    void theFileOfTheHandlerIsOpenAtFirst();
    void savingDeploys();
    void undoTakesTheEditBack();
    void severalFilesAreDeployedTogether();
    void aClosedFileKeepsItsEdits();
    void newFilesAreDeployed();
    void badNamesAreRefused();
    void aRenamedFileKeepsItsContent();
    void deletedFilesComeBackUntilDeployed();
    void aFolderIsDeletedWhole();
    void discardingAsksFirst();
    void binaryAndLargeFilesAreNotOpened();
    void packagesOfOthersAreFollowedAndEditsStay();
    void aRefusedDeploymentLosesNothing();
    void aFolderReplacesThePackage();
    void thePackageIsExported();

private:
    FileTree* tree() { return m_view->findChild<FileTree*>(); }
    OpenFiles* files() { return m_view->findChild<OpenFiles*>(); }
    QAbstractButton* button(const QString& name) { return test::button(*m_view, name); }
    void open(const QString& path);
    /// At the beginning of the open file.
    void type(const QString& path, const QString& text);
    void typePath(const QString& path);
    void confirm();
    bool activate();
    std::string deployed(const std::string& path);
    bool isTold(const QString& text);

    test::FunctionBench m_bench;
    std::unique_ptr<CodeView> m_view;
};

void TestCodeView::init()
{
    failOnAnyWarning();
    QVERIFY(m_bench.create(test::nodeFunction(),
        {{"index.js", "exports.handler = async () => require('./lib/util.js')();\n"},
            {"lib/util.js", "module.exports = () => 'hello';\n"},
            {"lib/data.bin", std::string("\0\1\2", 3)},
            {"readme.txt", std::string(2 * 1024 * 1024, 'x')}}));
    m_view = std::make_unique<CodeView>(m_bench.workspace(), u"media"_s, u"resize"_s);
    QVERIFY(m_bench.show(*m_view));
    QTRY_VERIFY(files()->editor(u"index.js"_s));
}

void TestCodeView::cleanup()
{
    m_view.reset();
    QVERIFY(m_bench.remove());
}

void TestCodeView::open(const QString& path)
{
    tree()->setCurrentPath(path);
    tree()->setFocus();
    QTest::keyClick(tree(), Qt::Key_Return);
    QTRY_COMPARE(files()->currentPath(), path);
}

void TestCodeView::type(const QString& path, const QString& text)
{
    QWidget* editor = files()->editor(path)->focusProxy() ? files()->editor(path)->focusProxy()
                                                          : files()->editor(path);
    editor->setFocus();
    for (const QChar character : text) {
        if (character == u'\n')
            QTest::keyClick(editor, Qt::Key_Return);
        else
            QTest::keyClick(editor, character.toLatin1());
    }
}

void TestCodeView::typePath(const QString& path)
{
    auto* dialog = m_view->findChild<FileNameDialog*>();
    QVERIFY(dialog);
    auto* line = dialog->findChild<QLineEdit*>();
    QTest::keySequence(line, QKeySequence::SelectAll);
    QTest::keyClicks(line, path);
}

void TestCodeView::confirm()
{
    auto* dialog = m_view->findChild<widgets::ConfirmDialog*>();
    QVERIFY(dialog);
    dialog->accept();
}

/// After a dialog: no window manager gives the keyboard back here.
bool TestCodeView::activate()
{
    m_view->activateWindow();
    return QTest::qWaitForWindowActive(m_view.get())
        && QTest::qWaitFor([] { return QApplication::focusWidget() != nullptr; });
}

/// "?": there is no such file.
std::string TestCodeView::deployed(const std::string& path)
{
    return m_bench.wait(m_bench.client().readCodeFile("media", "resize", path)).value_or("?");
}

bool TestCodeView::isTold(const QString& text)
{
    for (auto* bar : m_view->findChildren<widgets::MessageBar*>()) {
        if (bar->isVisible() && bar->text().contains(text)) return true;
    }
    return false;
}

void TestCodeView::theFileOfTheHandlerIsOpenAtFirst()
{
    QCOMPARE(files()->currentPath(), u"index.js"_s);
    QCOMPARE(tree()->currentPath(), u"index.js"_s);
    QVERIFY(!m_view->hasUnsavedEdits());
    QVERIFY(!button(u"Deploy"_s)->isEnabled());
}

void TestCodeView::savingDeploys()
{
    QSignalSpy unsaved(m_view.get(), &FunctionView::unsavedEditsChanged);
    type(u"index.js"_s, u"// new\n"_s);
    QVERIFY(m_view->hasUnsavedEdits());
    QCOMPARE(unsaved.count(), 1);
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Save);
    QTRY_VERIFY(!m_view->hasUnsavedEdits());
    QVERIFY(deployed("index.js").starts_with("// new"));
    QVERIFY(!files()->editor(u"index.js"_s)->isModified());
    const auto reply
        = m_bench.wait(m_bench.client().invoke({.service = "media", .function = "resize"}));
    QVERIFY(reply);
    QCOMPARE(reply->body, "hello");
}

void TestCodeView::undoTakesTheEditBack()
{
    type(u"index.js"_s, u"x"_s);
    QVERIFY(m_view->hasUnsavedEdits());
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Undo);
    QVERIFY(!m_view->hasUnsavedEdits());
}

void TestCodeView::severalFilesAreDeployedTogether()
{
    type(u"index.js"_s, u"//1\n"_s);
    open(u"lib/util.js"_s);
    type(u"lib/util.js"_s, u"//2\n"_s);
    QVERIFY(button(u"Deploy"_s)->isEnabled());
    QTest::mouseClick(button(u"Deploy"_s), Qt::LeftButton);
    QTRY_VERIFY(!m_view->hasUnsavedEdits());
    QVERIFY(deployed("index.js").starts_with("//1"));
    QVERIFY(deployed("lib/util.js").starts_with("//2"));
}

void TestCodeView::aClosedFileKeepsItsEdits()
{
    type(u"index.js"_s, u"//kept\n"_s);
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Close);
    QVERIFY(!files()->isOpen(u"index.js"_s));
    QVERIFY(m_view->hasUnsavedEdits());
    open(u"index.js"_s);
    QTRY_VERIFY(files()->editor(u"index.js"_s)->text().startsWith(u"//kept"_s));
    files()->editor(u"index.js"_s)->undo();
    QVERIFY(!m_view->hasUnsavedEdits());
}

void TestCodeView::newFilesAreDeployed()
{
    test::button(*m_view, u"New file"_s)->click();
    typePath(u"lib/more.js"_s);
    QTest::keyClick(m_view->findChild<FileNameDialog*>(), Qt::Key_Return);
    QTRY_COMPARE(files()->currentPath(), u"lib/more.js"_s);
    QVERIFY(activate());
    type(u"lib/more.js"_s, u"more"_s);
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Save);
    QTRY_VERIFY(!m_view->hasUnsavedEdits());
    QCOMPARE(deployed("lib/more.js"), "more");
    QTest::keyClicks(QApplication::focusWidget(), u"!"_s);
    QVERIFY(m_view->hasUnsavedEdits());
}

void TestCodeView::badNamesAreRefused()
{
    test::button(*m_view, u"New file"_s)->click();
    for (const auto& path : {u"../out.js"_s, u"index.js"_s, u"lib"_s, u"index.js/x"_s, u"/abs"_s}) {
        typePath(path);
        auto* dialog = m_view->findChild<FileNameDialog*>();
        QVERIFY2(!test::button(*dialog, u"New file"_s)->isEnabled(), qPrintable(path));
    }
    m_view->findChild<FileNameDialog*>()->reject();
}

void TestCodeView::aRenamedFileKeepsItsContent()
{
    tree()->setCurrentPath(u"lib/data.bin"_s);
    tree()->setFocus();
    QTest::keyClick(tree(), Qt::Key_F2);
    typePath(u"other.bin"_s);
    QTest::keyClick(m_view->findChild<FileNameDialog*>(), Qt::Key_Return);
    QTRY_VERIFY(m_view->hasUnsavedEdits());
    QVERIFY(activate());
    QTest::keySequence(tree(), QKeySequence::Save);
    QTRY_VERIFY(!m_view->hasUnsavedEdits());
    QCOMPARE(deployed("other.bin"), std::string("\0\1\2", 3));
    QCOMPARE(deployed("lib/data.bin"), "?");
}

void TestCodeView::deletedFilesComeBackUntilDeployed()
{
    tree()->setCurrentPath(u"index.js"_s);
    tree()->setFocus();
    QTest::keyClick(tree(), Qt::Key_Delete);
    QVERIFY(!files()->isOpen(u"index.js"_s));
    QVERIFY(m_view->hasUnsavedEdits());
    Q_EMIT tree()->revertRequested();
    QVERIFY(!m_view->hasUnsavedEdits());
    open(u"index.js"_s);
}

void TestCodeView::aFolderIsDeletedWhole()
{
    tree()->setCurrentPath(u"lib"_s);
    tree()->setFocus();
    QTest::keyClick(tree(), Qt::Key_Delete);
    QTest::keySequence(tree(), QKeySequence::Save);
    QTRY_VERIFY(!m_view->hasUnsavedEdits());
    QCOMPARE(deployed("lib/util.js"), "?");
    QCOMPARE(deployed("lib/data.bin"), "?");
    QVERIFY(deployed("index.js") != "?");
}

void TestCodeView::discardingAsksFirst()
{
    type(u"index.js"_s, u"x"_s);
    QTest::mouseClick(button(u"Discard"_s), Qt::LeftButton);
    QVERIFY(m_view->hasUnsavedEdits());
    confirm();
    QVERIFY(!m_view->hasUnsavedEdits());
    QTRY_VERIFY(files()->editor(u"index.js"_s)->text().startsWith(u"exports"_s));
}

void TestCodeView::binaryAndLargeFilesAreNotOpened()
{
    open(u"lib/data.bin"_s);
    QVERIFY(!files()->editor(u"lib/data.bin"_s));
    open(u"readme.txt"_s);
    QVERIFY(!files()->editor(u"readme.txt"_s));
    QVERIFY(!m_view->hasUnsavedEdits());
}

void TestCodeView::packagesOfOthersAreFollowedAndEditsStay()
{
    open(u"lib/util.js"_s);
    type(u"lib/util.js"_s, u"//mine\n"_s);
    QVERIFY(m_bench.wait(m_bench.client().updateFunction({.service = "media",
        .name = "resize",
        .code = std::vector<engine::storage::CodeStore::Edit>{
            {"index.js", "//theirs\nexports.handler = async () => 1;\n"}, {"extra.js", "1"}}})));
    QTRY_VERIFY(files()->editor(u"index.js"_s)->text().startsWith(u"//theirs"_s));
    QVERIFY(files()->editor(u"lib/util.js"_s)->text().startsWith(u"//mine"_s));
    QVERIFY(isTold(u"Another package"_s));
    QCOMPARE(files()->currentPath(), u"lib/util.js"_s);
    QTest::mouseClick(button(u"Deploy"_s), Qt::LeftButton);
    QTRY_VERIFY(!m_view->hasUnsavedEdits());
    QVERIFY(deployed("index.js").starts_with("//theirs"));
    QVERIFY(deployed("lib/util.js").starts_with("//mine"));
}

void TestCodeView::aRefusedDeploymentLosesNothing()
{
    type(u"index.js"_s, u"//mine\n"_s);
    // A state the view has not seen: its ETag is another.
    auto stale = std::make_shared<engine::catalog::Function>(*m_bench.function());
    stale->etag = "stale";
    m_view->setState({m_bench.state().service, stale, std::nullopt});
    QTest::mouseClick(button(u"Deploy"_s), Qt::LeftButton);
    QTRY_VERIFY(isTold(u"Nothing was deployed"_s));
    QVERIFY(m_view->hasUnsavedEdits());
    m_view->setState(m_bench.state());
    QTest::mouseClick(button(u"Deploy"_s), Qt::LeftButton);
    QTRY_VERIFY(!m_view->hasUnsavedEdits());
}

void TestCodeView::aFolderReplacesThePackage()
{
    QTemporaryDir folder;
    std::ofstream(folder.filePath(u"index.js"_s).toStdString())
        << "exports.handler = async () => 2;\n";
    type(u"index.js"_s, u"//dropped\n"_s);
    Q_EMIT m_view->transfer().replacementChosen(folder.path());
    confirm();
    QTRY_VERIFY(!m_view->hasUnsavedEdits());
    QTRY_COMPARE(files()->editor(u"index.js"_s)->text(), u"exports.handler = async () => 2;\n"_s);
    QCOMPARE(deployed("lib/util.js"), "?");
    QTRY_COMPARE(tree()->model()->rowCount(), 1);
}

void TestCodeView::thePackageIsExported()
{
    QTemporaryDir folder;
    QSignalSpy exported(&m_view->transfer(), &PackageTransfer::exported);
    QSignalSpy failed(&m_view->transfer(), &PackageTransfer::exportFailed);
    m_view->transfer().exportTo(folder.filePath(u"resize"_s), PackageTransfer::Form::Folder);
    QTRY_COMPARE(exported.count(), 1);
    QVERIFY(QFile::exists(folder.filePath(u"resize/lib/util.js"_s)));
    m_view->transfer().exportTo(folder.filePath(u"resize"_s), PackageTransfer::Form::Folder);
    QTRY_COMPARE(failed.count(), 1); // it is not empty any more
    m_view->transfer().exportTo(folder.filePath(u"resize.zip"_s), PackageTransfer::Form::Zip);
    QTRY_COMPARE(exported.count(), 2);
    QVERIFY(QFileInfo(folder.filePath(u"resize.zip"_s)).size() > 0);
}

FCDESK_WIDGET_TEST_MAIN(TestCodeView)
#include "tst_code_view.moc"
