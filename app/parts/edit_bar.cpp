#include <app/parts/edit_bar.h>

#include <QHBoxLayout>
#include <QPainter>
#include <widgets/common/metrics.h>
#include <widgets/common/theme.h>

namespace app {

using namespace widgets::metrics;

EditBar::EditBar(QWidget* parent)
    : QWidget(parent)
    , m_line(new QHBoxLayout(this))
{
    m_line->setContentsMargins(kSpaceXl, kSpaceM, kSpaceXl, kSpaceM);
    m_line->setSpacing(kSpaceS);
    setFixedHeight(kControlHeight + 2 * kSpaceM);
}

void EditBar::paintEvent(QPaintEvent*)
{
    QPainter painter(this);
    painter.fillRect(rect(), widgets::colors().chrome);
    painter.fillRect(0, 0, width(), 1, widgets::colors().border);
}

} // namespace app
