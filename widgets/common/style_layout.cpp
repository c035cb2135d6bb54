#include "style_layout.h"

#include "metrics.h"
#include "paint_views.h"

#include <QFrame>
#include <QGuiApplication>
#include <QPainterPath>
#include <QStyleFactory>
#include <QStyleOption>
#include <QWidget>

using namespace Qt::StringLiterals;

namespace widgets {

namespace {

using namespace metrics;

constexpr int kSpinButtonWidth = 22;
constexpr int kComboArrowWidth = 28;
constexpr int kInputPadding = 8;
constexpr int kScrollBarExtent = 12;
constexpr int kMinimumScrollHandle = 32;

QRegion roundedRegion(const QRect& rect, int radius)
{
    QPainterPath path;
    path.addRoundedRect(rect, radius, radius);
    return QRegion(path.toFillPolygon().toPolygon());
}

} // namespace

StyleLayout::StyleLayout()
    : QProxyStyle(QStyleFactory::create(u"Fusion"_s))
{
}

bool StyleLayout::isComboPopup(const QWidget* widget)
{
    return widget && widget->inherits("QComboBoxPrivateContainer");
}

bool StyleLayout::hasTranslucency()
{
    static const bool has = QGuiApplication::platformName() != "xcb"_L1;
    return has;
}

QRect StyleLayout::subControlRect(ComplexControl control, const QStyleOptionComplex* option,
    SubControl part, const QWidget* widget) const
{
    const QRect& r = option->rect;
    const auto mirrored = [&](const QRect& rect) { return visualRect(option->direction, r, rect); };
    if (control == CC_ComboBox) {
        switch (part) {
        case SC_ComboBoxArrow:
            return mirrored(
                QRect(r.right() - kComboArrowWidth + 1, r.top(), kComboArrowWidth, r.height()));
        case SC_ComboBoxEditField:
            return mirrored(r.adjusted(kInputPadding + 1, 1, -kComboArrowWidth, -1));
        case SC_ComboBoxListBoxPopup:
            return r.adjusted(0, 2, 0, 2);
        default:
            return r;
        }
    }
    if (control == CC_SpinBox) {
        const auto* spin = qstyleoption_cast<const QStyleOptionSpinBox*>(option);
        const bool hasButtons = spin && spin->buttonSymbols != QAbstractSpinBox::NoButtons;
        const int buttons = hasButtons ? kSpinButtonWidth : 0;
        const int half = (r.height() - 6) / 2;
        switch (part) {
        case SC_SpinBoxUp:
            if (!hasButtons) return {};
            return mirrored(QRect(r.right() - buttons - 1, r.top() + 3, buttons, half));
        case SC_SpinBoxDown:
            if (!hasButtons) return {};
            return mirrored(QRect(r.right() - buttons - 1, r.bottom() - half - 2, buttons, half));
        case SC_SpinBoxEditField:
            return mirrored(r.adjusted(kInputPadding - 1, 1, -buttons - 4, -1));
        default:
            return r;
        }
    }
    if (control == CC_ScrollBar) {
        const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option);
        if (!bar) return {};
        const bool isVertical = bar->orientation == Qt::Vertical;
        const int length = isVertical ? r.height() : r.width();
        const qint64 range = qint64(bar->maximum) - bar->minimum;
        int handle = length;
        if (range > 0) {
            handle = static_cast<int>(length * qint64(bar->pageStep) / (range + bar->pageStep));
            handle = std::min(length, std::max(handle, kMinimumScrollHandle));
        }
        const int start = sliderPositionFromValue(
            bar->minimum, bar->maximum, bar->sliderPosition, length - handle, bar->upsideDown);
        const auto along = [&](int from, int size) {
            return isVertical ? QRect(r.left(), r.top() + from, r.width(), size)
                              : mirrored(QRect(r.left() + from, r.top(), size, r.height()));
        };
        switch (part) {
        case SC_ScrollBarSlider:
            return along(start, handle);
        case SC_ScrollBarGroove:
            return r;
        case SC_ScrollBarSubPage:
            return along(0, start);
        case SC_ScrollBarAddPage:
            return along(start + handle, length - start - handle);
        default:
            return {};
        }
    }
    return QProxyStyle::subControlRect(control, option, part, widget);
}

