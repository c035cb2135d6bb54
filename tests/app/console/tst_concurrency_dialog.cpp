#include "console_window.h"

#include <QAbstractItemModelTester>
#include <QCheckBox>
#include <QComboBox>
#include <QListWidget>
#include <QPointer>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollBar>
#include <QTableView>
#include <app/dialogs/concurrency_check/concurrency_check_dialog.h>
#include <app/dialogs/concurrency_check/concurrency_report_view.h>
#include <app/dialogs/concurrency_check/finding_table_model.h>
#include <app/events/saved_events.h>
#include <app/pages/function/configuration/configuration_view.h>
#include <app/pages/function/function_page.h>
#include <app/pages/function/test/event_name_dialog.h>
#include <app/pages/function/test/event_panel.h>
#include <widgets/common/message_bar.h>
#include <widgets/common/stat_tile.h>
#include <widgets/common/state_stack.h>
#include <widgets/editors/code_editor.h>
#include <widgets/editors/unit_spin_box.h>

using namespace Qt::StringLiterals;
using namespace app;

namespace {

constexpr char kSharesAGlobal[] = R"(
let who;
exports.handler = async (event) => {
  who = event.toString();
  await new Promise((done) => setTimeout(done, 200));
  process.stdout.write('served ' + who + '\n');
  return who;
};
)";

constexpr char kWaits[] = R"(
import time
def handler(event, context):
    time.sleep(0.2)
    return event
)";

constexpr char kNeverAnswers[]
    = "exports.handler = () => new Promise(() => setTimeout(() => {}, 60000));\n";

constexpr int kLongMs = 60'000;

} // namespace

