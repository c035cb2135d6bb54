#pragma once

#include <QObject>

class QDBusVariant;

namespace widgets {

/// Whether the desktop prefers dark windows: the freedesktop portal says so and tells changes;
/// without one the palette the desktop gave the application at start decides. GUI thread.
class SystemScheme : public QObject
{
    Q_OBJECT
public:
    /// Starts from the application's palette, which must still be the desktop's; the portal answers
    /// later.
    explicit SystemScheme(QObject* parent = nullptr);
    bool isDark() const { return m_isDark; }

Q_SIGNALS:
    void isDarkChanged();

private Q_SLOTS:
    void settingChanged(const QString& group, const QString& key, const QDBusVariant& value);

private:
    void setPreference(uint preference); ///< 0 none, 1 dark, 2 light
    bool m_isDark;
};

} // namespace widgets
