#include <tests/support/widget_test.h>

#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>
#include <widgets/common/find_bar.h>
#include <widgets/common/validity.h>
#include <widgets/editors/code_editor.h>
#include <widgets/editors/form_field.h>
#include <widgets/editors/json_editor.h>
#include <widgets/editors/key_value_editor.h>
#include <widgets/editors/list_editor.h>
#include <widgets/editors/records_editor.h>
#include <widgets/editors/unit_spin_box.h>

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

QWidget* textOf(const CodeEditor& editor)
{
    return editor.focusProxy();
}

} // namespace

class TestEditors : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void theFileNameDecidesTheLanguage_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<Language>("language");
        QTest::addRow("javascript") << u"src/index.mjs"_s << Language::JavaScript;
        QTest::addRow("python") << u"index.py"_s << Language::Python;
        QTest::addRow("json") << u"package.JSON"_s << Language::Json;
        QTest::addRow("yaml") << u"s.yml"_s << Language::Yaml;
        QTest::addRow("bootstrap") << u"bin/bootstrap"_s << Language::Shell;
        QTest::addRow("other") << u"README"_s << Language::Text;
    }
    void theFileNameDecidesTheLanguage()
    {
        QFETCH(QString, name);
        QFETCH(Language, language);
        QCOMPARE(languageOf(name), language);
    }

    void anEditorKnowsWhetherItWasChanged()
    {
        CodeEditor editor(u"index.js"_s);
        editor.setFileName(u"index.js"_s);
        editor.setText(u"let a = 1;\n"_s);
        QVERIFY(!editor.isModified());
        QSignalSpy modified(&editor, &CodeEditor::modifiedChanged);
        editor.show();
        QTest::keyClicks(textOf(editor), u"x"_s);
        QVERIFY(editor.isModified());
        editor.undo();
        QVERIFY(!editor.isModified());
        QCOMPARE(modified.count(), 2);
        QCOMPARE(editor.text(), u"let a = 1;\n"_s);
        editor.undo(); // loading the text is not a step
        QCOMPARE(editor.text(), u"let a = 1;\n"_s);
    }

    void findCountsAndWalksRound()
    {
        CodeEditor editor(u"index.js"_s);
        editor.setText(u"Order order\nborder\n订单 order\n"_s);
        editor.show();
        editor.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&editor));
        QTest::keyClick(textOf(editor), Qt::Key_F, Qt::ControlModifier);
        auto* bar = editor.findChild<FindBar*>();
        QVERIFY(bar->isVisible());
        auto* line = bar->findChild<QLineEdit*>();
        QSignalSpy moved(&editor, &CodeEditor::cursorMoved);
        QTest::keyClicks(line, u"order"_s);
        const auto shows = [bar](const QString& text) {
            for (const QLabel* label : bar->findChildren<QLabel*>()) {
                if (label->text() == text) return true;
            }
            return false;
        };
        QVERIFY(shows(u"1 of 4"_s));
        QTest::keyClick(line, Qt::Key_Return);
        QVERIFY(shows(u"2 of 4"_s));
        QTest::keyClick(line, Qt::Key_Return, Qt::ShiftModifier);
        QTest::keyClick(line, Qt::Key_Return, Qt::ShiftModifier);
        QVERIFY(shows(u"4 of 4"_s));
        QTRY_VERIFY(!moved.isEmpty());
        QCOMPARE(moved.last().at(0).toInt(), 3);
        QTest::mouseClick(bar->findChild<QToolButton*>(), Qt::LeftButton); // case matters
        QVERIFY(shows(u"3 of 3"_s) || shows(u"1 of 3"_s));
        line->setText(u"nothing like that"_s);
        QVERIFY(shows(u"No match"_s));
        QTest::keyClick(line, Qt::Key_Escape);
        QVERIFY(!bar->isVisible());
    }

    void savingIsAskedFor()
    {
        CodeEditor editor(u"index.js"_s);
        editor.show();
        editor.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&editor));
        QSignalSpy save(&editor, &CodeEditor::saveRequested);
        QTest::keyClick(textOf(editor), Qt::Key_S, Qt::ControlModifier);
        QCOMPARE(save.count(), 1);
    }

    void editorsFollowTheTheme()
    {
        CodeEditor editor(u"index.js"_s);
        editor.resize(300, 200);
        editor.show();
        const auto paper = [&] {
            const QImage image = editor.grab().toImage();
            return image.pixelColor(image.width() - 30, image.height() - 30);
        };
        QCOMPARE(paper(), colors().sunken);
        Theme::instance().setMode(Theme::Mode::Light);
        QCOMPARE(paper(), colors().sunken);
        Theme::instance().setMode(Theme::Mode::Dark);
    }

    void jsonMistakesAreNamed_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<int>("column");
        QTest::addRow("nothing") << u"  "_s << 1 << 3;
        QTest::addRow("missing comma") << u"{\n  \"a\": 1\n  \"b\": 2\n}"_s << 3 << 3;
        QTest::addRow("trailing comma") << u"[1, 2, ]"_s << 1 << 8;
        QTest::addRow("single quotes") << u"{'a': 1}"_s << 1 << 2;
        QTest::addRow("missing colon") << u"{\"a\" 1}"_s << 1 << 6;
        QTest::addRow("open text") << u"[\"abc]"_s << 1 << 2;
        QTest::addRow("line break in a text") << u"[\"ab\nc\"]"_s << 1 << 5;
        QTest::addRow("bad escape") << u"[\"\\x\"]"_s << 1 << 3;
        QTest::addRow("bad code point") << u"[\"\\u12g4\"]"_s << 1 << 7;
        QTest::addRow("leading zero") << u"[012]"_s << 1 << 3;
        QTest::addRow("bare fraction") << u"[1.]"_s << 1 << 4;
        QTest::addRow("word") << u"[True]"_s << 1 << 2;
        QTest::addRow("more after it") << u"{} x"_s << 1 << 4;
        QTest::addRow("open") << u"{\"a\": [1"_s << 1 << 9;
    }
    void jsonMistakesAreNamed()
    {
        QFETCH(QString, text);
        QFETCH(int, line);
        QFETCH(int, column);
        const auto problem = checkJson(text);
        QVERIFY(problem);
        QCOMPARE(problem->line, line);
        QCOMPARE(problem->column, column);
        QVERIFY(problem->message.endsWith(u'.'));
        QVERIFY(!formatJson(text));
    }

    void jsonDeepEnoughToHurtIsRefused() { QVERIFY(checkJson(QString(100'000, u'['))); }

    void formattingChangesSpacesOnly()
    {
        const QString text
            = u"{\"z\":1.50,\"a\":[12345678901234567890,true,null,{}],\"b\":{\"k\":\"a\\u0041\"},\"e\":[]}"_s;
        QCOMPARE(*formatJson(text),
            u"{\n  \"z\": 1.50,\n  \"a\": [\n    12345678901234567890,\n    true,\n    null,\n    "
            u"{}\n  ],\n"
            "  \"b\": {\n    \"k\": \"a\\u0041\"\n  },\n  \"e\": []\n}\n"_s);
        QCOMPARE(*formatJson(*formatJson(text)), *formatJson(text));
    }

    void theJsonEditorChecksAsOneTypes()
    {
        JsonEditor editor(u"Event"_s, JsonEditor::Empty::Allowed);
        QVERIFY(editor.isValid());
        QSignalSpy validity(&editor, &JsonEditor::validityChanged);
        editor.show();
        QTest::keyClicks(textOf(editor), u"{"_s);
        QVERIFY(!editor.isValid());
        QCOMPARE(validity.count(), 1);
        editor.setText(u"{\"a\":1}"_s);
        QTRY_VERIFY(editor.isValid());
        editor.format();
        QCOMPARE(editor.text(), u"{\n  \"a\": 1\n}\n"_s);
        editor.undo();
        QCOMPARE(editor.text(), u"{\"a\":1}"_s);
    }

    void variablesThatBreakTheRuleAreMarked()
    {
        KeyValueEditor editor(u"Add variable"_s);
        editor.setEntries({{u"STAGE"_s, u"test"_s}, {u"2ND"_s, u"x"_s}, {u"STAGE"_s, u"y"_s},
            {{}, u"no name"_s}});
        QVERIFY(!editor.isValid());
        QVERIFY(editor.problem(0).contains(u"STAGE"_s));
        QVERIFY(editor.problem(1).contains(u"digit"_s));
        QVERIFY(!editor.problem(2).isEmpty());
        QVERIFY(!editor.problem(3).isEmpty());
        editor.setEntries({{u"STAGE"_s, u"test"_s}});
        QVERIFY(editor.isValid());
    }

    void variablesAreEditedByKeyboard()
    {
        KeyValueEditor editor(u"Add variable"_s);
        editor.show();
        editor.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&editor));
        QSignalSpy changed(&editor, &KeyValueEditor::changed);
        editor.addEmptyRow();
        QTest::keyClicks(QApplication::focusWidget(), u"A"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QTest::keyClicks(QApplication::focusWidget(), u"1"_s);
        QCOMPARE(editor.entries(), QList<KeyValueEditor::Entry>({{u"A"_s, u"1"_s}}));
        QVERIFY(changed.count() >= 3);
    }

    void pastedLinesBecomeVariables()
    {
        KeyValueEditor editor(u"Add variable"_s);
        editor.show();
        editor.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&editor));
        editor.addEmptyRow();
        QApplication::clipboard()->setText(
            u"# from .env\nexport A=1\n\nB=\"two words\"\r\nURL=http://x/?q=1\n"_s);
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(editor.entries(),
            QList<KeyValueEditor::Entry>(
                {{u"A"_s, u"1"_s}, {u"B"_s, u"two words"_s}, {u"URL"_s, u"http://x/?q=1"_s}}));
        QCOMPARE(editor.rowCount(), 3);
    }

    void removedRowsAreGone()
    {
        KeyValueEditor editor(u"Add variable"_s);
        editor.setEntries({{u"A"_s, u"1"_s}, {u"B"_s, u"2"_s}});
        editor.show();
        QTest::mouseClick(editor.findChild<QToolButton*>(), Qt::LeftButton);
        QCOMPARE(editor.entries(), QList<KeyValueEditor::Entry>({{u"B"_s, u"2"_s}}));
    }

    void itemsKeepTheirOrderAndCanBeMoved()
    {
        ListEditor editor(u"Argument"_s, u"Add argument"_s);
        editor.setItems({u"a"_s, u"b"_s, u"c"_s});
        editor.show();
        editor.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&editor));
        auto* last = editor.findChildren<QLineEdit*>().last();
        last->setFocus();
        QTest::keyClick(last, Qt::Key_Up, Qt::AltModifier);
        QCOMPARE(editor.items(), QStringList({u"a"_s, u"c"_s, u"b"_s}));
        QTest::keyClick(last, Qt::Key_Up, Qt::AltModifier);
        QTest::keyClick(last, Qt::Key_Up, Qt::AltModifier); // already first
        QCOMPARE(editor.items(), QStringList({u"c"_s, u"a"_s, u"b"_s}));
    }

    void itemsAreCheckedAndCounted()
    {
        ListEditor editor(u"Layer"_s, u"Add layer"_s);
        editor.setMaximum(2);
        editor.setCheck([](const QString& item) {
            return item.startsWith(u"acs:") ? QString() : u"An ARN begins with acs:"_s;
        });
        editor.setItems({u"acs:fc:1"_s, u"layer"_s, {}, u"acs:fc:3"_s});
        QCOMPARE(editor.problem(0), QString());
        QCOMPARE(editor.problem(1), u"An ARN begins with acs:"_s);
        QCOMPARE(editor.problem(2), QString());
        QVERIFY(!editor.problem(3).isEmpty());
    }

    void recordsHaveTextsAndFlags()
    {
        RecordsEditor editor(
            {{u"mountDir"_s, u"Mount folder"_s}, {u"readOnly"_s, u"Read-only"_s, true}},
            u"Add mount"_s);
        const RecordsEditor::Record record{
            {u"mountDir"_s, u"/mnt/a"_s}, {u"readOnly"_s, u"true"_s}};
        editor.setRecords({record, {}});
        QCOMPARE(editor.records(), QList<RecordsEditor::Record>({record})); // an empty row is none
        editor.setCheck([](const RecordsEditor::Record& r) {
            return r[u"mountDir"_s].startsWith(u"/home") ? QString() : u"Below /home"_s;
        });
        QVERIFY(!editor.isValid());
    }

    void aSpinBoxKeepsWhatWasTypedAndTellsTheRule()
    {
        auto* owned = new UnitSpinBox(
            {.min = 128, .max = 32768, .step = 64, .unit = u"MB"_s, .text = u"A multiple of 64"_s});
        UnitSpinBox& box = *owned;
        FormField field(u"Memory size"_s, owned, u"Memory of one instance."_s);
        connect(&box, &UnitSpinBox::problemChanged, &field, &FormField::setProblem);
        field.show();
        auto* line = box.findChild<QLineEdit*>();
        line->selectAll();
        QTest::keyClicks(line, u"100"_s);
        QVERIFY(!box.isAllowed());
        QCOMPARE(box.value(), 100.0);
        QCOMPARE(field.problem(), u"A multiple of 64"_s);
        QVERIFY(isInvalid(&box));
        QTest::keyClick(line, Qt::Key_Up);
        QCOMPARE(box.value(), 128.0);
        QVERIFY(box.isAllowed());
        QCOMPARE(field.problem(), QString());
        QTest::keyClick(line, Qt::Key_Up);
        QCOMPARE(box.value(), 192.0);
    }

    void zeroMayStandForNotSet()
    {
        UnitSpinBox box({.min = 0.05,
            .max = 16,
            .step = 0.05,
            .decimals = 2,
            .unit = u"vCPU"_s,
            .text = u"rule"_s});
        QCOMPARE(box.value(), 0.05);
        box.setUnsetText(u"By memory size"_s);
        box.stepBy(-1);
        QCOMPARE(box.value(), 0.0);
        QVERIFY(box.isAllowed());
        QCOMPARE(box.text(), u"By memory size"_s);
        box.stepBy(1);
        QCOMPARE(box.value(), 0.05);
        box.setValue(0.35);
        QVERIFY(box.isAllowed());
        QCOMPARE(box.text().replace(QChar(0xA0), u' '), u"0.35 vCPU"_s);
    }

    void aFieldSaysWhatItIsFor()
    {
        auto* line = new QLineEdit;
        FormField field(u"Handler"_s, line, u"File and function."_s);
        QCOMPARE(line->accessibleName(), u"Handler"_s);
        QCOMPARE(line->accessibleDescription(), u"File and function."_s);
        field.setProblem(u"It is too long."_s);
        QCOMPARE(line->accessibleDescription(), u"It is too long."_s);
    }
};

FCDESK_WIDGET_TEST_MAIN(TestEditors)
#include "tst_editors.moc"
