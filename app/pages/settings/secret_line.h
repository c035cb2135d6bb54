#pragma once

#include <QWidget>
#include <engine/core/secret.h>

class QToolButton;

namespace widgets {
class Label;
}

namespace app {

/// A secret that shows itself only when asked to, and can be copied unseen.
class SecretLine : public QWidget
{
    Q_OBJECT
public:
    /// `name`: what it is, "Access key secret"; for the buttons' tool tips.
    SecretLine(const QString& name, const engine::Secret& secret, QWidget* parent = nullptr);

public Q_SLOTS:
    void setShown(bool isShown);
    void copy();

protected:
    void hideEvent(QHideEvent* event) override;

private:
    QString text() const;

    engine::Secret m_secret;
    widgets::Label* m_label;
    QToolButton* m_show;
};

} // namespace app
