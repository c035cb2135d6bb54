#include <app/console/side_bar_item.h>

#include <QPainter>
#include <QStyle>
#include <widgets/common/metrics.h>
#include <widgets/common/paint_controls.h>
#include <widgets/common/theme.h>

namespace app {

using namespace widgets::metrics;

SideBarItem::SideBarItem(widgets::Icon icon, const QString& text, QWidget* parent)
    : QAbstractButton(parent)
    , m_icon(icon)
{
    setText(text);
    setCheckable(true);
    setAccessibleName(text);
    setFocusPolicy(Qt::TabFocus);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
}

QSize SideBarItem::sizeHint() const
{
    const int textWidth = fontMetrics().horizontalAdvance(text());
    return {kSpaceM + kIconSize + kSpaceM + textWidth + kSpaceM, kRowHeight};
}

void SideBarItem::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    const widgets::Colors& theme = widgets::colors();
    const QColor fill = isChecked() ? theme.selected : underMouse() ? theme.hover : Qt::transparent;
    widgets::paint::roundedBox(painter, rect(), kRadius, fill, Qt::transparent);
    if (hasFocus()) widgets::paint::focusRing(painter, rect(), kRadius);

    const QColor ink = isChecked() ? theme.accentText : theme.textMuted;
    const QRect icon(kSpaceM, 0, kIconSize, height());
    widgets::paintIcon(painter, m_icon, style()->visualRect(layoutDirection(), rect(), icon), ink);
    painter.setFont(widgets::Theme::font(
        isChecked() ? widgets::TextStyle::Strong : widgets::TextStyle::Body));
    painter.setPen(isChecked() ? theme.text : theme.textMuted);
    const QRect label = rect().adjusted(icon.right() + kSpaceM, 0, -kSpaceM, 0);
    const QString shown
        = QFontMetrics(painter.font()).elidedText(text(), Qt::ElideRight, label.width());
    painter.drawText(style()->visualRect(layoutDirection(), rect(), label),
        static_cast<int>(Qt::AlignVCenter | QStyle::visualAlignment(layoutDirection(), Qt::AlignLeft)),
        shown);
}

} // namespace app
