#include <tests/support/widget_test.h>

#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QToolButton>
#include <QVBoxLayout>
#include <widgets/common/busy_indicator.h>
#include <widgets/common/card.h>
#include <widgets/common/chip.h>
#include <widgets/common/confirm_dialog.h>
#include <widgets/common/copy_label.h>
#include <widgets/common/elided_label.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/key_value_grid.h>
#include <widgets/common/message_bar.h>
#include <widgets/common/number_label.h>
#include <widgets/common/search_line.h>
#include <widgets/common/segmented_control.h>
#include <widgets/common/stat_tile.h>
#include <widgets/common/state_stack.h>
#include <widgets/common/toast.h>

using namespace Qt::StringLiterals;
using namespace widgets;

class TestCommon : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { failOnAnyWarning(); }

    void aLabelShowsMarkupAsText()
    {
        Label label(u"<b>name</b>"_s);
        QCOMPARE(label.textFormat(), Qt::PlainText);
    }

    void anElidedLabelSaysWhetherItIs()
    {
        ElidedLabel label(u"a line of text that needs some room"_s);
        label.resize(400, 20);
        QVERIFY(!label.isElided());
        label.resize(60, 20);
        QVERIFY(label.isElided());
        QVERIFY(label.minimumSizeHint().width() < 60);
    }

    void aChipFitsItsWord()
    {
        Chip chip(Icon::Success, u"Succeeded"_s, Tone::Success);
        const QSize withIcon = chip.sizeHint();
        chip.setIcon(std::nullopt);
        QVERIFY(chip.sizeHint().width() < withIcon.width());
        QCOMPARE(chip.text(), u"Succeeded"_s); // what a screen reader says
    }

    void aCardWithoutTitleHasNoHead()
    {
        Card card;
        card.body()->addWidget(new Label(u"body"_s));
        card.show();
        QCOMPARE(card.findChildren<ElidedLabel*>().first()->isVisible(), false);
        card.setTitle(u"Configuration"_s);
        QCOMPARE(card.findChildren<ElidedLabel*>().first()->isVisible(), true);
    }

    void theStackShowsOneStateAtATime()
    {
        auto* content = new Label(u"data"_s);
        auto* empty = new EmptyState(Icon::Test, u"Nothing"_s, u"There is nothing."_s);
        StateStack stack(content, empty);
        stack.show();
        QCOMPARE(stack.state(), StateStack::State::Loading);
        stack.showEmpty();
        QVERIFY(empty->isVisible());
        stack.showData();
        QVERIFY(content->isVisible());
        QVERIFY(!empty->isVisible());

        QSignalSpy retry(&stack, &StateStack::retryRequested);
        stack.showError(u"The catalog cannot be read"_s, u"The disk failed."_s);
        auto* button = stack.currentWidget()->findChild<QPushButton*>();
        QVERIFY(button->isVisible());
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(retry.count(), 1);
    }

    void quickLoadsDoNotFlicker()
    {
        StateStack stack(new QWidget, new EmptyState(Icon::Test, u"Nothing"_s, {}));
        stack.show();
        auto* ring = stack.findChild<BusyIndicator*>();
        QVERIFY(!ring->isVisible());
        QTRY_VERIFY(ring->isVisible());
        stack.showLoading(u"Still loading…"_s);
        QVERIFY(ring->isVisible());
    }

    void anEmptyStateOffersItsActions()
    {
        EmptyState state(Icon::Function, u"No functions"_s, u"Create one."_s);
        QPushButton* create = state.addAction(Icon::Plus, u"Create function"_s);
        QPushButton* read = state.addAction(u"Read the guide"_s, ButtonKind::Normal);
        state.resize(600, 400);
        state.show();
        QVERIFY(create->isVisible());
        QVERIFY(create->x() < read->x());
        QCOMPARE(buttonKind(create), ButtonKind::Primary);
    }

    void theSentenceOfAnEmptyStateIsWhole()
    {
        EmptyState state(Icon::Function, u"No functions"_s,
            QString(u"A sentence of several words. "_s).repeated(8));
        state.resize(360, 500);
        state.show();
        for (const QLabel* label : state.findChildren<QLabel*>()) {
            QVERIFY(label->height() >= label->heightForWidth(label->width()));
        }
    }

    void searchIsToldOnceTypingPauses()
    {
        SearchLine line(u"Search functions"_s);
        line.show();
        QSignalSpy changed(&line, &SearchLine::searchChanged);
        QTest::keyClicks(&line, u"order"_s);
        QVERIFY(changed.count() <= 1);
        QTRY_COMPARE(changed.count(), 1);
        QCOMPARE(changed.last().first().toString(), u"order"_s);
        QTest::keyClicks(&line, u" "_s);
        QTest::keyClick(&line, Qt::Key_Return);
        QCOMPARE(changed.count(), 1); // trimmed: the same
        QTest::keyClick(&line, Qt::Key_Escape);
        QCOMPARE(changed.count(), 2);
        QVERIFY(line.text().isEmpty());
    }

    void downLeavesTheSearchForItsResults()
    {
        SearchLine line(u"Search functions"_s);
        QSignalSpy requested(&line, &SearchLine::resultsRequested);
        QTest::keyClick(&line, Qt::Key_Down);
        QCOMPARE(requested.count(), 1);
    }

    void aMessageCanBeClosed()
    {
        MessageBar bar(Tone::Warning, u"The port is taken."_s);
        bar.setClosable(true);
        bar.show();
        QSignalSpy closed(&bar, &MessageBar::closed);
        QTest::mouseClick(bar.findChild<QToolButton*>(), Qt::LeftButton);
        QCOMPARE(closed.count(), 1);
        QVERIFY(!bar.isVisible());
    }

    void aNumberDoesNotMakeItsNeighboursJump()
    {
        NumberLabel label;
        label.setAmount({u"1,234"_s, u"ms"_s});
        const int wide = label.sizeHint().width();
        label.setAmount({u"9"_s, u"ms"_s});
        QCOMPARE(label.sizeHint().width(), wide);
        QCOMPARE(label.accessibleName(), model::Amount({u"9"_s, u"ms"_s}).text());
    }

    void digitsHaveOneWidth()
    {
        const QFontMetricsF metrics(Theme::font(TextStyle::Display));
        for (const QChar digit : u"0123456789"_s) {
            QCOMPARE(metrics.horizontalAdvance(digit), metrics.horizontalAdvance(u'0'));
        }
    }

    void segmentsAreChosenByMouseAndArrows()
    {
        SegmentedControl control(u"Time window"_s);
        for (const QString& text : {u"1 min"_s, u"15 min"_s, u"1 h"_s}) {
            control.addSegment(text);
        }
        control.show();
        control.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&control));
        QSignalSpy changed(&control, &SegmentedControl::currentChanged);
        const auto segments = control.findChildren<QAbstractButton*>();
        QTest::mouseClick(segments[2], Qt::LeftButton);
        QCOMPARE(control.currentIndex(), 2);
        QTest::keyClick(segments[2], Qt::Key_Left);
        QCOMPARE(control.currentIndex(), 1);
        control.setCurrentIndex(1);
        QCOMPARE(changed.count(), 2);
    }

    void toastsGiveWayToNewerOnes()
    {
        QWidget window;
        window.resize(800, 600);
        window.show();
        auto* host = new ToastHost(&window);
        for (int i = 0; i < 5; ++i) {
            host->show(Tone::Success, u"Deployed %1"_s.arg(i));
        }
        QCOMPARE(host->count(), 3);
    }

    void aToastRunsItsActionOnceAndGoes()
    {
        QWidget window;
        window.resize(800, 600);
        window.show();
        auto* host = new ToastHost(&window);
        int undone = 0;
        host->show(Tone::Success, u"Deleted createOrder"_s, u"Undo"_s, [&] { ++undone; });
        auto* button = window.findChild<QPushButton*>();
        QVERIFY(button->isVisible());
        QVERIFY(window.rect().contains(button->mapTo(&window, button->rect().center())));
        QTest::mouseClick(button, Qt::LeftButton);
        QCOMPARE(undone, 1);
        QCOMPARE(host->count(), 0);
    }

    void dangerousThingsNeedTheNameTyped()
    {
        auto* dialog = new ConfirmDialog(u"Delete the function createOrder?"_s,
            u"This cannot be undone."_s, u"Delete function"_s, ButtonKind::Danger, nullptr);
        dialog->requireTyping(u"createOrder"_s);
        QSignalSpy accepted(dialog, &QDialog::accepted);
        dialog->open();
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        auto* line = dialog->findChild<QLineEdit*>();
        QPushButton* confirm = nullptr;
        for (QPushButton* button : dialog->findChildren<QPushButton*>()) {
            if (button->text() == u"Delete function"_s) confirm = button;
        }
        QVERIFY(confirm);
        QVERIFY(!confirm->isEnabled());
        QTest::keyClicks(line, u"createOrder"_s);
        QVERIFY(confirm->isEnabled());
        QTest::mouseClick(confirm, Qt::LeftButton);
        QCOMPARE(accepted.count(), 1);
    }

    void enterDoesNotDestroyByReflex()
    {
        auto* dialog = new ConfirmDialog(
            u"Delete it?"_s, u"This cannot be undone."_s, u"Delete"_s, ButtonKind::Danger, nullptr);
        QSignalSpy accepted(dialog, &QDialog::accepted);
        QSignalSpy rejected(dialog, &QDialog::rejected);
        dialog->open();
        QVERIFY(QTest::qWaitForWindowExposed(dialog));
        QTest::keyClick(dialog, Qt::Key_Return);
        QCOMPARE(accepted.count(), 0);
        QCOMPARE(rejected.count(), 1);
    }

    void textIsCopiedWhole()
    {
        CopyLabel label(u"Endpoint"_s, u"http://127.0.0.1:9600"_s);
        label.resize(60, 28);
        label.show();
        QTest::mouseClick(label.findChild<QToolButton*>(), Qt::LeftButton);
        QCOMPARE(QApplication::clipboard()->text(), u"http://127.0.0.1:9600"_s);
    }

    void valuesOfAGridAreNamed()
    {
        KeyValueGrid grid(2);
        Label* runtime = grid.addValue(u"Runtime"_s, u"nodejs20"_s);
        auto* own = new QLineEdit;
        grid.addWidget(u"Handler"_s, own);
        QCOMPARE(runtime->text(), u"nodejs20"_s);
        QList<QWidget*> buddies;
        for (const QLabel* label : grid.findChildren<QLabel*>()) {
            if (label->buddy()) buddies << label->buddy();
        }
        QCOMPARE(buddies.size(), 2);
        QVERIFY(buddies.contains(own));
    }

    void aTileReadsAsOneSentence()
    {
        StatTile tile(u"Errors"_s);
        tile.setAmount({u"0.4"_s, u"%"_s});
        tile.setDetail(u"17 of 4,212 invocations"_s);
        QCOMPARE(tile.accessibleName(),
            u"Errors: 0.4 %"_s.replace(u" %"_s, QString(QChar(0xA0)) + u'%'));
        QCOMPARE(tile.accessibleDescription(), u"17 of 4,212 invocations"_s);
    }
};

FCDESK_WIDGET_TEST_MAIN(TestCommon)
#include "tst_common.moc"
