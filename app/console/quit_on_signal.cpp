#include <app/console/quit_on_signal.h>

#include <QApplication>
#include <QSocketNotifier>
#include <csignal>
#include <fcntl.h>
#include <unistd.h>

namespace app {

namespace {

int s_pipe[2] = {-1, -1};

void tellPipe(int)
{
    const char byte = 1;
    [[maybe_unused]] const auto written = ::write(s_pipe[1], &byte, 1);
}

} // namespace

QuitOnSignal::QuitOnSignal()
{
    if (::pipe2(s_pipe, O_CLOEXEC | O_NONBLOCK) != 0) {
        m_notifier = nullptr;
        return;
    }
    m_notifier = new QSocketNotifier(s_pipe[0], QSocketNotifier::Read, this);
    connect(m_notifier, &QSocketNotifier::activated, this, [] {
        char byte = 0;
        [[maybe_unused]] const auto taken = ::read(s_pipe[0], &byte, 1);
        QApplication::closeAllWindows(); // quit() does nothing while a dialog is all there is
    });
    struct sigaction action
    {
    };
    action.sa_handler = tellPipe;
    action.sa_flags = SA_RESTART;
    sigaction(SIGTERM, &action, nullptr);
    sigaction(SIGINT, &action, nullptr);
}

QuitOnSignal::~QuitOnSignal()
{
    std::signal(SIGTERM, SIG_DFL);
    std::signal(SIGINT, SIG_DFL);
    delete m_notifier;
    for (int& end : s_pipe) {
        if (end >= 0) ::close(end);
        end = -1;
    }
}

} // namespace app
