#include "style.h"

#include "icons.h"
#include "metrics.h"
#include "paint_controls.h"
#include "paint_views.h"
#include "theme.h"

#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QPainter>
#include <QPlainTextEdit>
#include <QStyleOption>
#include <QStyledItemDelegate>
#include <QTabBar>
#include <QTableView>
#include <QTextEdit>
#include <QTreeView>

using namespace Qt::StringLiterals;

namespace widgets {

namespace {

using namespace metrics;

std::optional<Icon> iconFor(QStyle::StandardPixmap which)
{
    switch (which) {
    case QStyle::SP_MessageBoxInformation:
        return Icon::Info;
    case QStyle::SP_MessageBoxWarning:
        return Icon::Warning;
    case QStyle::SP_MessageBoxCritical:
        return Icon::Error;
    case QStyle::SP_MessageBoxQuestion:
        return Icon::Help;
    case QStyle::SP_LineEditClearButton:
    case QStyle::SP_TitleBarCloseButton:
    case QStyle::SP_DialogCloseButton:
        return Icon::Close;
    case QStyle::SP_DirIcon:
    case QStyle::SP_DirClosedIcon:
        return Icon::Folder;
    case QStyle::SP_DirOpenIcon:
        return Icon::FolderOpen;
    case QStyle::SP_FileIcon:
        return Icon::File;
    case QStyle::SP_ToolBarHorizontalExtensionButton:
        return Icon::More;
    case QStyle::SP_ArrowLeft:
    case QStyle::SP_ArrowBack:
        return Icon::ChevronLeft;
    case QStyle::SP_ArrowRight:
    case QStyle::SP_ArrowForward:
        return Icon::ChevronRight;
    case QStyle::SP_ArrowUp:
    case QStyle::SP_FileDialogToParent:
        return Icon::ArrowUp;
    case QStyle::SP_ArrowDown:
        return Icon::ArrowDown;
    default:
        return std::nullopt;
    }
}

} // namespace

void Style::polish(QWidget* widget)
{
    StyleLayout::polish(widget);
    if (qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget)
        || qobject_cast<QTabBar*>(widget) || qobject_cast<QHeaderView*>(widget)
        || widget->inherits("QLineEdit") || widget->inherits("QAbstractSpinBox")
        || widget->inherits("QSplitterHandle") || widget->inherits("QAbstractSlider")) {
        widget->setAttribute(Qt::WA_Hover);
    }
    if (auto* view = qobject_cast<QAbstractItemView*>(widget))
        view->viewport()->setAttribute(Qt::WA_Hover);
    if (auto* combo = qobject_cast<QComboBox*>(widget)) {
        // The stock delegate of drop-down lists paints without the style.
        if (combo->itemDelegate()->inherits("QComboBoxDelegate"))
            combo->setItemDelegate(new QStyledItemDelegate(combo));
    }
    if (hasTranslucency() && (qobject_cast<QMenu*>(widget) || isComboPopup(widget))) {
        widget->setAttribute(Qt::WA_TranslucentBackground);
    }
    // The rounded box of text areas is painted by their frame; the viewport must let it through.
    if (auto* plain = qobject_cast<QPlainTextEdit*>(widget)) {
        plain->viewport()->setAutoFillBackground(false);
        plain->document()->setDocumentMargin(kSpaceS - 2);
    } else if (auto* rich = qobject_cast<QTextEdit*>(widget)) {
        rich->viewport()->setAutoFillBackground(false);
        rich->document()->setDocumentMargin(kSpaceS - 2);
    }
}

