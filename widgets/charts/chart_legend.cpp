#include "chart_legend.h"

#include <QAbstractButton>
#include <QMouseEvent>
#include <QPainter>
#include <widgets/common/flow_layout.h>
#include <widgets/common/metrics.h>
#include <widgets/common/paint_controls.h>
#include <widgets/common/theme.h>

namespace widgets {

using namespace metrics;

namespace {

constexpr int kHeight = 24;
constexpr int kSwatch = 10;

} // namespace

class ChartLegend::Entry : public QAbstractButton
{
public:
    Entry(const QString& label, Mark mark)
        : m_mark(mark)
    {
        setText(label);
        setCheckable(true);
        setChecked(true);
        setFont(Theme::font(TextStyle::Small));
        setAttribute(Qt::WA_Hover);
        setFocusPolicy(Qt::TabFocus);
        setToolTip(ChartLegend::tr("Click: show or hide. Ctrl+click: this one alone."));
    }

    void setColor(const QColor& color)
    {
        m_color = color;
        update();
    }

    QSize sizeHint() const override
    {
        return QSize(
            kSwatch + kSpaceXs + 2 + fontMetrics().horizontalAdvance(text()) + 2 * kSpaceS - 2,
            kHeight);
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const Colors& theme = colors();
        if (underMouse())
            paint::roundedBox(painter, rect(), kRadius - 2, theme.hover, Qt::transparent);
        const int height = m_mark == Mark::Line ? 3 : kSwatch;
        const QRectF swatch(kSpaceXs + 2, (kHeight - height) / 2.0, kSwatch, height);
        paint::roundedBox(painter, swatch, m_mark == Mark::Line ? 1.5 : 2,
            isChecked() ? m_color : theme.borderStrong, Qt::transparent);
        QFont font = this->font();
        font.setStrikeOut(!isChecked()); // not by colour alone
        painter.setFont(font);
        painter.setPen(isChecked() ? theme.textMuted : theme.textFaint);
        painter.drawText(rect().adjusted(kSpaceXs + 2 + kSwatch + kSpaceXs + 2, 0, 0, 0),
            Qt::AlignVCenter | Qt::AlignLeft, text());
        if (hasFocus()) paint::focusRing(painter, rect(), kRadius - 2);
    }

private:
    Mark m_mark;
    QColor m_color;
};

ChartLegend::ChartLegend(QWidget* parent)
    : QWidget(parent)
{
    new FlowLayout(2, this);
    QSizePolicy policy(QSizePolicy::Preferred, QSizePolicy::Minimum);
    policy.setHeightForWidth(true);
    setSizePolicy(policy);
}

void ChartLegend::addEntry(const QString& label, Mark mark)
{
    auto* added = new Entry(label, mark);
    const int index = count();
    layout()->addWidget(added);
    connect(added, &QAbstractButton::clicked, this, [this, index](bool isOn) {
        if (QGuiApplication::keyboardModifiers() & Qt::ControlModifier) return showAlone(index);
        Q_EMIT toggled(index, isOn);
    });
}

void ChartLegend::setColor(int index, const QColor& color)
{
    entry(index)->setColor(color);
}

bool ChartLegend::isOn(int index) const
{
    return entry(index)->isChecked();
}

void ChartLegend::setOn(int index, bool isOn)
{
    if (this->isOn(index) == isOn) return;
    entry(index)->setChecked(isOn);
    Q_EMIT toggled(index, isOn);
}

int ChartLegend::count() const
{
    return layout()->count();
}

ChartLegend::Entry* ChartLegend::entry(int index) const
{
    return static_cast<Entry*>(layout()->itemAt(index)->widget());
}

void ChartLegend::showAlone(int index)
{
    entry(index)->setChecked(true);
    Q_EMIT toggled(index, true);
    bool wasAlone = true;
    for (int i = 0; i < count(); ++i) {
        wasAlone = wasAlone && (i == index || !isOn(i));
    }
    // Once more brings the others back.
    for (int i = 0; i < count(); ++i) {
        if (i != index) setOn(i, wasAlone);
    }
}

} // namespace widgets
