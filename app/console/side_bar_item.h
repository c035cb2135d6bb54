#pragma once

#include <QAbstractButton>
#include <widgets/common/icons.h>

namespace app {

/// One page in the side bar; checked while it is shown.
class SideBarItem : public QAbstractButton
{
    Q_OBJECT
public:
    SideBarItem(widgets::Icon icon, const QString& text, QWidget* parent = nullptr);
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent*) override;
    void enterEvent(QEnterEvent*) override { update(); }
    void leaveEvent(QEvent*) override { update(); }

private:
    widgets::Icon m_icon;
};

} // namespace app