void Style::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
    const QWidget* widget) const
{
    const bool isEnabled = option->state & State_Enabled;
    switch (element) {
    case PE_PanelButtonCommand:
        return paint::button(*painter, *option, widget);
    case PE_PanelButtonTool:
        return paint::toolButton(*painter, *option, widget);
    case PE_PanelLineEdit:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
            frame && frame->lineWidth <= 0)
            return;
        return paint::input(*painter, *option, widget);
    case PE_FrameLineEdit:
    case PE_FrameButtonBevel:
    case PE_FrameDefaultButton:
    case PE_FrameStatusBarItem:
    case PE_FrameTabWidget:
    case PE_FrameGroupBox:
    case PE_PanelScrollAreaCorner:
    case PE_PanelToolBar:
    case PE_PanelMenuBar:
        return;
    case PE_FrameTabBarBase:
        painter->fillRect(
            QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
            colors().border);
        return;
    case PE_FrameFocusRect:
        // A selected row of a table or tree has its own mark.
        if (option->state & State_Selected
            && (qobject_cast<const QTableView*>(widget) || qobject_cast<const QTreeView*>(widget)))
            return;
        if (option->state & State_KeyboardFocusChange) paint::focusRing(*painter, option->rect, 4);
        return;
    case PE_Frame:
        if (isComboPopup(widget)) return paint::popup(*painter, option->rect, kCardRadius);
        if (qobject_cast<const QPlainTextEdit*>(widget) || qobject_cast<const QTextEdit*>(widget)) {
            return paint::input(*painter, *option, widget);
        }
        return paint::roundedBox(*painter, option->rect, 2, Qt::transparent, colors().border);
    case PE_PanelMenu:
        if (!isComboPopup(widget)) paint::popup(*painter, option->rect, kCardRadius);
        return;
    case PE_FrameMenu:
        return;
    case PE_PanelTipLabel:
        return paint::popup(*painter, option->rect, 4);
    case PE_IndicatorCheckBox:
    case PE_IndicatorItemViewItemCheck:
        return paint::checkBox(*painter, *option);
    case PE_IndicatorRadioButton:
        return paint::radioButton(*painter, *option);
    case PE_IndicatorBranch:
        return paint::branch(*painter, *option);
    case PE_PanelItemViewItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option)) {
            paint::itemCell(*painter, *item, widget);
        }
        return;
    case PE_PanelItemViewRow:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option))
            paint::itemRow(*painter, *item, widget);
        return;
    case PE_IndicatorHeaderArrow:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            const bool isUp = header->sortIndicator == QStyleOptionHeader::SortUp;
            paint::chevron(
                *painter, isUp ? Icon::ChevronUp : Icon::ChevronDown, option->rect, isEnabled, 10);
        }
        return;
    case PE_IndicatorArrowUp:
        return paint::chevron(*painter, Icon::ChevronUp, option->rect, isEnabled);
    case PE_IndicatorArrowDown:
        return paint::chevron(*painter, Icon::ChevronDown, option->rect, isEnabled);
    case PE_IndicatorArrowLeft:
        return paint::chevron(*painter, Icon::ChevronLeft, option->rect, isEnabled);
    case PE_IndicatorArrowRight:
        return paint::chevron(*painter, Icon::ChevronRight, option->rect, isEnabled);
    case PE_IndicatorTabClose:
        return paint::chevron(*painter, Icon::Close, option->rect, isEnabled);
    case PE_PanelStatusBar:
        painter->fillRect(option->rect, colors().chrome);
        painter->fillRect(
            QRect(option->rect.topLeft(), QSize(option->rect.width(), 1)), colors().border);
        return;
    default:
        StyleLayout::drawPrimitive(element, option, painter, widget);
    }
}

void Style::drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
    const QWidget* widget) const
{
    switch (element) {
    case CE_PushButtonBevel:
        return paint::button(*painter, *option, widget);
    case CE_PushButtonLabel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            return paint::buttonLabel(*painter, *button, widget);
        }
        break;
    case CE_ToolButtonLabel:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option)) {
            QStyleOptionToolButton label = *button;
            if (button->state & State_MouseOver)
                label.palette.setColor(QPalette::ButtonText, colors().text);
            label.state &= ~State_Sunken;
            return StyleLayout::drawControl(element, &label, painter, widget);
        }
        break;
    case CE_ShapedFrame:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option)) {
            if (frame->frameShape == QFrame::HLine) {
                painter->fillRect(
                    QRect(option->rect.left(), option->rect.center().y(), option->rect.width(), 1),
                    colors().border);
                return;
            }
            if (frame->frameShape == QFrame::VLine) {
                painter->fillRect(
                    QRect(option->rect.center().x(), option->rect.top(), 1, option->rect.height()),
                    colors().border);
                return;
            }
        }
        break;
    case CE_HeaderSection:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            return paint::headerSection(*painter, *header);
        }
        break;
    case CE_Header:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            // As in Qt, but with the places this style gives to label and arrow.
            drawControl(CE_HeaderSection, header, painter, widget);
            QStyleOptionHeaderV2 part;
            if (const auto* whole = qstyleoption_cast<const QStyleOptionHeaderV2*>(option))
                part = *whole;
            else
                static_cast<QStyleOptionHeader&>(part) = *header;
            part.rect = subElementRect(SE_HeaderLabel, header, widget);
            drawControl(CE_HeaderLabel, &part, painter, widget);
            if (header->sortIndicator != QStyleOptionHeader::None) {
                part.rect = subElementRect(SE_HeaderArrow, header, widget);
                drawPrimitive(PE_IndicatorHeaderArrow, &part, painter, widget);
            }
            return;
        }
        break;
    case CE_HeaderLabel:
        if (const auto* header = qstyleoption_cast<const QStyleOptionHeader*>(option)) {
            QStyleOptionHeaderV2 label;
            if (const auto* whole = qstyleoption_cast<const QStyleOptionHeaderV2*>(option)) {
                label = *whole;
            } else {
                static_cast<QStyleOptionHeader&>(label) = *header;
            }
            label.palette.setColor(QPalette::ButtonText, colors().textFaint);
            label.state &= ~(State_On | State_Sunken); // On would be bold
            return StyleLayout::drawControl(element, &label, painter, widget);
        }
        break;
    case CE_HeaderEmptyArea:
        painter->fillRect(option->rect, colors().surface);
        painter->fillRect(
            QRect(option->rect.left(), option->rect.bottom(), option->rect.width(), 1),
            colors().border);
        return;
    case CE_ItemViewItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option)) {
            QStyleOptionViewItem label = *item;
            label.state &= ~State_Open; // an expanded row's icon is not a switched-on one
            return StyleLayout::drawControl(element, &label, painter, widget);
        }
        break;
    case CE_TabBarTabShape:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option))
            return paint::tab(*painter, *tab);
        break;
    case CE_TabBarTabLabel:
        if (const auto* tab = qstyleoption_cast<const QStyleOptionTab*>(option)) {
            QStyleOptionTab label = *tab;
            const bool isStrong = tab->state & (State_Selected | State_MouseOver);
            label.palette.setColor(
                QPalette::WindowText, isStrong ? colors().text : colors().textMuted);
            label.state &= ~State_HasFocus;
            return StyleLayout::drawControl(element, &label, painter, widget);
        }
        break;
    case CE_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option))
            return paint::menuItem(*painter, *item);
        break;
    case CE_MenuBarItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            painter->fillRect(option->rect, colors().canvas);
            return paint::menuBarItem(*painter, *item);
        }
        break;
    case CE_MenuBarEmptyArea:
        painter->fillRect(option->rect, colors().canvas);
        return;
    case CE_MenuEmptyArea:
    case CE_MenuHMargin:
    case CE_MenuVMargin:
    case CE_ToolBar:
        return;
    case CE_ProgressBarGroove:
        return paint::progressGroove(*painter, option->rect);
    case CE_ProgressBarContents:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option)) {
            return paint::progressContents(*painter, *bar);
        }
        break;
    case CE_ProgressBarLabel:
        return; // a label beside the bar says it better
    case CE_Splitter:
        return paint::splitter(*painter, *option);
    case CE_RubberBand:
        return paint::roundedBox(
            *painter, option->rect, 2, withAlpha(colors().accent, 0.18), colors().focus);
    default:
        break;
    }
    StyleLayout::drawControl(element, option, painter, widget);
}

