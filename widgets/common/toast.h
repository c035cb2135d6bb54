#pragma once

#include <QList>
#include <QString>
#include <QWidget>
#include <functional>
#include <widgets/common/colors.h>

namespace widgets {

/// Short messages at the lower edge of a window: what was just done, perhaps with a way back. They
/// go by themselves, except errors; the pointer over them holds them. At most three are shown, the
/// oldest goes first.
class ToastHost : public QObject
{
    Q_OBJECT
public:
    /// `window`: over which they appear; owns the host.
    explicit ToastHost(QWidget* window);

    void show(Tone tone, const QString& text);
    void show(
        Tone tone, const QString& text, const QString& action, std::function<void()> onAction);
    int count() const;

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    class Toast;
    void add(Toast* toast);
    void remove(Toast* toast);
    void place();
    QWidget* m_window;
    QList<Toast*> m_toasts; ///< oldest first
};

} // namespace widgets
