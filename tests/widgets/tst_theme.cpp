#include <tests/support/widget_test.h>

#include <QCheckBox>
#include <QDir>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QStandardItemModel>
#include <QTableView>
#include <QTreeView>
#include <widgets/common/buttons.h>
#include <widgets/common/icons.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>
#include <widgets/common/validity.h>
#include <widgets/common/view_setup.h>

using namespace Qt::StringLiterals;
using namespace widgets;

namespace {

bool hasColor(const QImage& image, const QColor& color)
{
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (image.pixelColor(x, y) == color) return true;
        }
    }
    return false;
}

} // namespace

class TestTheme : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init()
    {
        failOnAnyWarning();
        Theme::instance().setMode(Theme::Mode::Dark);
    }

    void switchesWhileWindowsAreOpen()
    {
        Label label(u"text"_s, TextStyle::Body, Ink::Muted);
        label.show();
        QSignalSpy changed(&Theme::instance(), &Theme::themeChanged);
        Theme::instance().setMode(Theme::Mode::Light);
        QCOMPARE(changed.count(), 1);
        QVERIFY(!Theme::instance().isDark());
        QCOMPARE(QApplication::palette().color(QPalette::Window), colors().canvas);
        QCOMPARE(label.palette().color(QPalette::WindowText), colors().textMuted);
        Theme::instance().setMode(Theme::Mode::Light);
        QCOMPARE(changed.count(), 1);
    }

    void followsTheDesktopInSystemMode()
    {
        // Offscreen there is no portal: the palette Qt started with decides, and it is light.
        Theme::instance().setMode(Theme::Mode::System);
        QVERIFY(!Theme::instance().isDark());
    }

    void everyIconFileHasAName()
    {
        QStringList names;
        for (const Icon icon : allIcons()) {
            names << iconName(icon);
        }
        names.sort();
        QStringList files;
        for (const QString& file : QDir(u":/fcdesk/icons"_s).entryList({u"*.svg"_s})) {
            if (file != u"fcdesk.svg"_s) files << file.chopped(4);
        }
        files.sort();
        QCOMPARE(names, files);
    }

    void everyIconDrawsSomething_data()
    {
        QTest::addColumn<int>("icon");
        for (const Icon icon : allIcons()) {
            QTest::addRow("%s", qPrintable(iconName(icon))) << static_cast<int>(icon);
        }
    }
    void everyIconDrawsSomething()
    {
        QFETCH(int, icon);
        const QImage image = iconPixmap(static_cast<Icon>(icon), Qt::red, 16, 2).toImage();
        QCOMPARE(image.size(), QSize(32, 32));
        int drawn = 0;
        for (int y = 0; y < 32; ++y) {
            for (int x = 0; x < 32; ++x) {
                drawn += image.pixelColor(x, y).alpha() > 128;
            }
        }
        QVERIFY(drawn > 20);
        QVERIFY(drawn < 700);
    }

    void iconsTakeTheThemesColours()
    {
        const QIcon icon = themedIcon(Icon::Menu, Ink::Text);
        QVERIFY(hasColor(icon.pixmap(32, 32).toImage(), colors().text));
        Theme::instance().setMode(Theme::Mode::Light);
        QVERIFY(hasColor(icon.pixmap(32, 32).toImage(), colors().text));
        QVERIFY(hasColor(icon.pixmap(32, 32, QIcon::Disabled).toImage(), colors().textDisabled));
    }

    void anUncheckedBoxCanBeSeen()
    {
        QCheckBox box(u"Internet access"_s);
        box.show();
        QVERIFY(hasColor(box.grab().toImage(), colors().outline));
    }

    void theFocusRingShowsForTheKeyboardOnly()
    {
        QWidget window;
        auto* first = makeButton(u"First"_s, ButtonKind::Normal, &window);
        auto* second = makeButton(u"Second"_s, ButtonKind::Normal, &window);
        second->move(100, 0);
        window.resize(220, 40);
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QTest::mouseClick(first, Qt::LeftButton);
        QVERIFY(!hasColor(first->grab().toImage(), colors().focus));
        QTest::keyClick(&window, Qt::Key_Tab);
        QTRY_VERIFY(second->hasFocus() || first->hasFocus());
        QWidget* focused = second->hasFocus() ? second : first;
        QVERIFY(hasColor(focused->grab().toImage(), colors().focus));
    }

    void anInvalidInputIsOutlined()
    {
        QLineEdit line;
        QVERIFY(!hasColor(line.grab().toImage(), colors().tone(Tone::Error).solid));
        setInvalid(line, true);
        QVERIFY(hasColor(line.grab().toImage(), colors().tone(Tone::Error).solid));
    }

    void rowsKeepTheirHeightWithChineseText()
    {
        QStandardItemModel model(2, 1);
        model.setItem(0, new QStandardItem(u"createOrder"_s));
        model.setItem(1, new QStandardItem(u"图片缩略图"_s));
        QTableView table;
        setUpTable(table);
        table.setModel(&model);
        QTreeView tree;
        setUpTree(tree);
        tree.setModel(&model);
        tree.show();
        for (int row = 0; row < 2; ++row) {
            QCOMPARE(table.rowHeight(row), metrics::kRowHeight);
            QCOMPARE(tree.visualRect(model.index(row, 0)).height(), metrics::kRowHeight);
        }
    }

    void controlsShareOneHeight()
    {
        QPushButton button(u"Deploy"_s);
        QLineEdit line;
        QCOMPARE(button.sizeHint().height(), metrics::kControlHeight);
        QCOMPARE(line.sizeHint().height(), metrics::kControlHeight);
    }
};

FCDESK_WIDGET_TEST_MAIN(TestTheme)
#include "tst_theme.moc"
