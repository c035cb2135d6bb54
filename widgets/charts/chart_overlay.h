#pragma once

#include <QColor>
#include <QList>
#include <QWidget>
#include <optional>

namespace widgets {

class Plot;

/// What lies over a chart and changes with the pointer: the cross-hair with the values of all
/// series, the stretch being marked, and the sentence shown while there is no data. Lets the mouse
/// through.
class ChartOverlay : public QWidget
{
    Q_OBJECT
public:
    struct Reading
    {
        QString label;
        QColor color;
        QString text;
        double value;
        bool hasDot; ///< bars have none
    };

    explicit ChartOverlay(Plot* plot);

    void setReadings(qint64 timeMs, const QString& title, QList<Reading> readings);
    void clearReadings();
    void setMark(int fromX, int toX);
    void clearMark();
    /// Empty: nothing is shown.
    void setNotice(const QString& notice);
    /// The ring that says the chart has the keyboard.
    void setFocusShown(bool isShown);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    void paintReadings(QPainter& painter) const;
    Plot* m_plot;
    std::optional<qint64> m_time;
    QString m_title;
    QList<Reading> m_readings;
    std::optional<std::pair<int, int>> m_mark;
    QString m_notice;
    bool m_isFocusShown = false;
};

} // namespace widgets
