#include "function_bench.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QSlider>
#include <QTableView>
#include <QToolButton>
#include <app/pages/function/configuration/change_lines.h>
#include <app/pages/function/configuration/configuration_field.h>
#include <app/pages/function/configuration/configuration_view.h>
#include <app/parts/review_dialog.h>
#include <app/pages/function/configuration/section_list.h>
#include <tests/support/widget_test.h>
#include <widgets/common/message_bar.h>
#include <widgets/editors/unit_spin_box.h>

using namespace Qt::StringLiterals;
using namespace app;
using widgets::UnitSpinBox;

class TestConfigurationView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(m_bench.start()); }
    void init();
    void cleanup();

    void everyFieldHasAnInput();
    void anEditIsStagedAndMarkedWithAWayBack();
    void whatIsNotAllowedIsToldAndNotApplied();
    void applyingSendsFunctionServiceAndMaximum();
    void applyingDoesNotTouchOtherFields();
    void undoAndRedoGoAcrossFields();
    void theSliderAndTheNumberAreOne();
    void reviewShowsRunningAndStagedValues();
    void environmentVariablesAreComparedOneByOne();
    void aNameGivenTwiceIsAProblemUntilItIsDiscarded();
    void changesOfOthersAreFollowedAndEditsStay();
    void aRefusedPartIsToldAndStaysStaged();
    void sectionsAreReachedFromTheList();

private:
    void type(QWidget* widget, const QString& text);
    ConfigurationField* field(const QString& path);
    QAbstractButton* button(const QString& name) { return test::button(*m_view, name); }
    template <typename T>
    T* input(const QString& path)
    {
        QWidget* widget = field(path)->input();
        return qobject_cast<T*>(widget) ? qobject_cast<T*>(widget) : widget->findChild<T*>();
    }
    test::FunctionBench m_bench;
    std::unique_ptr<ConfigurationView> m_view;
};

void TestConfigurationView::init()
{
    failOnAnyWarning();
    QVERIFY(m_bench.create(test::nodeFunction()));
    m_view = std::make_unique<ConfigurationView>(m_bench.workspace(), u"media"_s, u"resize"_s);
    QVERIFY(m_bench.show(*m_view));
}

void TestConfigurationView::cleanup()
{
    m_view.reset();
    QVERIFY(m_bench.remove());
}

ConfigurationField* TestConfigurationView::field(const QString& path)
{
    for (auto* one : m_view->findChildren<ConfigurationField*>()) {
        if (one->field().path == path) return one;
    }
    return nullptr;
}

/// In place of what is there.
void TestConfigurationView::type(QWidget* widget, const QString& text)
{
    widget->setFocus();
    QTest::keySequence(widget, QKeySequence::SelectAll);
    QTest::keyClicks(widget, text);
}

void TestConfigurationView::everyFieldHasAnInput()
{
    for (const auto& info : model::StagedFunction::fields()) {
        QVERIFY2(field(info.path), qPrintable(info.path));
        QVERIFY(!field(info.path)->input()->accessibleName().isEmpty());
    }
    QVERIFY(!m_view->hasUnsavedEdits());
    QVERIFY(!button(u"Apply"_s)->isEnabled());
}

void TestConfigurationView::anEditIsStagedAndMarkedWithAWayBack()
{
    QSignalSpy unsaved(m_view.get(), &FunctionView::unsavedEditsChanged);
    type(input<UnitSpinBox>(u"memorySize"_s), u"1024"_s);
    QCOMPARE(std::get<std::int64_t>(m_view->staged().value(u"memorySize"_s)), 1024);
    QVERIFY(m_view->hasUnsavedEdits());
    QCOMPARE(unsaved.count(), 1);

    auto* back
        = test::button(*field(u"memorySize"_s), u"Back to the running value of Memory size"_s);
    QVERIFY(back->isVisible());
    QTest::mouseClick(back, Qt::LeftButton);
    QCOMPARE(input<UnitSpinBox>(u"memorySize"_s)->value(), 512);
    QVERIFY(!back->isVisible());
    QVERIFY(!m_view->hasUnsavedEdits());
    QCOMPARE(unsaved.count(), 2);
}

void TestConfigurationView::whatIsNotAllowedIsToldAndNotApplied()
{
    type(input<UnitSpinBox>(u"memorySize"_s), u"100"_s);
    QVERIFY2(field(u"memorySize"_s)->problem().contains(u"multiple of 64"_s),
        qPrintable(field(u"memorySize"_s)->problem()));
    QVERIFY(!button(u"Apply"_s)->isEnabled());
    QVERIFY(button(u"1 problem"_s)->isVisible());

    // Ctrl+S leads to the problem from elsewhere.
    auto* handler = input<QLineEdit>(u"handler"_s);
    handler->setFocus();
    QTest::keySequence(handler, QKeySequence::Save);
    QTRY_VERIFY(input<UnitSpinBox>(u"memorySize"_s)->hasFocus());

    type(input<UnitSpinBox>(u"memorySize"_s), u"256"_s);
    QVERIFY(field(u"memorySize"_s)->problem().isEmpty());
    type(input<UnitSpinBox>(u"cpu"_s), u"4"_s); // a rule between two fields
    QVERIFY2(field(u"cpu"_s)->problem().contains(u"1:1 to 1:4"_s),
        qPrintable(field(u"cpu"_s)->problem()));
}

