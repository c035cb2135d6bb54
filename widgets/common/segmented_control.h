#pragma once

#include <QWidget>
#include <widgets/common/icons.h>

class QButtonGroup;
class QHBoxLayout;

namespace widgets {

/// A row of choices of which one is taken, such as time windows. Left and right arrows move between
/// them.
class SegmentedControl : public QWidget
{
    Q_OBJECT
public:
    /// `name`: for screen readers, "Time window".
    explicit SegmentedControl(const QString& name, QWidget* parent = nullptr);

    /// Returns its index. The first one added is taken.
    int addSegment(const QString& text);
    int addSegment(Icon icon, const QString& name);
    int currentIndex() const;
    /// Emits currentChanged() when it is another.
    void setCurrentIndex(int index);

Q_SIGNALS:
    void currentChanged(int index);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    class Segment;
    int add(Segment* segment);
    QHBoxLayout* m_layout;
    QButtonGroup* m_group;
};

} // namespace widgets