QRect StyleLayout::subElementRect(
    SubElement element, const QStyleOption* option, const QWidget* widget) const
{
    switch (element) {
    case SE_LineEditContents:
        if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option);
            frame && frame->lineWidth > 0) {
            return option->rect.adjusted(kInputPadding - 1, 1, -kInputPadding + 1, -1);
        }
        return option->rect;
    case SE_ProgressBarGroove:
    case SE_ProgressBarContents:
        return option->rect;
    case SE_HeaderLabel:
        return option->rect.adjusted(kSpaceS, 0, -kSpaceS, 0);
    case SE_HeaderArrow: {
        const QRect arrow(
            option->rect.right() - kSpaceS - 9, option->rect.center().y() - 4, 10, 10);
        return visualRect(option->direction, option->rect, arrow);
    }
    case SE_ItemViewItemFocusRect:
        return option->rect.adjusted(1, 1, -1, -1);
    case SE_ItemViewItemText: {
        const QRect rect = QProxyStyle::subElementRect(element, option, widget);
        const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
        const bool hasIcon = item && item->features & QStyleOptionViewItem::HasDecoration;
        if (!hasIcon || item->decorationPosition != QStyleOptionViewItem::Left) return rect;
        // Icon and text each bring a margin of their own; one is enough between them.
        return item->direction == Qt::RightToLeft ? rect.adjusted(0, 0, kSpaceS, 0)
                                                  : rect.adjusted(-kSpaceS, 0, 0, 0);
    }
    case SE_TabBarTabText: {
        const QRect rect = QProxyStyle::subElementRect(element, option, widget);
        return rect.adjusted(0, -1, 0, -1);
    }
    default:
        return QProxyStyle::subElementRect(element, option, widget);
    }
}

QSize StyleLayout::sizeFromContents(ContentsType type, const QStyleOption* option,
    const QSize& contents, const QWidget* widget) const
{
    QSize size = QProxyStyle::sizeFromContents(type, option, contents, widget);
    switch (type) {
    case CT_PushButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
            int width = contents.width() + 2 * kSpaceM + 2;
            if (!button->icon.isNull() && !button->text.isEmpty()) width += kSpaceXs;
            if (button->features & QStyleOptionButton::HasMenu) width += kIconSize;
            return QSize(
                std::max(width, button->text.isEmpty() ? kControlHeight : 64), kControlHeight);
        }
        return size;
    case CT_ToolButton:
        if (const auto* button = qstyleoption_cast<const QStyleOptionToolButton*>(option)) {
            const bool hasText
                = button->toolButtonStyle != Qt::ToolButtonIconOnly && !button->text.isEmpty();
            if (!hasText)
                size.setWidth(std::max(size.width(), kToolHeight));
            else
                size.setWidth(contents.width() + 2 * kSpaceS);
            if (hasText && button->features & QStyleOptionToolButton::HasMenu)
                size.rwidth() += kSpaceM;
            size.setHeight(std::max(kToolHeight, contents.height()));
        }
        return size;
    case CT_LineEdit:
        return QSize(contents.width() + 2 * kInputPadding, kControlHeight);
    case CT_ComboBox:
        return QSize(contents.width() + kInputPadding + kComboArrowWidth + 6, kControlHeight);
    case CT_SpinBox:
        return QSize(contents.width() + kInputPadding + kSpinButtonWidth + 6, kControlHeight);
    case CT_MenuItem:
        if (const auto* item = qstyleoption_cast<const QStyleOptionMenuItem*>(option)) {
            return QSize(
                contents.width() + paint::menuItemExtraWidth(*item), paint::menuItemHeight(*item));
        }
        return size;
    case CT_MenuBarItem:
        return QSize(contents.width() + 2 * kSpaceS, kToolHeight);
    case CT_TabBarTab:
        return QSize(contents.width() + 2 * kSpaceXs, std::max(contents.height(), kTabHeight));
    case CT_HeaderSection:
        return QSize(size.width() + kSpaceS, std::max(size.height(), kHeaderHeight));
    case CT_ItemViewItem:
        return QSize(size.width(), std::max(size.height(), kRowHeight));
    case CT_CheckBox:
    case CT_RadioButton:
        return QSize(size.width() + 2, std::max(size.height(), 24));
    case CT_ProgressBar:
        return QSize(size.width(), 16);
    default:
        return size;
    }
}

