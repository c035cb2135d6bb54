#pragma once

#include <QObject>
#include <optional>

namespace widgets {

/// The stretch of time that charts show together, and the moment the pointer is on. While
/// following, the stretch ends now; once the user looks at something else it stays there. Times:
/// milliseconds since the Unix epoch.
class ChartGroup : public QObject
{
    Q_OBJECT
public:
    static constexpr qint64 kShortest = 1'000; ///< milliseconds that can be zoomed to
    static constexpr qint64 kLongest = 400LL * 24 * 3600 * 1000;

    explicit ChartGroup(qint64 windowMs = 60'000, QObject* parent = nullptr);

    qint64 from() const { return m_to - m_length; }
    qint64 to() const { return m_to; }
    qint64 length() const { return m_length; }
    bool isFollowing() const { return m_isFollowing; }
    std::optional<qint64> hover() const { return m_hover; }

    /// The length to show and come back to; follows.
    void setWindow(qint64 windowMs);
    qint64 window() const { return m_window; }
    /// The present; moves the stretch while following.
    void setNow(qint64 nowMs);
    /// A stretch of the past; stops following.
    void setRange(qint64 fromMs, qint64 toMs);
    void setFollowing(bool isFollowing);
    /// The window, following: what a double click does.
    void reset();
    /// Shortens (factor below 1) or lengthens the stretch; `aroundMs` stays in place. While
    /// following the end stays.
    void zoom(double factor, qint64 aroundMs);
    void pan(qint64 byMs);
    void setHover(std::optional<qint64> timeMs);

Q_SIGNALS:
    void rangeChanged();
    void followingChanged(bool isFollowing);
    void hoverChanged();

private:
    void show(qint64 to, qint64 length);
    qint64 m_window;
    qint64 m_length;
    qint64 m_to = 0;
    qint64 m_now = 0;
    bool m_isFollowing = true;
    std::optional<qint64> m_hover;
};

} // namespace widgets
