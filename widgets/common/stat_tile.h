#pragma once

#include <QFrame>
#include <model/format/numbers.h>
#include <widgets/common/colors.h>
#include <widgets/common/sparkline.h>

namespace widgets {

class ElidedLabel;
class NumberLabel;

/// One number worth a card: what it is, how much, a second line, and how it got there.
class StatTile : public QFrame
{
    Q_OBJECT
public:
    explicit StatTile(const QString& caption, QWidget* parent = nullptr);

    void setAmount(const model::Amount& amount);
    void setDetail(const QString& detail, Ink ink = Ink::Faint);
    /// Oldest first, drawn along the lower edge; `seriesColor` counts in the theme's series.
    void setHistory(const SparklineValues& values, int seriesColor = 0);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    void describe();
    ElidedLabel* m_caption;
    NumberLabel* m_number;
    ElidedLabel* m_detail;
    SparklineValues m_history;
    int m_seriesColor = 0;
};

} // namespace widgets