int StyleLayout::pixelMetric(
    PixelMetric metric, const QStyleOption* option, const QWidget* widget) const
{
    switch (metric) {
    case PM_ButtonMargin:
        return kSpaceM;
    case PM_ButtonShiftHorizontal:
    case PM_ButtonShiftVertical:
    case PM_TabBarTabShiftVertical:
    case PM_TabBarTabShiftHorizontal:
    case PM_TabBarTabOverlap:
    case PM_TabBarBaseOverlap:
    case PM_ScrollView_ScrollBarSpacing:
    case PM_ScrollView_ScrollBarOverlap:
    case PM_MenuPanelWidth:
    case PM_MenuBarPanelWidth:
    case PM_HeaderGripMargin:
        return metric == PM_HeaderGripMargin ? kSpaceXs : 0;
    case PM_MenuHMargin:
        return 0;
    case PM_MenuVMargin:
        return kSpaceXs;
    case PM_MenuButtonIndicator:
        return kSpaceM;
    case PM_DefaultFrameWidth:
        if (isComboPopup(widget)) return kSpaceXs;
        return 1;
    case PM_ComboBoxFrameWidth:
    case PM_SpinBoxFrameWidth:
        return 1;
    case PM_IndicatorWidth:
    case PM_IndicatorHeight:
    case PM_ExclusiveIndicatorWidth:
    case PM_ExclusiveIndicatorHeight:
        return kIconSize;
    case PM_CheckBoxLabelSpacing:
    case PM_RadioButtonLabelSpacing:
        return kSpaceS;
    case PM_ScrollBarExtent:
        return kScrollBarExtent;
    case PM_ScrollBarSliderMin:
        return kMinimumScrollHandle;
    case PM_SplitterWidth:
        return 1;
    case PM_SmallIconSize:
    case PM_ButtonIconSize:
    case PM_TabBarIconSize:
    case PM_ListViewIconSize:
    case PM_ToolBarIconSize:
    case PM_LineEditIconSize:
        return kIconSize;
    case PM_MessageBoxIconSize:
        return 24;
    case PM_FocusFrameHMargin:
        return kSpaceS - 1; // text margin of item views is one more
    case PM_FocusFrameVMargin:
        return 3;
    case PM_HeaderMargin:
        return kSpaceXs; // also bounds the height of rows from below
    case PM_HeaderMarkSize:
        return 10;
    case PM_HeaderDefaultSectionSizeVertical:
        return kRowHeight;
    case PM_TreeViewIndentation:
        return 18;
    case PM_TabBarTabHSpace:
        return kSpaceM;
    case PM_TabBarTabVSpace:
        return kSpaceM;
    case PM_ToolTipLabelFrameWidth:
        return 5;
    case PM_LayoutLeftMargin:
    case PM_LayoutRightMargin:
    case PM_LayoutTopMargin:
    case PM_LayoutBottomMargin:
        return widget && widget->isWindow() ? kSpaceL : kSpaceM;
    case PM_LayoutHorizontalSpacing:
    case PM_LayoutVerticalSpacing:
        return kSpaceS;
    case PM_SliderThickness:
    case PM_SliderControlThickness:
    case PM_SliderLength:
        return 18;
    default:
        return QProxyStyle::pixelMetric(metric, option, widget);
    }
}

int StyleLayout::styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
    QStyleHintReturn* answer) const
{
    switch (hint) {
    case SH_Widget_Animation_Duration:
    case SH_ComboBox_Popup:
    case SH_DialogButtonBox_ButtonsHaveIcons:
    case SH_EtchDisabledText:
    case SH_DitherDisabledText:
    case SH_ItemView_ActivateItemOnSingleClick:
    case SH_ScrollBar_Transient:
    case SH_TitleBar_NoBorder:
    case SH_Table_AlwaysDrawLeftTopGridLines:
    case SH_UnderlineShortcut: // mnemonics show while Alt is held only
        return 0;
    case SH_ComboBox_PopupFrameStyle:
        return QFrame::StyledPanel | QFrame::Plain;
    case SH_ItemView_ShowDecorationSelected:
    case SH_ItemView_PaintAlternatingRowColorsForEmptyArea:
        return hint == SH_ItemView_ShowDecorationSelected;
    case SH_ToolTipLabel_Opacity:
        return 255;
    case SH_ScrollBar_LeftClickAbsolutePosition:
    case SH_Menu_MouseTracking:
    case SH_ComboBox_ListMouseTracking:
    case SH_TabBar_CloseButtonPosition:
        return 1;
    case SH_TabBar_Alignment:
        return Qt::AlignLeft;
    case SH_Menu_Mask:
    case SH_ToolTip_Mask:
        if (auto* mask = qstyleoption_cast<QStyleHintReturnMask*>(answer);
            mask && option && !hasTranslucency()) {
            mask->region = roundedRegion(option->rect, hint == SH_Menu_Mask ? kCardRadius : 4);
            return 1;
        }
        return 0;
    default:
        return QProxyStyle::styleHint(hint, option, widget, answer);
    }
}

} // namespace widgets
