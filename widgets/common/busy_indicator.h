#pragma once

#include <QBasicTimer>
#include <QWidget>

namespace widgets {

/// A turning ring: something is under way. Moves only while it is visible.
class BusyIndicator : public QWidget
{
    Q_OBJECT
public:
    explicit BusyIndicator(int size = 20, QWidget* parent = nullptr);
    QSize sizeHint() const override { return {m_size, m_size}; }

protected:
    void paintEvent(QPaintEvent*) override;
    void showEvent(QShowEvent*) override;
    void hideEvent(QHideEvent*) override;
    void timerEvent(QTimerEvent*) override;

private:
    int m_size;
    int m_step = 0;
    QBasicTimer m_timer;
};

} // namespace widgets
