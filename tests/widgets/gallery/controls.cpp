#include "pages.h"

#include <QButtonGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QRadioButton>
#include <QSlider>
#include <QSpinBox>
#include <QTabBar>
#include <QTableWidget>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <widgets/common/buttons.h>
#include <widgets/common/icons.h>
#include <widgets/common/metrics.h>
#include <widgets/common/theme.h>
#include <widgets/common/validity.h>

using namespace Qt::StringLiterals;
using namespace widgets;

namespace gallery {

namespace {

template <typename... Widgets>
QWidget* row(Widgets*... items)
{
    auto* widget = new QWidget;
    auto* layout = new QHBoxLayout(widget);
    layout->setContentsMargins({});
    (layout->addWidget(items), ...);
    layout->addStretch();
    return widget;
}

QWidget* buttons()
{
    auto* toggled = makeButton(u"Toggled"_s);
    toggled->setCheckable(true);
    toggled->setChecked(true);
    auto* disabled = makeButton(Icon::Save, u"Save"_s);
    disabled->setEnabled(false);
    auto* disabledPrimary = makeButton(u"Apply"_s, ButtonKind::Primary);
    disabledPrimary->setEnabled(false);
    auto* withMenu = makeButton(u"Export"_s);
    withMenu->setMenu(new QMenu(withMenu));
    auto* checkedTool = makeIconButton(Icon::Columns, u"Columns"_s);
    checkedTool->setCheckable(true);
    checkedTool->setChecked(true);
    auto* disabledTool = makeIconButton(Icon::Undo, u"Undo"_s);
    disabledTool->setEnabled(false);
    return row(makeButton(Icon::Play, u"Invoke"_s, ButtonKind::Primary),
        makeButton(u"Deploy 部署"_s), makeButton(Icon::Plus, u"Create function"_s),
        makeButton(Icon::Trash, u"Delete"_s, ButtonKind::Danger),
        makeButton(u"Cancel"_s, ButtonKind::Ghost), toggled, disabled, disabledPrimary, withMenu,
        makeIconButton(Icon::Refresh, u"Refresh"_s), checkedTool, disabledTool);
}

QWidget* inputs()
{
    auto* text = new QLineEdit(u"orders/createOrder"_s);
    auto* placeholder = new QLineEdit;
    placeholder->setPlaceholderText(u"Search functions"_s);
    placeholder->addAction(themedIcon(Icon::Search), QLineEdit::LeadingPosition);
    auto* invalid = new QLineEdit(u"9starts-with-digit"_s);
    setInvalid(*invalid, true);
    auto* disabled = new QLineEdit(u"read from the engine"_s);
    disabled->setEnabled(false);
    auto* combo = new QComboBox;
    combo->addItems({u"nodejs20"_s, u"python3.10"_s, u"custom"_s});
    auto* editable = new QComboBox;
    editable->setEditable(true);
    editable->addItem(u"index.handler"_s);
    auto* spin = new QSpinBox;
    spin->setRange(128, 32768);
    spin->setSingleStep(64);
    spin->setSuffix(u" MB"_s);
    spin->setValue(512);
    return row(text, placeholder, invalid, disabled, combo, editable, spin);
}

QWidget* choices()
{
    auto* on = new QCheckBox(u"Internet access"_s);
    on->setChecked(true);
    auto* partial = new QCheckBox(u"All functions"_s);
    partial->setTristate(true);
    partial->setCheckState(Qt::PartiallyChecked);
    auto* disabled = new QCheckBox(u"Request metrics"_s);
    disabled->setEnabled(false);
    auto* disabledOn = new QCheckBox(u"Instance metrics"_s);
    disabledOn->setEnabled(false);
    disabledOn->setChecked(true);
    auto* one = new QRadioButton(u"This function"_s);
    one->setChecked(true);
    auto* slider = new QSlider(Qt::Horizontal);
    slider->setRange(0, 100);
    slider->setValue(40);
    slider->setFixedWidth(160);
    auto* progress = new QProgressBar;
    progress->setValue(62);
    progress->setFixedWidth(160);
    return row(on, new QCheckBox(u"Unchecked"_s), partial, disabled, disabledOn, one,
        new QRadioButton(u"All"_s), slider, progress);
}

QTabBar* tabs()
{
    auto* bar = new QTabBar;
    bar->setDrawBase(true);
    bar->setExpanding(false);
    for (const auto& [icon, text] : {std::pair(Icon::Dashboard, u"Overview"_s),
             {Icon::Code, u"Code"_s}, {Icon::Sliders, u"Configuration"_s}, {Icon::Test, u"Test"_s},
             {Icon::Chart, u"Monitor 监控"_s}, {Icon::Instance, u"Instances"_s},
             {Icon::Log, u"Logs"_s}}) {
        bar->addTab(themedIcon(icon), text);
    }
    bar->setCurrentIndex(2);
    return bar;
}

QTableWidget* table()
{
    auto* table = new QTableWidget(5, 4);
    table->setHorizontalHeaderLabels({u"Function"_s, u"Runtime"_s, u"Memory"_s, u"Last change"_s});
    const QStringList names
        = {u"createOrder"_s, u"图片缩略图"_s, u"resizeImage"_s, u"nightlyReport"_s, u"webhook"_s};
    for (int r = 0; r < 5; ++r) {
        table->setItem(r, 0, new QTableWidgetItem(themedIcon(Icon::Function), names[r]));
        table->setItem(r, 1, new QTableWidgetItem(r % 2 ? u"python3.10"_s : u"nodejs20"_s));
        auto* memory = new QTableWidgetItem(u"%1 MB"_s.arg(128 << r));
        memory->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
        table->setItem(r, 2, memory);
        table->setItem(r, 3, new QTableWidgetItem(u"24 Nov 2026 14:03:27"_s));
    }
    table->verticalHeader()->hide();
    table->setShowGrid(false);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setSortingEnabled(true);
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    table->selectRow(1);
    return table;
}

QTreeWidget* tree()
{
    auto* tree = new QTreeWidget;
    tree->setUniformRowHeights(true);
    tree->setHeaderLabels({u"Services"_s});
    for (const QString& service : {u"orders"_s, u"媒体处理"_s}) {
        auto* parent = new QTreeWidgetItem(tree, {service});
        parent->setIcon(0, themedIcon(Icon::Service));
        for (const QString& function : {u"createOrder"_s, u"缩略图"_s, u"cancelOrder"_s}) {
            auto* child = new QTreeWidgetItem(parent, {function});
            child->setIcon(0, themedIcon(Icon::Function));
        }
        parent->setExpanded(service == u"orders"_s);
    }
    tree->setCurrentItem(tree->topLevelItem(0)->child(0));
    return tree;
}

QWidget* iconSheet()
{
    auto* sheet = new QWidget;
    auto* grid = new QGridLayout(sheet);
    grid->setSpacing(metrics::kSpaceM);
    int index = 0;
    const auto icons = allIcons();
    for (const Icon icon : icons) {
        auto* button = new QToolButton;
        button->setIcon(themedIcon(icon, Ink::Text));
        button->setText(iconName(icon));
        button->setToolButtonStyle(Qt::ToolButtonTextUnderIcon);
        button->setIconSize({24, 24});
        button->setAutoRaise(true);
        button->setFixedSize(104, 56);
        grid->addWidget(button, index / 10, index % 10);
        ++index;
    }
    auto* app = new QLabel;
    app->setPixmap(applicationIcon().pixmap(64, 64));
    grid->addWidget(app, index / 10 + 1, 0, 1, 2);
    auto* inks = new QWidget;
    auto* line = new QHBoxLayout(inks);
    for (const Ink ink : {Ink::Text, Ink::Muted, Ink::Faint, Ink::Accent, Ink::Success,
             Ink::Warning, Ink::Error, Ink::Info}) {
        auto* label = new QLabel;
        label->setPixmap(
            iconPixmap(Icon::Snowflake, colors().ink(ink), 16, sheet->devicePixelRatioF()));
        line->addWidget(label);
    }
    grid->addWidget(inks, index / 10 + 1, 2, 1, 4);
    return sheet;
}

QWidget* menuPicture()
{
    auto* menu = new QMenu;
    menu->addSection(u"Function"_s);
    menu->addAction(themedIcon(Icon::Play), u"&Invoke"_s)->setShortcut(Qt::CTRL | Qt::Key_Return);
    menu->addAction(themedIcon(Icon::Edit), u"Edit code 编辑代码"_s)
        ->setShortcut(Qt::CTRL | Qt::Key_E);
    QAction* check = menu->addAction(u"Follow live data"_s);
    check->setCheckable(true);
    check->setChecked(true);
    menu->addSeparator();
    menu->addMenu(u"Export"_s)->addAction(u"CSV"_s);
    menu->addAction(themedIcon(Icon::Trash), u"Delete…"_s)->setEnabled(false);
    menu->setActiveAction(menu->actions().at(2));
    menu->ensurePolished();
    menu->adjustSize();
    const QPixmap picture = menu->grab();
    delete menu;
    auto* label = new QLabel;
    label->setPixmap(picture);
    return label;
}

QWidget* controls()
{
    auto* page = new QWidget;
    auto* layout = new QVBoxLayout(page);
    layout->setContentsMargins(24, 20, 24, 20);
    layout->setSpacing(14);
    layout->addWidget(captioned(u"Buttons"_s, buttons()));
    layout->addWidget(captioned(u"Inputs"_s, inputs()));
    layout->addWidget(captioned(u"Choices and amounts"_s, choices()));
    layout->addWidget(tabs());
    auto* lower = new QHBoxLayout;
    lower->setSpacing(16);
    lower->addWidget(captioned(u"Tree"_s, tree()), 2);
    lower->addWidget(captioned(u"Table"_s, table()), 4);
    auto* text = new QPlainTextEdit(u"{\n  \"hello\": \"world\"\n}"_s);
    auto* right = new QVBoxLayout;
    right->addWidget(captioned(u"Text"_s, text));
    right->addWidget(captioned(u"Menu"_s, menuPicture()));
    lower->addLayout(right, 2);
    layout->addLayout(lower, 1);
    return page;
}

} // namespace

QWidget* captioned(const QString& caption, QWidget* widget)
{
    auto* box = new QWidget;
    auto* layout = new QVBoxLayout(box);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::kSpaceXs);
    auto* label = new QLabel(caption);
    label->setFont(Theme::font(TextStyle::Caption));
    layout->addWidget(label);
    layout->addWidget(widget, 1);
    return box;
}

std::vector<Page> controlPages()
{
    return {
        {u"controls"_s, controls, {1240, 760}},
        {u"icons"_s, iconSheet, {1200, 860}},
    };
}

} // namespace gallery
