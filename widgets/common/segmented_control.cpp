#include "segmented_control.h"

#include "metrics.h"
#include "paint_controls.h"
#include "theme.h"

#include <QAbstractButton>
#include <QButtonGroup>
#include <QFocusEvent>
#include <QHBoxLayout>
#include <QPainter>

namespace widgets {

using namespace metrics;

namespace {

constexpr int kTrackPadding = 3;
constexpr int kSegmentHeight = kToolHeight - 2;

} // namespace

class SegmentedControl::Segment : public QAbstractButton
{
public:
    explicit Segment(const QString& text)
    {
        setText(text);
        setCheckable(true);
        setAttribute(Qt::WA_Hover);
        setFixedHeight(kSegmentHeight);
        setFont(Theme::font(TextStyle::Small));
    }

    QSize sizeHint() const override
    {
        const int content = icon().isNull() ? fontMetrics().horizontalAdvance(text()) + 2 * kSpaceM
                                            : kSegmentHeight + 6;
        return QSize(std::max(content, kSegmentHeight), kSegmentHeight);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Colors& theme = colors();
        if (isChecked()) {
            paint::roundedBox(painter, rect(), kRadius - 2, theme.raised, theme.borderStrong);
        } else if (underMouse() && isEnabled()) {
            paint::roundedBox(painter, rect(), kRadius - 2, theme.hover, Qt::transparent);
        }
        const QColor ink = !isEnabled()   ? theme.textDisabled
            : isChecked() || underMouse() ? theme.text
                                          : theme.textMuted;
        if (icon().isNull()) {
            painter.setPen(ink);
            painter.drawText(rect(), Qt::AlignCenter, text());
        } else {
            const QRect place(
                (width() - kIconSize) / 2, (height() - kIconSize) / 2, kIconSize, kIconSize);
            icon().paint(&painter, place, Qt::AlignCenter,
                !isEnabled()                      ? QIcon::Disabled
                    : isChecked() || underMouse() ? QIcon::Active
                                                  : QIcon::Normal);
        }
        if (hasFocus() && m_isFocusVisible) paint::focusRing(painter, rect(), kRadius - 2);
    }

    void focusInEvent(QFocusEvent* event) override
    {
        m_isFocusVisible = event->reason() != Qt::MouseFocusReason;
        QAbstractButton::focusInEvent(event);
    }

private:
    bool m_isFocusVisible = false;
};

SegmentedControl::SegmentedControl(const QString& name, QWidget* parent)
    : QWidget(parent)
    , m_layout(new QHBoxLayout(this))
    , m_group(new QButtonGroup(this))
{
    setAccessibleName(name);
    m_layout->setContentsMargins(kTrackPadding, kTrackPadding, kTrackPadding, kTrackPadding);
    m_layout->setSpacing(2);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    connect(m_group, &QButtonGroup::idToggled, this, [this](int id, bool isChecked) {
        if (isChecked) Q_EMIT currentChanged(id);
    });
}

int SegmentedControl::addSegment(const QString& text)
{
    return add(new Segment(text));
}

int SegmentedControl::addSegment(Icon icon, const QString& name)
{
    auto* segment = new Segment({});
    segment->setIcon(themedIcon(icon));
    segment->setToolTip(name);
    segment->setAccessibleName(name);
    return add(segment);
}

int SegmentedControl::add(Segment* segment)
{
    const int index = static_cast<int>(m_group->buttons().size());
    if (index == 0) segment->setChecked(true);
    m_group->addButton(segment, index);
    m_layout->addWidget(segment);
    return index;
}

int SegmentedControl::currentIndex() const
{
    return m_group->checkedId();
}

void SegmentedControl::setCurrentIndex(int index)
{
    if (QAbstractButton* button = m_group->button(index)) button->setChecked(true);
}

void SegmentedControl::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    paint::roundedBox(painter, rect(), kRadius, colors().sunken, colors().border);
}

} // namespace widgets
