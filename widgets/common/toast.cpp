#include "toast.h"

#include "buttons.h"
#include "label.h"
#include "message_bar.h"
#include "metrics.h"
#include "paint_controls.h"

#include <QAccessible>
#include <QEvent>
#include <QHBoxLayout>
#include <QPainter>
#include <QPushButton>
#include <QTimer>
#include <QToolButton>

namespace widgets {

using namespace metrics;

namespace {

constexpr int kShownMs = 5000;
constexpr int kMost = 3;
constexpr int kWidest = 520;

} // namespace

class ToastHost::Toast : public QFrame
{
public:
    Toast(ToastHost& host, Tone tone, const QString& text)
        : QFrame(host.m_window)
        , m_host(host)
        , m_tone(tone)
        , m_layout(new QHBoxLayout(this))
    {
        m_layout->setContentsMargins(kSpaceM + kIconSize + kSpaceS, kSpaceS, kSpaceS, kSpaceS);
        m_layout->setSpacing(kSpaceS);
        auto* label = new Label(text);
        label->setWordWrap(label->sizeHint().width() > kWidest - 160);
        m_layout->addWidget(label, 1);
        auto* close = makeIconButton(Icon::Close, ToastHost::tr("Close"));
        m_layout->addWidget(close);
        connect(close, &QToolButton::clicked, this, [this] { m_host.remove(this); });
        setMaximumWidth(kWidest);
        setAccessibleName(text);
        m_timer.setSingleShot(true);
        m_timer.setInterval(kShownMs);
        connect(&m_timer, &QTimer::timeout, this, [this] { m_host.remove(this); });
        if (tone != Tone::Error) m_timer.start();
    }

    void addAction(const QString& text, std::function<void()> run)
    {
        QPushButton* button = makeButton(text, ButtonKind::Ghost);
        button->setFixedHeight(kToolHeight);
        m_layout->insertWidget(m_layout->count() - 1, button);
        connect(button, &QPushButton::clicked, this, [this, run = std::move(run)] {
            const std::function<void()> action = run; // outlives this toast
            m_host.remove(this);
            action();
        });
    }

protected:
    void paintEvent(QPaintEvent*) override
    {
        QPainter painter(this);
        const ToneColors& tone = colors().tone(m_tone);
        paint::roundedBox(painter, rect(), kCardRadius, colors().raised, colors().borderStrong);
        paintIcon(painter, toneIcon(m_tone), QRect(kSpaceM, 0, kIconSize, height()), tone.text);
    }
    void enterEvent(QEnterEvent*) override { m_timer.stop(); }
    void leaveEvent(QEvent*) override
    {
        if (m_tone != Tone::Error) m_timer.start();
    }

private:
    ToastHost& m_host;
    Tone m_tone;
    QHBoxLayout* m_layout;
    QTimer m_timer;
};

ToastHost::ToastHost(QWidget* window)
    : QObject(window)
    , m_window(window)
{
    window->installEventFilter(this);
}

void ToastHost::show(Tone tone, const QString& text)
{
    add(new Toast(*this, tone, text));
}

void ToastHost::show(
    Tone tone, const QString& text, const QString& action, std::function<void()> onAction)
{
    auto* toast = new Toast(*this, tone, text);
    toast->addAction(action, std::move(onAction));
    add(toast);
}

int ToastHost::count() const
{
    return static_cast<int>(m_toasts.size());
}

bool ToastHost::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_window && event->type() == QEvent::Resize) place();
    return QObject::eventFilter(watched, event);
}

void ToastHost::add(Toast* toast)
{
    m_toasts << toast;
    while (count() > kMost) {
        remove(m_toasts.first());
    }
    toast->show();
    place();
    QAccessibleEvent alert(toast, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void ToastHost::remove(Toast* toast)
{
    if (!m_toasts.removeOne(toast)) return;
    toast->hide();
    toast->deleteLater();
    place();
}

void ToastHost::place()
{
    int bottom = m_window->height() - kSpaceL;
    for (qsizetype i = m_toasts.size() - 1; i >= 0; --i) {
        Toast* toast = m_toasts[i];
        const int width
            = std::min(toast->sizeHint().width(), std::max(200, m_window->width() - 2 * kSpaceL));
        const int height = toast->hasHeightForWidth() ? toast->heightForWidth(width)
                                                      : toast->sizeHint().height();
        toast->setGeometry((m_window->width() - width) / 2, bottom - height, width, height);
        toast->raise();
        bottom -= height + kSpaceS;
    }
}

} // namespace widgets