void TestConfigurationView::applyingSendsFunctionServiceAndMaximum()
{
    type(input<UnitSpinBox>(u"timeout"_s), u"60"_s);
    type(input<QLineEdit>(u"service.description"_s), u"pictures"_s);
    QTest::mouseClick(input<QCheckBox>(u"maximumInstanceCount"_s), Qt::LeftButton, {},
        QPoint(8, input<QCheckBox>(u"maximumInstanceCount"_s)->height() / 2));
    type(input<UnitSpinBox>(u"maximumInstanceCount"_s), u"7"_s);
    QVERIFY(button(u"Apply"_s)->isEnabled());
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Save);

    QTRY_VERIFY(!m_view->hasUnsavedEdits());
    QTRY_COMPARE(m_bench.state().maximumInstances, std::optional<std::int64_t>(7));
    QCOMPARE(m_bench.function()->config.timeout, 60);
    QCOMPARE(m_bench.state().service->config.description, "pictures");
    QVERIFY(!button(u"Apply"_s)->isEnabled());

    // Undo after that stages the way back.
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Undo);
    QVERIFY(m_view->hasUnsavedEdits());
    QVERIFY(m_view->staged().isStaged(u"maximumInstanceCount"_s));
}

void TestConfigurationView::applyingDoesNotTouchOtherFields()
{
    type(input<UnitSpinBox>(u"timeout"_s), u"60"_s);
    auto config = m_bench.function()->config;
    config.memorySize = 2048;
    QVERIFY(m_bench.wait(
        m_bench.client().updateFunction({.service = "media", .name = "resize", .config = config})));
    QTRY_COMPARE(input<UnitSpinBox>(u"memorySize"_s)->value(), 2048);
    QTest::mouseClick(button(u"Apply"_s), Qt::LeftButton);
    QTRY_COMPARE(m_bench.function()->config.timeout, 60);
    QCOMPARE(m_bench.function()->config.memorySize, 2048);
}

void TestConfigurationView::undoAndRedoGoAcrossFields()
{
    type(input<QLineEdit>(u"handler"_s), u"main.run"_s);
    type(input<UnitSpinBox>(u"timeout"_s), u"99"_s);
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Undo);
    QCOMPARE(input<UnitSpinBox>(u"timeout"_s)->value(), 10);
    QCOMPARE(input<QLineEdit>(u"handler"_s)->text(), u"main.run"_s);
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Undo);
    QCOMPARE(input<QLineEdit>(u"handler"_s)->text(), u"index.handler"_s);
    QVERIFY(!m_view->hasUnsavedEdits());
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Redo);
    QTest::keySequence(QApplication::focusWidget(), QKeySequence::Redo);
    QCOMPARE(input<QLineEdit>(u"handler"_s)->text(), u"main.run"_s);
    QCOMPARE(input<UnitSpinBox>(u"timeout"_s)->value(), 99);
}

void TestConfigurationView::theSliderAndTheNumberAreOne()
{
    auto* slider = input<QSlider>(u"instanceConcurrency"_s);
    auto* number = input<UnitSpinBox>(u"instanceConcurrency"_s);
    slider->setFocus();
    QTest::keyClick(slider, Qt::Key_PageUp);
    QCOMPARE(number->value(), 11);
    QCOMPARE(std::get<std::int64_t>(m_view->staged().value(u"instanceConcurrency"_s)), 11);
    type(number, u"150"_s);
    QCOMPARE(slider->value(), 100);
    QCOMPARE(std::get<std::int64_t>(m_view->staged().value(u"instanceConcurrency"_s)), 150);
}

void TestConfigurationView::reviewShowsRunningAndStagedValues()
{
    type(input<UnitSpinBox>(u"memorySize"_s), u"1024"_s);
    QTest::mouseClick(button(u"Review"_s), Qt::LeftButton);
    auto* dialog = m_view->findChild<ReviewDialog*>();
    QVERIFY(dialog);
    const auto* table = dialog->findChild<QTableView*>()->model();
    QCOMPARE(table->rowCount(), 1);
    QCOMPARE(table->index(0, 0).data().toString(), u"Memory size"_s);
    QCOMPARE(table->index(0, 1).data().toString(), u"512\u00a0MB"_s);
    QCOMPARE(table->index(0, 2).data().toString(), u"1,024\u00a0MB"_s);
    QTest::keyClick(dialog, Qt::Key_Return);
    QTRY_COMPARE(m_bench.function()->config.memorySize, 1024);
}

