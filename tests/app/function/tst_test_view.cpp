#include "view_test.h"

#include <QClipboard>
#include <QComboBox>
#include <QLineEdit>
#include <QProcess>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QToolButton>
#include <app/console/navigator.h>
#include <app/events/saved_events.h>
#include <app/pages/function/test/call_commands.h>
#include <app/pages/function/test/call_result_view.h>
#include <app/pages/function/test/call_summary_view.h>
#include <app/pages/function/test/event_name_dialog.h>
#include <app/pages/function/test/test_view.h>
#include <model/tables/invocation_table_model.h>
#include <widgets/common/buttons.h>
#include <widgets/common/chip.h>
#include <widgets/common/confirm_dialog.h>
#include <widgets/common/log_view.h>
#include <widgets/editors/code_editor.h>
#include <widgets/editors/json_editor.h>
#include <widgets/editors/unit_spin_box.h>

using namespace Qt::StringLiterals;
using namespace app;

namespace {

constexpr char kSource[] = R"(
exports.handler = async (event, context) => {
  const input = event.length ? JSON.parse(event.toString()) : {};
  context.logger.info(`asked for ${input.name}`);
  if (input.fail) throw new TypeError('asked to fail');
  if (input.seconds) await new Promise((resolve) => setTimeout(resolve, input.seconds * 1000));
  return { hello: input.name };
};
)";

constexpr int kLongMs = 20'000;

} // namespace

