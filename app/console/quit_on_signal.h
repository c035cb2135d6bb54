#pragma once

#include <QObject>

class QSocketNotifier;

namespace app {

/// Makes SIGTERM and SIGINT end the application as closing its window does. One per process.
class QuitOnSignal : public QObject
{
    Q_OBJECT
public:
    QuitOnSignal();
    ~QuitOnSignal() override;

private:
    QSocketNotifier* m_notifier;
};

} // namespace app
