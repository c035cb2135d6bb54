#pragma once

#include <QWidget>

namespace widgets {

/// The names of a chart's series, each with its colour; a click hides or shows one, with Ctrl it
/// alone.
class ChartLegend : public QWidget
{
    Q_OBJECT
public:
    enum class Mark { Line, Bar };

    explicit ChartLegend(QWidget* parent = nullptr);

    void addEntry(const QString& label, Mark mark);
    void setColor(int index, const QColor& color);
    bool isOn(int index) const;
    void setOn(int index, bool isOn);
    int count() const;

Q_SIGNALS:
    void toggled(int index, bool isOn);

private:
    class Entry;
    Entry* entry(int index) const;
    void showAlone(int index);
};

} // namespace widgets
