#include "console_window.h"

#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QMimeData>
#include <QPushButton>
#include <QStandardItemModel>
#include <app/dialogs/create_function/create_function_dialog.h>
#include <app/dialogs/create_function/runtime_choices.h>
#include <app/pages/function/function_page.h>
#include <widgets/editors/form_field.h>

using namespace Qt::StringLiterals;

class TestCreateFunction : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aBlankFunctionIsCreatedByKeyboard();
    void aRefusedNameIsToldAtItsField();
    void aNameThatExistsIsToldAtItsField();
    void aFolderBringsNameRuntimeAndHandler();
    void aMissingFolderIsTold();
    void runtimesWithoutInterpreterSayWhy();

private:
    app::CreateFunctionDialog* openDialog();
    static widgets::FormField* fieldOf(const QWidget& dialog, const QString& name);
    void press(app::CreateFunctionDialog* dialog);
    QLineEdit* name() { return test::visible<QLineEdit>(*m_dialog, u"Function name"_s); }

    std::unique_ptr<test::ConsoleWindow> m_console;
    app::CreateFunctionDialog* m_dialog = nullptr;
};

void TestCreateFunction::init()
{
    failOnAnyWarning();
    m_console = std::make_unique<test::ConsoleWindow>();
    QVERIFY(m_console->open());
    m_dialog = openDialog();
    QVERIFY(m_dialog);
}

void TestCreateFunction::cleanup()
{
    m_console.reset();
}

app::CreateFunctionDialog* TestCreateFunction::openDialog()
{
    m_console->window().activateWindow();
    if (!QTest::qWaitForWindowActive(&m_console->window())) return nullptr;
    QTest::keyClick(&m_console->window(), Qt::Key_N, Qt::ControlModifier);
    auto* dialog = m_console->window().findChild<app::CreateFunctionDialog*>();
    return dialog && QTest::qWaitForWindowActive(dialog) ? dialog : nullptr;
}

/// The field with the input of this name.
widgets::FormField* TestCreateFunction::fieldOf(const QWidget& dialog, const QString& name)
{
    for (auto* field : dialog.findChildren<widgets::FormField*>()) {
        if (field->isVisible() && field->input()->accessibleName() == name) return field;
    }
    return nullptr;
}

void TestCreateFunction::press(app::CreateFunctionDialog* dialog)
{
    QTest::mouseClick(test::visible<QPushButton>(*dialog, u"Create function"_s), Qt::LeftButton);
}

void TestCreateFunction::aBlankFunctionIsCreatedByKeyboard()
{
    name()->setFocus();
    QTest::keyClicks(name(), u"greet"_s);
    QTest::keyClick(name(), Qt::Key_Return);
    QTRY_VERIFY(m_console->pages().currentFunction());
    QCOMPARE(m_console->pages().currentFunction()->service(), u"default"_s);
    QCOMPARE(m_console->pages().currentFunction()->function(), u"greet"_s);
    auto called = m_console->workspace().client.invoke(
        {.service = "default", .function = "greet", .qualifier = {}, .payload = {}});
    QTRY_VERIFY_WITH_TIMEOUT(called.isFinished(), 15'000);
    QVERIFY(called.result().has_value());
    QCOMPARE(called.result()->body, std::string("hello"));
}

void TestCreateFunction::aRefusedNameIsToldAtItsField()
{
    auto* field = fieldOf(*m_dialog, u"Function name"_s);
    QVERIFY(field->problem().isEmpty()); // not before anything was typed
    press(m_dialog);
    QVERIFY(field->problem().contains(u"64"_s));
    QCOMPARE(m_dialog->focusWidget(), name());
    QTest::keyClicks(name(), u"1st"_s);
    QVERIFY(!field->problem().isEmpty());
    name()->clear();
    QTest::keyClicks(name(), u"first"_s);
    QVERIFY(field->problem().isEmpty());
}

void TestCreateFunction::aNameThatExistsIsToldAtItsField()
{
    QTest::keyClicks(name(), u"greet"_s);
    press(m_dialog);
    QTRY_VERIFY(m_console->pages().currentFunction());
    QTRY_VERIFY(!m_console->window().findChild<app::CreateFunctionDialog*>());
    m_dialog = openDialog();
    QVERIFY(m_dialog);
    QTest::keyClicks(name(), u"greet"_s);
    press(m_dialog);
    auto* field = fieldOf(*m_dialog, u"Function name"_s);
    QTRY_VERIFY(!field->problem().isEmpty());
    QVERIFY(m_dialog->isVisible());
}

void TestCreateFunction::aFolderBringsNameRuntimeAndHandler()
{
    const QDir folder(m_console->folder() + u"/thumbnails"_s);
    QVERIFY(folder.mkpath(u"."_s));
    QFile file(folder.filePath(u"main.py"_s));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("def handler(event, context):\n    return 'thumb'\n");
    file.close();
    m_dialog->close();
    QTRY_VERIFY(!m_console->window().findChild<app::CreateFunctionDialog*>());

    QMimeData dragged;
    dragged.setUrls({QUrl::fromLocalFile(folder.path())});
    QDragEnterEvent enter({10, 10}, Qt::CopyAction, &dragged, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&m_console->window(), &enter);
    QVERIFY(enter.isAccepted());
    QDropEvent drop({10, 10}, Qt::CopyAction, &dragged, Qt::LeftButton, Qt::NoModifier);
    QApplication::sendEvent(&m_console->window(), &drop);
    m_dialog = m_console->window().findChild<app::CreateFunctionDialog*>();
    QVERIFY(m_dialog);
    QCOMPARE(name()->text(), u"thumbnails"_s);
    QCOMPARE(test::visible<QComboBox>(*m_dialog, u"Runtime"_s)->currentText(), u"python3.10"_s);
    QCOMPARE(test::visible<QLineEdit>(*m_dialog, u"Handler"_s)->text(), u"main.handler"_s);
    press(m_dialog);
    QTRY_VERIFY(m_console->pages().currentFunction());
    QCOMPARE(m_console->pages().currentFunction()->function(), u"thumbnails"_s);
}

void TestCreateFunction::aMissingFolderIsTold()
{
    QTest::keyClicks(name(), u"greet"_s);
    QTest::mouseClick(test::visible<QAbstractButton>(*m_dialog, u"Folder"_s), Qt::LeftButton);
    auto* line = test::visible<QLineEdit>(*m_dialog, u"Folder"_s);
    QVERIFY(line);
    line->setText(u"/nowhere/at/all"_s);
    press(m_dialog);
    QVERIFY(!fieldOf(*m_dialog, u"Folder"_s)->problem().isEmpty());
    QVERIFY(m_dialog->isVisible());
}

void TestCreateFunction::runtimesWithoutInterpreterSayWhy()
{
    for (const app::RuntimeChoice& choice : app::runtimeChoices({})) {
        const bool isCustom
            = choice.runtime.startsWith(u"custom"_s) && choice.runtime != u"custom-container"_s;
        QCOMPARE(choice.isAvailable, isCustom);
        QVERIFY2(!choice.note.isEmpty(), qPrintable(choice.runtime));
    }
}

FCDESK_WIDGET_TEST_MAIN(TestCreateFunction)
#include "tst_create_function.moc"