class TestTestView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase()
    {
        m_console = std::make_unique<test::Console>();
        auto config = test::nodeFunction();
        config.instanceConcurrency = 4;
        const auto made = m_console->create("shop", "hello", config, "index.js", kSource);
        QVERIFY2(made, made ? "" : made.error().detail.c_str());
    }
    void cleanupTestCase() { m_console.reset(); }

    void init()
    {
        failOnAnyWarning();
        m_view = std::make_unique<TestView>(m_console->workspace(), u"shop"_s, u"hello"_s);
        m_view->resize(1200, 800);
        m_view->show();
        QVERIFY(QTest::qWaitForWindowActive(m_view.get()));
    }
    void cleanup() { m_view.reset(); }

    void theSecondClickGivesTheFirstResult()
    {
        QPushButton* invoke = find<QPushButton>(u"Invoke"_s);
        QVERIFY(invoke->hasFocus());
        QCOMPARE(widgets::buttonKind(invoke), widgets::ButtonKind::Primary);
        QTest::keyClick(invoke, Qt::Key_Return);
        QVERIFY(find<QPushButton>(u"Cancel"_s)->isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(outcome(), u"Succeeded"_s, kLongMs);
        QCOMPARE(body().trimmed(), u"{}"_s);
        QVERIFY(invoke->isVisible());
        QVERIFY(invoke->hasFocus());
    }

    void anEventIsWrittenAndCalledWithByKeyboard()
    {
        type(u"{\"name\": \"tea\"}"_s);
        QTest::keyClick(editor().focusWidget(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_COMPARE_WITH_TIMEOUT(outcome(), u"Succeeded"_s, kLongMs);
        QCOMPARE(body(), u"{\n  \"hello\": \"tea\"\n}"_s);
        auto* log = result().findChild<widgets::LogView*>();
        QTRY_VERIFY(log->selectedText().contains(u"asked for tea"));
    }

    void aFunctionErrorIsMarkedAsOne()
    {
        type(u"{\"fail\": true}"_s);
        click(u"Invoke"_s);
        QTRY_VERIFY_WITH_TIMEOUT(
            outcome() == u"Unhandled error" || outcome() == u"Function error", kLongMs);
        QVERIFY(body().contains(u"\"errorMessage\": \"asked to fail\""));
        bool isTold = false;
        for (const QLabel* label : result().findChildren<QLabel*>())
            isTold |= label->text() == u"TypeError: asked to fail"
                || label->text() == u"UnhandledInvocationError: asked to fail"
                || label->text().contains(u"asked to fail");
        QVERIFY(isTold);
    }

    void aRunningCallIsCancelled()
    {
        type(u"{\"seconds\": 8}"_s);
        click(u"Invoke"_s);
        QCOMPARE(outcome(), u"Running"_s);
        QTest::keyClick(m_view.get(), Qt::Key_Escape);
        QTRY_COMPARE_WITH_TIMEOUT(outcome(), u"Cancelled"_s, kLongMs);
        QVERIFY(find<QPushButton>(u"Invoke"_s)->isVisible());
    }

    void manyCallsAreSummedUp()
    {
        type(u"{\"name\": \"many\"}"_s);
        test::named<widgets::UnitSpinBox>(*m_view, u"Number of calls"_s)->setValue(40);
        test::named<widgets::UnitSpinBox>(*m_view, u"Calls at once"_s)->setValue(8);
        click(u"Invoke"_s);
        const CallSummary& summary = m_view->findChild<CallSummaryView*>()->summary();
        QTRY_VERIFY_WITH_TIMEOUT(find<QPushButton>(u"Invoke"_s)->isVisible(), kLongMs);
        QCOMPARE(summary.total(), 40);
        QCOMPARE(summary.succeeded(), 40);
        QVERIFY(summary.instances() >= 1);
        QVERIFY(summary.billedMs() > 0);
        QVERIFY(summary.latencyMs(0.99) >= summary.latencyMs(0.5));
        QVERIFY(summary.latencyMs(0.5) > 0);
    }

    void throttledCallsAreCounted()
    {
        QVERIFY(Console::await(m_console->client().setMaximumInstances("shop", "hello", 1)));
        type(u"{\"seconds\": 0.3}"_s);
        test::named<widgets::UnitSpinBox>(*m_view, u"Number of calls"_s)->setValue(12);
        test::named<widgets::UnitSpinBox>(*m_view, u"Calls at once"_s)->setValue(12);
        click(u"Invoke"_s);
        const CallSummary& summary = m_view->findChild<CallSummaryView*>()->summary();
        QTRY_VERIFY_WITH_TIMEOUT(find<QPushButton>(u"Invoke"_s)->isVisible(), kLongMs);
        QVERIFY(Console::await(m_console->client().setMaximumInstances("shop", "hello", {})));
        QCOMPARE(summary.total(), 12);
        QCOMPARE(summary.succeeded() + summary.throttled(), 12);
        QVERIFY(summary.throttled() > 0);
    }

    void aNumberThatIsNotAllowedCallsNothing()
    {
        auto* count = test::named<widgets::UnitSpinBox>(*m_view, u"Number of calls"_s);
        count->setFocus();
        count->selectAll();
        QTest::keyClicks(count, u"0"_s);
        QVERIFY(!find<QPushButton>(u"Invoke"_s)->isEnabled());
        QTest::keyClick(count, Qt::Key_Return, Qt::ControlModifier);
        QVERIFY(find<QPushButton>(u"Invoke"_s)->isVisible());
    }

    void closingThePageWhileCallsRunIsSafe()
    {
        type(u"{\"seconds\": 1}"_s);
        test::named<widgets::UnitSpinBox>(*m_view, u"Number of calls"_s)->setValue(20);
        test::named<widgets::UnitSpinBox>(*m_view, u"Calls at once"_s)->setValue(5);
        click(u"Invoke"_s);
        m_view.reset();
        // The engine gives the calls up: another one is served at once.
        QVERIFY(m_console->invoke("shop", "hello", "{}"));
    }

    void eventsAreSavedChosenAndDeleted()
    {
        type(u"{\"name\": \"kept\"}"_s);
        QTest::keyClick(editor().focusWidget(), Qt::Key_S, Qt::ControlModifier);
        auto* dialog = m_view->findChild<EventNameDialog*>();
        QVERIFY(dialog);
        auto* line = dialog->findChild<QLineEdit*>();
        line->selectAll();
        QTest::keyClicks(line, u"a/b"_s);
        QVERIFY(!test::button<QPushButton>(*dialog, u"Save"_s)->isEnabled());
        line->selectAll();
        QTest::keyClicks(line, u"tea time"_s);
        QTest::keyClick(line, Qt::Key_Return);
        const SavedEvents events(m_console->workspace().userDir);
        QCOMPARE(events.names(u"shop"_s, u"hello"_s), QStringList{u"tea time"_s});
        auto* choice = test::named<QComboBox>(*m_view, u"Saved events and templates"_s);
        QCOMPARE(choice->currentText(), u"tea time"_s);

        // A template, and back.
        choose(*choice, u"New: Timer trigger"_s);
        QVERIFY(editor().text().contains(u"triggerTime"));
        QCOMPARE(choice->currentText(), u"Not saved"_s);
        choose(*choice, u"tea time"_s);
        QCOMPARE(editor().text(), u"{\"name\": \"kept\"}"_s);

        // What is changed is saved without asking.
        type(u"{\"name\": \"other\"}"_s);
        QTest::keyClick(editor().focusWidget(), Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(*events.read(u"shop"_s, u"hello"_s, u"tea time"_s), u"{\"name\": \"other\"}"_s);

        // It is there on the next visit.
        init();
        QCOMPARE(editor().text(), u"{\"name\": \"other\"}"_s);

        QTest::mouseClick(find<QToolButton>(u"Delete saved event"_s), Qt::LeftButton);
        auto* confirm = m_view->findChild<widgets::ConfirmDialog*>();
        QTest::mouseClick(test::button<QPushButton>(*confirm, u"Delete event"_s), Qt::LeftButton);
        QVERIFY(events.names(u"shop"_s, u"hello"_s).isEmpty());
        QCOMPARE(editor().text(), u"{\"name\": \"other\"}"_s);
    }

    void anEventThatIsNoJsonIsSentAsItIs()
    {
        type(u"not JSON"_s);
        QVERIFY(!editor().isValid());
        click(u"Invoke"_s);
        QTRY_VERIFY_WITH_TIMEOUT(body().contains(u"JSON"), kLongMs); // the function's own error
    }

    void theHistoryShowsOtherCallersToo()
    {
        auto* table = m_view->findChild<QTableView*>();
        for (int call = 0; call < 2; ++call) { // recorded before, heard of since
            const auto reply = m_console->invoke("shop", "hello", "{}");
            QVERIFY(reply);
            const QString id = QString::fromStdString(reply->record.requestId);
            QTRY_COMPARE(newest(*table), id);
            QCOMPARE(table->model()
                         ->match(table->model()->index(0, 0),
                             model::InvocationTableModel::RequestIdRole, id, -1, Qt::MatchExactly)
                         .size(),
                1);
        }
        selectRow(*table, 0);
        QVERIFY(!find<QPushButton>(u"Replay"_s)->isEnabled()); // its event is not known
        QSignalSpy logs(&m_console->workspace().navigator, &Navigator::logsRequested);
        click(u"Logs"_s, *table->parentWidget()->parentWidget());
        QCOMPARE(logs.count(), 1);
        QCOMPARE(logs[0][0].toString(), u"shop"_s);
        QVERIFY(!logs[0][2].toString().isEmpty());
    }

    void aCallIsReplayed()
    {
        type(u"{\"name\": \"again\"}"_s);
        click(u"Invoke"_s);
        QTRY_COMPARE_WITH_TIMEOUT(body(), u"{\n  \"hello\": \"again\"\n}"_s, kLongMs);
        const QString first = result().requestId();
        type(u"{}"_s);
        auto* table = m_view->findChild<QTableView*>();
        QTRY_COMPARE(newest(*table), first);
        selectRow(*table, 0);
        click(u"Replay"_s);
        QTRY_COMPARE_WITH_TIMEOUT(outcome(), u"Succeeded"_s, kLongMs);
        QCOMPARE(editor().text(), u"{\"name\": \"again\"}"_s);
        QCOMPARE(body(), u"{\n  \"hello\": \"again\"\n}"_s);
        QVERIFY(result().requestId() != first);
    }

    void copiedCommandsWorkAsPasted_data()
    {
        QTest::addColumn<QString>("event");
        QTest::addColumn<QString>("answer");
        QTest::addRow("words") << u"{\"name\": \"tea\"}"_s << u"{\"hello\":\"tea\"}"_s;
        QTest::addRow("quotes and lines") << u"{\"name\":\n \"it's \\\"$HOME\\\" `x` \\\\ 茶\"}"_s
                                          << u"{\"hello\":\"it's \\\"$HOME\\\" `x` \\\\ 茶\"}"_s;
        QTest::addRow("no event") << QString() << u"{}"_s;
        QTest::addRow("number below zero") << u"-1"_s << u"{}"_s;
        QTest::addRow("list") << u"[1, 2]"_s << u"{}"_s;
    }
    void copiedCommandsWorkAsPasted()
    {
        QFETCH(QString, event);
        QFETCH(QString, answer);
        type(event);
        click(u"Invoke"_s);
        QTRY_COMPARE_WITH_TIMEOUT(outcome(), u"Succeeded"_s, kLongMs);
        auto* table = m_view->findChild<QTableView*>();
        QTRY_COMPARE(newest(*table), result().requestId());
        selectRow(*table, 0);
        for (const QString& copy : {u"Copy as curl"_s, u"Copy as fcdesk invoke"_s}) {
            click(copy);
            QProcess shell;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(
                u"PATH"_s, QStringLiteral(FCDESK_BUILD_DIR ":") + environment.value(u"PATH"_s));
            shell.setProcessEnvironment(environment);
            shell.start(u"sh"_s, {u"-c"_s, QApplication::clipboard()->text()});
            QTRY_COMPARE_WITH_TIMEOUT(shell.state(), QProcess::NotRunning, kLongMs);
            const QString out = QString::fromUtf8(shell.readAllStandardOutput()).trimmed();
            QVERIFY2(out == answer, shell.readAllStandardError() + qPrintable(out));
        }
    }

private:
    using Console = test::Console;

    template <typename Button>
    Button* find(const QString& text)
    {
        return test::button<Button>(*m_view, text);
    }
    void click(const QString& text) { click(text, *m_view); }
    void click(const QString& text, const QWidget& in)
    {
        auto* button = test::button<QPushButton>(in, text);
        QVERIFY2(button && button->isEnabled(), qPrintable(text));
        QTest::mouseClick(button, Qt::LeftButton);
    }
    widgets::JsonEditor& editor() { return *m_view->findChild<widgets::JsonEditor*>(); }
    CallResultView& result() { return *m_view->findChild<CallResultView*>(); }
    QString outcome() { return result().findChild<widgets::Chip*>()->text(); }
    QString body() { return result().findChild<widgets::CodeEditor*>()->text(); }
    /// Brackets close themselves while one types, so the text comes from the clipboard.
    void type(const QString& text)
    {
        editor().goTo(1, 1);
        QVERIFY(editor().focusWidget());
        QApplication::clipboard()->setText(text);
        QTest::keyClick(editor().focusWidget(), Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(editor().focusWidget(), Qt::Key_Delete);
        if (!text.isEmpty())
            QTest::keyClick(editor().focusWidget(), Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(editor().text(), text);
    }
    static void choose(QComboBox& box, const QString& text)
    {
        const int index = box.findText(text);
        QVERIFY(index >= 0);
        box.setCurrentIndex(index);
        Q_EMIT box.activated(index);
    }
    static void selectRow(QTableView& table, int row)
    {
        const QModelIndex index = table.model()->index(row, 0);
        table.scrollTo(index);
        QTest::mouseClick(table.viewport(), Qt::LeftButton, {}, table.visualRect(index).center());
        QVERIFY(table.selectionModel()->isRowSelected(row));
    }
    static QString newest(const QTableView& table)
    {
        if (table.model()->rowCount() == 0) return {};
        return table.model()
            ->index(0, 0)
            .data(model::InvocationTableModel::RequestIdRole)
            .toString();
    }

    std::unique_ptr<test::Console> m_console;
    std::unique_ptr<TestView> m_view;
};

FCDESK_WIDGET_TEST_MAIN(TestTestView)
#include "tst_test_view.moc"
