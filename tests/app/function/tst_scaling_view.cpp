#include "function_bench.h"

#include <QComboBox>
#include <QLineEdit>
#include <QSignalSpy>
#include <QTableView>
#include <app/pages/function/scaling/scaling_form.h>
#include <app/pages/function/scaling/scaling_status.h>
#include <app/pages/function/scaling/scaling_view.h>
#include <app/parts/review_dialog.h>
#include <tests/support/widget_test.h>
#include <widgets/charts/time_series_chart.h>
#include <widgets/common/message_bar.h>
#include <widgets/common/stat_tile.h>
#include <widgets/editors/form_field.h>
#include <widgets/editors/records_editor.h>
#include <widgets/editors/unit_spin_box.h>

using namespace Qt::StringLiterals;
using namespace app;

namespace {

constexpr int kLongMs = 20'000;

} // namespace

class TestScalingView : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void initTestCase() { QVERIFY(m_bench.start()); }
    void init()
    {
        failOnAnyWarning();
        QVERIFY(m_bench.create(test::nodeFunction()));
        m_view = std::make_unique<ScalingView>(m_bench.workspace(), u"media"_s, u"resize"_s);
        QVERIFY(m_bench.show(*m_view));
    }
    void cleanup()
    {
        m_view.reset();
        // A function that keeps instances cannot be deleted; those that keep none have no config.
        static_cast<void>(test::FunctionBench::wait(m_bench.client().removeProvisionConfig(
            test::FunctionBench::kService, "LATEST", test::FunctionBench::kFunction)));
        QVERIFY(m_bench.remove());
    }

    void aTargetIsStagedPreviewedAndAppliedByKeyboard()
    {
        QVERIFY(!m_view->hasUnsavedEdits());
        type(target(), u"2"_s);
        QVERIFY(m_view->hasUnsavedEdits());
        QCOMPARE(highestStaged(), 2);
        QTest::keyClick(&target(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(!m_view->hasUnsavedEdits());
        QTRY_VERIFY_WITH_TIMEOUT(
            tile(u"Provisioned now"_s).startsWith(u"Provisioned now: 2"), kLongMs);
        // Undone after it was applied: the way back is staged.
        QTest::keyClick(&target(), Qt::Key_Z, Qt::ControlModifier);
        QCOMPARE(target().value(), 0.0);
        QVERIFY(m_view->hasUnsavedEdits());
        QTest::keyClick(&target(), Qt::Key_S, Qt::ControlModifier);
        QTRY_VERIFY(!m_view->hasUnsavedEdits());
        QTRY_VERIFY_WITH_TIMEOUT(
            tile(u"Provisioned now"_s).startsWith(u"Provisioned now: 0"), kLongMs);
    }

    void aScheduledActionIsCheckedWhileItIsTyped()
    {
        QTest::mouseClick(test::button(*m_view, u"Add action"_s), Qt::LeftButton);
        auto* actions = editor(0);
        QCOMPARE(actions->rowCount(), 1);
        type(*input(u"Name"_s), u"morning"_s);
        type(*input(u"Instances"_s), u"5"_s);
        type(*input(u"When"_s), u"cron(0 0 99 * * *)"_s);
        QVERIFY(!actions->problem(0).isEmpty());
        QVERIFY(!test::button(*m_view, u"Apply"_s)->isEnabled());
        type(*input(u"When"_s), u"cron(0 0 9 * * *)"_s);
        QCOMPARE(actions->problem(0), QString());
        type(*input(u"Time zone"_s), u"Asia/Nowhere"_s);
        QVERIFY(!actions->problem(0).isEmpty());
        type(*input(u"Time zone"_s), u"Asia/Shanghai"_s);
        QCOMPARE(actions->problem(0), QString());
        QCOMPARE(highestStaged(), 5); // once within any 24 hours

        QTest::mouseClick(test::button(*m_view, u"Review"_s), Qt::LeftButton);
        auto* dialog = m_view->findChild<ReviewDialog*>();
        QTRY_VERIFY(dialog && dialog->isVisible());
        auto* changes = dialog->findChild<QTableView*>();
        QCOMPARE(changes->model()->rowCount(), 1);
        QVERIFY(changes->model()->index(0, 0).data().toString().contains(u"morning"));
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY(!m_view->hasUnsavedEdits());
        QCOMPARE(editor(0)->records().value(0).value(u"name"_s), u"morning"_s);
    }

    void twoActionsOfOneNameAreRefused()
    {
        for (int i = 0; i < 2; ++i) {
            QTest::mouseClick(test::button(*m_view, u"Add action"_s), Qt::LeftButton);
            type(*inputs(u"Name"_s).at(i), u"same"_s);
            type(*inputs(u"Instances"_s).at(i), u"1"_s);
            type(*inputs(u"When"_s).at(i), u"cron(0 0 9 * * *)"_s);
        }
        QCOMPARE(editor(0)->problem(1), QString());
        QVERIFY(!test::button(*m_view, u"Apply"_s)->isEnabled());
        QTest::mouseClick(test::button(*m_view, u"Discard"_s), Qt::LeftButton);
        QCOMPARE(editor(0)->rowCount(), 0);
        QVERIFY(!m_view->hasUnsavedEdits());
    }

    void theMaximumKeepsToNineTenths()
    {
        auto* box = m_view->findChild<ScalingForm*>()->findChild<QAbstractButton*>();
        for (auto* each : m_view->findChildren<QAbstractButton*>()) {
            if (each->accessibleName() == u"Limit the instances") box = each;
        }
        box->click();
        auto* spin = spinNamed(u"Maximum instances"_s);
        type(*spin, u"91"_s); // of 100
        QVERIFY(!test::button(*m_view, u"Apply"_s)->isEnabled());
        type(*spin, u"90"_s);
        QVERIFY(test::button(*m_view, u"Apply"_s)->isEnabled());
        type(*spin, u"0"_s);
        QTest::mouseClick(test::button(*m_view, u"Apply"_s), Qt::LeftButton);
        QTRY_VERIFY(!m_view->hasUnsavedEdits());
        QTRY_COMPARE(m_bench.state().maximumInstances.value_or(-1), 0);
    }

    void whatTheEngineRefusesStaysStaged()
    {
        QTest::mouseClick(test::button(*m_view, u"Add policy"_s), Qt::LeftButton);
        type(*inputs(u"Name"_s).last(), u"busy"_s);
        type(*input(u"Share in use"_s), u"0.6"_s);
        type(*input(u"At least"_s), u"1"_s);
        type(*input(u"At most"_s), u"4"_s);
        // The service does not ask for instance metrics.
        QTest::mouseClick(test::button(*m_view, u"Apply"_s), Qt::LeftButton);
        QTRY_VERIFY(std::ranges::any_of(m_view->findChildren<widgets::MessageBar*>(),
            [](const auto* bar) { return bar->isVisible() && bar->text().contains(u"staged"); }));
        QVERIFY(m_view->hasUnsavedEdits());
    }

private:
    template <typename Input>
    static void type(Input& input, const QString& text)
    {
        input.setFocus();
        input.selectAll();
        QTest::keyClicks(&input, text);
    }
    widgets::UnitSpinBox& target() const
    {
        for (auto* field : m_view->findChildren<widgets::FormField*>()) {
            auto* box = qobject_cast<widgets::UnitSpinBox*>(field->input());
            if (box) return *box;
        }
        qFatal("no target");
    }
    widgets::UnitSpinBox* spinNamed(const QString& name) const
    {
        for (auto* box : m_view->findChildren<widgets::UnitSpinBox*>()) {
            if (box->accessibleName() == name) return box;
        }
        return nullptr;
    }
    widgets::RecordsEditor* editor(int index) const
    {
        return m_view->findChildren<widgets::RecordsEditor*>().at(index);
    }
    QList<QLineEdit*> inputs(const QString& name) const
    {
        QList<QLineEdit*> found;
        for (auto* input : m_view->findChildren<QLineEdit*>()) {
            if (input->accessibleName() == name) found << input;
        }
        return found;
    }
    QLineEdit* input(const QString& name) const { return inputs(name).value(0); }
    /// Of the preview; its table has the time, what is in force, and what is staged.
    int highestStaged() const
    {
        int highest = -1;
        for (const QByteArray& line :
            m_view->findChild<widgets::TimeSeriesChart*>()->csv().split('\n').mid(1)) {
            const QByteArray staged = line.trimmed().split(',').value(2);
            if (!staged.isEmpty()) highest = std::max(highest, staged.toInt());
        }
        return highest;
    }
    QString tile(const QString& caption) const
    {
        for (auto* tile : m_view->findChildren<widgets::StatTile*>()) {
            if (tile->accessibleName().startsWith(caption)) return tile->accessibleName();
        }
        return {};
    }

    test::FunctionBench m_bench;
    std::unique_ptr<ScalingView> m_view;
};

FCDESK_WIDGET_TEST_MAIN(TestScalingView)
#include "tst_scaling_view.moc"