void Style::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
    QPainter* painter, const QWidget* widget) const
{
    const bool isEnabled = option->state & State_Enabled;
    switch (control) {
    case CC_ComboBox:
        if (const auto* combo = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
            if (combo->frame) paint::input(*painter, *option, widget);
            paint::chevron(*painter, Icon::ChevronDown,
                subControlRect(control, option, SC_ComboBoxArrow, widget), isEnabled);
            return;
        }
        break;
    case CC_SpinBox:
        if (const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option)) {
            if (spin->frame) paint::input(*painter, *option, widget);
            if (spin->buttonSymbols == QAbstractSpinBox::NoButtons) return;
            for (const auto& [part, icon, step] :
                {std::tuple(SC_SpinBoxUp, Icon::ChevronUp, QAbstractSpinBox::StepUpEnabled),
                    std::tuple(
                        SC_SpinBoxDown, Icon::ChevronDown, QAbstractSpinBox::StepDownEnabled)}) {
                const QRect rect = subControlRect(control, option, part, widget);
                if (option->activeSubControls & part && isEnabled) {
                    paint::roundedBox(*painter, rect.adjusted(1, 0, -1, 0), 3,
                        option->state & State_Sunken ? colors().pressed : colors().hover,
                        Qt::transparent);
                }
                paint::chevron(*painter, icon, rect, isEnabled && (spin->stepEnabled & step), 10);
            }
            return;
        }
        break;
    case CC_ToolButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option);
            button && button->toolButtonStyle == Qt::ToolButtonIconOnly) {
            QStyleOptionToolButton withoutArrow = *button; // it has no room
            withoutArrow.features &= ~QStyleOptionToolButton::HasMenu;
            return StyleLayout::drawComplexControl(control, &withoutArrow, painter, widget);
        }
        break;
    case CC_ScrollBar:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
            return paint::scrollBar(
                *painter, *bar, subControlRect(control, option, SC_ScrollBarSlider, widget));
        }
        break;
    case CC_Slider:
        if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
            return paint::slider(*painter, *bar,
                subControlRect(control, option, SC_SliderGroove, widget),
                subControlRect(control, option, SC_SliderHandle, widget));
        }
        break;
    default:
        break;
    }
    StyleLayout::drawComplexControl(control, option, painter, widget);
}

QIcon Style::standardIcon(
    StandardPixmap which, const QStyleOption* option, const QWidget* widget) const
{
    const std::optional<Icon> icon = iconFor(which);
    if (!icon) return StyleLayout::standardIcon(which, option, widget);
    switch (which) {
    case SP_MessageBoxWarning:
        return themedIcon(*icon, Ink::Warning);
    case SP_MessageBoxCritical:
        return themedIcon(*icon, Ink::Error);
    case SP_MessageBoxInformation:
    case SP_MessageBoxQuestion:
        return themedIcon(*icon, Ink::Accent);
    default:
        return themedIcon(*icon);
    }
}

QPixmap Style::standardPixmap(
    StandardPixmap which, const QStyleOption* option, const QWidget* widget) const
{
    if (!iconFor(which)) return StyleLayout::standardPixmap(which, option, widget);
    const qreal ratio = widget ? widget->devicePixelRatioF() : qApp->devicePixelRatio();
    return standardIcon(which, option, widget).pixmap(QSize(kIconSize, kIconSize), ratio);
}

} // namespace widgets
