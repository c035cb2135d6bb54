#pragma once

#include <QObject>

class QWidget;

namespace app {

/// Tells on stderr how long the console took from the start of the process to its first painted
/// frame, when FCDESK_TRACE_START is set in the environment.
class FirstFrame : public QObject
{
    Q_OBJECT
public:
    explicit FirstFrame(QWidget& window);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
};

} // namespace app