/// The check as the user meets it: from the test tab of the console's window.
class TestConcurrencyDialog : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        m_console = std::make_unique<test::ConsoleWindow>();
        QVERIFY(m_console->open());
    }
    void cleanup() { m_console.reset(); }

    void withoutSavedEventsTheOneInTheEditorIsSavedFirst()
    {
        QVERIFY(create(test::nodeFunction(), "index.js", kSharesAGlobal));
        QTest::mouseClick(visible<QPushButton>(window(), u"Check concurrency…"_s), Qt::LeftButton);
        QVERIFY(dialog());
        QVERIFY(!visible<QPushButton>(*dialog(), u"Check"_s));
        auto* save = visible<QPushButton>(*dialog(), u"Save the event in the editor…"_s);
        QVERIFY(save);
        QCOMPARE(dialog()->focusWidget(), static_cast<QWidget*>(save));
        QTest::keyClick(save, Qt::Key_Return);
        auto* naming = dialog()->findChild<EventNameDialog*>();
        QVERIFY(naming);
        QVERIFY(QTest::qWaitForWindowActive(naming));
        QTest::keyClicks(naming->focusWidget(), u"first"_s);
        QTest::keyClick(naming->focusWidget(), Qt::Key_Return);

        QCOMPARE(list().count(), 1);
        QCOMPARE(list().item(0)->text(), u"first"_s);
        QVERIFY(visible<QPushButton>(*dialog(), u"Check"_s)->isEnabled());
        auto* panel = window().findChild<EventPanel*>();
        QCOMPARE(panel->findChild<QComboBox*>()->currentText(), u"first"_s);
        const auto written = events().read(u"shop"_s, u"order"_s, u"first"_s);
        QVERIFY(written);
        QCOMPARE(written->toStdString(), panel->event());
    }

    void sharedStateIsShownAndOneIsStaged()
    {
        auto config = test::nodeFunction();
        config.instanceConcurrency = 4;
        QVERIFY(create(config, "index.js", kSharesAGlobal));
        saveEvents({u"one"_s, u"two"_s, u"three"_s});
        openByKeyboard();
        QCOMPARE(results().state(), widgets::StateStack::State::Empty);
        spinBox().setValue(3);
        QTRY_VERIFY(start().hasFocus());
        QTest::keyClick(&start(), Qt::Key_Return);
        QCOMPARE(results().state(), widgets::StateStack::State::Loading);
        QVERIFY(dialog()->findChild<QProgressBar*>()->isVisible());
        QTRY_COMPARE_WITH_TIMEOUT(start().text(), u"Check"_s, kLongMs);

        QCOMPARE(results().state(), widgets::StateStack::State::Data);
        QVERIFY(verdict().contains(u"disturb each other"));
        QVERIFY(kinds().contains(u"Another answer"_s));
        QVERIFY(kinds().contains(u"Line without request"_s));
        QVERIFY(report().findChild<QTableView*>()->isVisible());
        const QString alone = wholeText(u"Alone"_s);
        QVERIFY((QStringList{u"one"_s, u"two"_s, u"three"_s}).contains(alone));
        QVERIFY(wholeText(u"Together"_s) != alone);
        QTRY_COMPARE(functions(), QStringList{u"order"_s});

        auto* take = visible<QPushButton>(*dialog(), u"Stage the suggestion"_s);
        constexpr int kMostStops = 20;
        QStringList stops;
        do {
            stops << dialog()->focusWidget()->accessibleName();
            QTest::keyClick(dialog()->focusWidget(), Qt::Key_Tab);
        } while (dialog()->focusWidget() != &start() && stops.size() < kMostStops);
        QVERIFY(stops.size() < kMostStops); // Tab leads past the texts, around to where it began
        for (const QString& stop : {u"Saved events"_s, u"Calls at once"_s, u"Findings"_s,
                 u"Alone"_s, u"Together"_s}) {
            QVERIFY2(stops.contains(stop), qPrintable(stop));
        }
        take->setFocus();
        QTest::keyClick(take, Qt::Key_Space);
        QCOMPARE(m_console->pages().currentFunction()->tab(), FunctionTab::Configuration);
        auto* form = window().findChild<ConfigurationView*>();
        QCOMPARE(form->staged().value(u"instanceConcurrency"_s),
            model::StagedFunction::Value(std::int64_t{1}));
        QVERIFY(form->hasUnsavedEdits());
        QTRY_VERIFY(!dialog());
        auto* field = visible<widgets::UnitSpinBox>(*form, u"Instance concurrency"_s);
        QVERIFY(field);
        QTRY_VERIFY(!field->visibleRegion().isEmpty());
        QTRY_COMPARE(window().focusWidget(), static_cast<QWidget*>(field));
    }

    void aFunctionThatWaitsMayShare()
    {
        QVERIFY(create(test::pythonFunction(), "index.py", kWaits));
        saveEvents({u"one"_s, u"two"_s});
        openByKeyboard();
        spinBox().setValue(4);
        QTest::mouseClick(&start(), Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(start().text(), u"Check"_s, kLongMs);
        QVERIFY2(verdict().contains(u"none was disturbed"), qPrintable(verdict()));
        QCOMPARE(kinds(), QStringList());
        QVERIFY(suggestion() > 1);
        QTest::mouseClick(
            visible<QPushButton>(*dialog(), u"Stage the suggestion"_s), Qt::LeftButton);
        QCOMPARE(window().findChild<ConfigurationView*>()->staged().isStaged(
                     u"instanceConcurrency"_s),
            true);
    }

    void longAnswersAreShownWhereTheyDiffer()
    {
        FindingTableModel model;
        const QAbstractItemModelTester tester(&model);
        const std::string same = "{\"items\":[1,2,3,4,5,6,7,8],";
        ConcurrencyReport found;
        found.isConclusive = true;
        found.differences.push_back({0, same + "\"who\":\"me\"}", same + "\"who\":\"you\"}"});
        model.setReport(found, {u"one"_s});
        const auto cell
            = [&model](int column) { return model.index(0, column).data().toString(); };
        QVERIFY2(cell(FindingTableModel::AloneColumn).endsWith(u"\"who\":\"me\"}"_s),
            qPrintable(cell(FindingTableModel::AloneColumn)));
        QCOMPARE(cell(FindingTableModel::AloneColumn).front(), QChar(0x2026));
        QVERIFY(cell(FindingTableModel::TogetherColumn).size() < 20);

        ConcurrencyReportView view;
        view.resize(800, 600);
        view.show();
        QVERIFY(QTest::qWaitForWindowExposed(&view));
        view.showReport(found, {u"one"_s}, 1);
        QCOMPARE(wholeText(view, u"Together"_s).split(u'\n').size(), 13);
        for (auto* editor : view.findChildren<widgets::CodeEditor*>()) {
            const auto* bar = editor->findChild<QAbstractScrollArea*>()->verticalScrollBar();
            QTRY_VERIFY(bar->maximum() > 0);
            QTRY_COMPARE(bar->value(), bar->maximum());
        }
    }

    void cancelGivesUpAndLeavesNothing()
    {
        QVERIFY(create(test::nodeFunction(), "index.js", kNeverAnswers));
        saveEvents({u"one"_s});
        openByKeyboard();
        QTest::keyClick(&start(), Qt::Key_Return);
        QTRY_COMPARE(functions().size(), 2);
        const auto& copy = *m_console->workspace().feeds.catalog.snapshot()->functions.back();
        QCOMPARE(copy.name, std::string("order-check"));
        QVERIFY(copy.config.description.find("copy of order,") != std::string::npos);
        QVERIFY(!list().isEnabled());
        QCOMPARE(start().text(), u"Cancel"_s);
        QTest::keyClick(&start(), Qt::Key_Return);
        QCOMPARE(start().text(), u"Cancelling…"_s);
        QTRY_COMPARE_WITH_TIMEOUT(start().text(), u"Check"_s, kLongMs);
        QCOMPARE(results().state(), widgets::StateStack::State::Empty);
        QVERIFY(list().isEnabled());
        QTRY_COMPARE(functions(), QStringList{u"order"_s});
    }

    void closingGivesUpAndLeavesNothing()
    {
        QVERIFY(create(test::nodeFunction(), "index.js", kNeverAnswers));
        saveEvents({u"one"_s});
        openByKeyboard();
        QTest::keyClick(&start(), Qt::Key_Return);
        QTRY_COMPARE(functions().size(), 2);
        QTest::keyClick(dialog(), Qt::Key_Escape);
        QTRY_VERIFY(!dialog());
        QTRY_COMPARE_WITH_TIMEOUT(functions(), QStringList{u"order"_s}, kLongMs);
    }

    void quittingLeavesNothingEither()
    {
        QVERIFY(create(test::nodeFunction(), "index.js", kNeverAnswers));
        saveEvents({u"one"_s});
        openByKeyboard();
        QTest::keyClick(&start(), Qt::Key_Return);
        QTRY_COMPARE(functions().size(), 2);
        m_console->close();
        QVERIFY(m_console->open());
        QCOMPARE(functions(), QStringList{u"order"_s});
    }

    void whatCannotBeMadeIsToldAndTriedAgain()
    {
        QVERIFY(create(test::nodeFunction(), "index.js", kSharesAGlobal));
        QVERIFY(create(test::nodeFunction(), "index.js", kSharesAGlobal, "order-check"));
        saveEvents({u"one"_s});
        m_console->pages().showFunction(u"shop"_s, u"order"_s, FunctionTab::Test);
        openByKeyboard();
        QTest::keyClick(&start(), Qt::Key_Return);
        QTRY_COMPARE(results().state(), widgets::StateStack::State::Error);
        QTRY_COMPARE(start().text(), u"Check"_s);
        QVERIFY(test::TestConsole::await(
            m_console->workspace().client.deleteFunction("shop", "order-check")));
        auto* retry = visible<QPushButton>(results(), u"Try again"_s);
        QVERIFY(retry);
        QTest::mouseClick(retry, Qt::LeftButton);
        QTRY_COMPARE_WITH_TIMEOUT(
            results().state(), widgets::StateStack::State::Data, kLongMs);
    }

    void anEventThatFailsAloneComparesNothing()
    {
        QVERIFY(create(test::nodeFunction(), "index.js",
            "exports.handler = async () => { throw new Error('never works'); };\n"));
        saveEvents({u"one"_s});
        openByKeyboard();
        QTest::keyClick(&start(), Qt::Key_Return);
        QTRY_COMPARE_WITH_TIMEOUT(start().text(), u"Check"_s, kLongMs);
        QVERIFY(verdict().contains(u"nothing to compare"));
        QCOMPARE(kinds(), QStringList{u"Fails alone"_s});
        QVERIFY(wholeText(u"Alone"_s).contains(u"never works"));
        QVERIFY(!visible<QPushButton>(*dialog(), u"Stage the suggestion"_s)->isEnabled());
    }

    void onlyWhatCanRunCanBeStarted()
    {
        QVERIFY(create(test::nodeFunction(), "index.js", kSharesAGlobal));
        saveEvents({u"one"_s, u"two"_s});
        openByKeyboard();
        auto* all = visible<QCheckBox>(*dialog(), u"All"_s);
        QCOMPARE(all->checkState(), Qt::Checked);
        list().setFocus();
        QTest::keyClick(&list(), Qt::Key_Space);
        QCOMPARE(all->checkState(), Qt::PartiallyChecked);
        QVERIFY(start().isEnabled());
        QTest::keyClick(&list(), Qt::Key_Down);
        QTest::keyClick(&list(), Qt::Key_Space);
        QCOMPARE(all->checkState(), Qt::Unchecked);
        QVERIFY(!start().isEnabled());
        all->setFocus();
        QTest::keyClick(all, Qt::Key_Space);
        QCOMPARE(all->checkState(), Qt::Checked);
        QVERIFY(start().isEnabled());
        spinBox().setValue(1);
        QVERIFY(!start().isEnabled());
    }

private:
    template <typename Widget>
    static Widget* visible(const QWidget& parent, const QString& name)
    {
        return test::visible<Widget>(parent, name);
    }

    /// A function in "shop", shown on its test tab.
    bool create(const engine::catalog::FunctionConfig& config, const char* file,
        const char* source, const char* name = "order")
    {
        const auto created = test::TestConsole::await(
            m_console->workspace().client.createFunction({.service = "shop",
                .name = name,
                .config = config,
                .code = std::vector<engine::storage::CodeStore::Edit>{{file, source}},
                .createsService = true}));
        const QString wanted = QString::fromLatin1(name);
        if (!created || !QTest::qWaitFor([&] { return functions().contains(wanted); }))
            return false;
        m_console->pages().showFunction(u"shop"_s, wanted, FunctionTab::Test);
        return true;
    }
    SavedEvents events() { return SavedEvents(m_console->workspace().userDir); }
    void saveEvents(const QStringList& names)
    {
        for (const QString& name : names) {
            QVERIFY(events().write(u"shop"_s, u"order"_s, name, name));
        }
    }
    void openByKeyboard()
    {
        QTest::keyClick(
            window().focusWidget(), Qt::Key_Return, Qt::ControlModifier | Qt::ShiftModifier);
        QVERIFY(dialog());
        QVERIFY(QTest::qWaitForWindowActive(dialog()));
    }
    /// Ascending, as the console knows them.
    QStringList functions()
    {
        QStringList names;
        if (const auto& catalog = m_console->workspace().feeds.catalog.snapshot()) {
            for (const auto& function : catalog->functions) {
                names << QString::fromStdString(function->name);
            }
        }
        return names;
    }
    MainWindow& window() { return m_console->window(); }
    ConcurrencyCheckDialog* dialog() { return window().findChild<ConcurrencyCheckDialog*>(); }
    QListWidget& list() { return *dialog()->findChild<QListWidget*>(); }
    widgets::UnitSpinBox& spinBox() { return *dialog()->findChild<widgets::UnitSpinBox*>(); }
    ConcurrencyReportView& report() { return *dialog()->findChild<ConcurrencyReportView*>(); }
    /// That holds the report.
    widgets::StateStack& results()
    {
        return *qobject_cast<widgets::StateStack*>(report().parentWidget());
    }
    /// The button that starts and cancels.
    QPushButton& start()
    {
        for (auto* button : dialog()->findChildren<QPushButton*>()) {
            if (button->isDefault()) return *button;
        }
        qFatal("the dialog has no default button");
    }
    QString verdict() { return report().findChild<widgets::MessageBar*>()->text(); }
    QStringList kinds()
    {
        QStringList all;
        const auto* model = report().findChild<QTableView*>()->model();
        for (int row = 0; row < model->rowCount(); ++row) {
            all << model->index(row, 0).data().toString();
        }
        return all;
    }
    QString wholeText(const QString& name) { return wholeText(report(), name); }
    static QString wholeText(const ConcurrencyReportView& view, const QString& name)
    {
        for (auto* editor : view.findChildren<widgets::CodeEditor*>()) {
            for (const auto* child : editor->findChildren<QWidget*>()) {
                if (child->accessibleName() == name) return editor->text();
            }
        }
        return {};
    }
    int suggestion()
    {
        for (const auto* tile : report().findChildren<widgets::StatTile*>()) {
            const QString prefix = u"Suggested concurrency: "_s;
            if (tile->accessibleName().startsWith(prefix))
                return tile->accessibleName().mid(prefix.size()).toInt();
        }
        return 0;
    }

    std::unique_ptr<test::ConsoleWindow> m_console;
};

FCDESK_WIDGET_TEST_MAIN(TestConcurrencyDialog)
#include "tst_concurrency_dialog.moc"