void TestConfigurationView::environmentVariablesAreComparedOneByOne()
{
    using engine::catalog::TextMap;
    const auto lines = changeLines({{u"environmentVariables"_s,
        TextMap{{"A", "1"}, {"B", "2"}, {"C", "3"}}, TextMap{{"A", "1"}, {"B", "9"}, {"D", "4"}}}});
    QCOMPARE(lines.size(), std::size_t(3));
    QCOMPARE(lines[0],
        (ChangeLine{u"Environment variables: B"_s, u"2"_s, u"9"_s, ChangeLine::Kind::Changed}));
    QCOMPARE(lines[1],
        (ChangeLine{u"Environment variables: C"_s, u"3"_s, {}, ChangeLine::Kind::Removed}));
    QCOMPARE(
        lines[2], (ChangeLine{u"Environment variables: D"_s, {}, u"4"_s, ChangeLine::Kind::Added}));
}

void TestConfigurationView::aNameGivenTwiceIsAProblemUntilItIsDiscarded()
{
    ConfigurationField* variables = field(u"environmentVariables"_s);
    for (int i = 0; i < 2; ++i) {
        test::button(*variables, u"Add variable"_s)->click();
        QTest::keyClicks(QApplication::focusWidget(), u"STAGE"_s);
    }
    QVERIFY(!variables->problem().isEmpty());
    QVERIFY(!button(u"Apply"_s)->isEnabled());
    QTest::mouseClick(button(u"Discard"_s), Qt::LeftButton);
    QVERIFY(variables->problem().isEmpty());
    QVERIFY(!m_view->hasUnsavedEdits());
    QCOMPARE(button(u"Discard"_s)->isEnabled(), false);
}

void TestConfigurationView::changesOfOthersAreFollowedAndEditsStay()
{
    type(input<UnitSpinBox>(u"timeout"_s), u"60"_s);
    auto config = m_bench.function()->config;
    config.timeout = 30;
    config.memorySize = 1024;
    QVERIFY(m_bench.wait(
        m_bench.client().updateFunction({.service = "media", .name = "resize", .config = config})));
    QTRY_COMPARE(input<UnitSpinBox>(u"memorySize"_s)->value(), 1024);
    QCOMPARE(input<UnitSpinBox>(u"timeout"_s)->value(), 60);
    QCOMPARE(std::get<std::int64_t>(m_view->staged().baseValue(u"timeout"_s)), 30);
    bool isTold = false;
    for (auto* bar : m_view->findChildren<widgets::MessageBar*>()) {
        isTold = isTold
            || (bar->isVisible() && bar->text().contains(u"Memory size"_s)
                && bar->text().contains(u"Timeout"_s));
    }
    QVERIFY(isTold);
}

void TestConfigurationView::aRefusedPartIsToldAndStaysStaged()
{
    type(input<UnitSpinBox>(u"timeout"_s), u"60"_s);
    auto* limited = input<QCheckBox>(u"maximumInstanceCount"_s);
    limited->click();
    type(input<UnitSpinBox>(u"maximumInstanceCount"_s), u"9999"_s); // beyond the region's limit
    QTest::mouseClick(button(u"Apply"_s), Qt::LeftButton);
    QTRY_COMPARE(m_bench.function()->config.timeout, 60);
    QTRY_VERIFY(!m_view->staged().isFunctionDirty() && m_view->staged().isMaximumDirty());
    const auto isTold = [this] {
        for (auto* bar : m_view->findChildren<widgets::MessageBar*>()) {
            if (bar->isVisible() && bar->text().contains(u"still staged"_s)) return true;
        }
        return false;
    };
    QTRY_VERIFY(isTold());
    QVERIFY(button(u"Apply"_s)->isEnabled());
}

void TestConfigurationView::sectionsAreReachedFromTheList()
{
    auto* list = m_view->findChild<SectionList*>();
    const auto items = list->findItems(u"Environment"_s, Qt::MatchExactly);
    QCOMPARE(items.size(), 1);
    QTest::mouseClick(
        list->viewport(), Qt::LeftButton, {}, list->visualItemRect(items.front()).center());
    const auto* variables = field(u"environmentVariables"_s);
    const auto top = [&] { return variables->mapTo(m_view.get(), QPoint()).y(); };
    QTRY_VERIFY(top() > 0 && top() < m_view->height() / 2);
    QCOMPARE(list->currentItem(), items.front());
}

FCDESK_WIDGET_TEST_MAIN(TestConfigurationView)
#include "tst_configuration_view.moc"
