#include "copy_label.h"

#include "buttons.h"
#include "elided_label.h"
#include "metrics.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QToolButton>

namespace widgets {

namespace {

constexpr int kThanksMs = 1500;

} // namespace

CopyLabel::CopyLabel(const QString& name, const QString& text, TextStyle style, QWidget* parent)
    : QWidget(parent)
    , m_label(new ElidedLabel(text, style))
    , m_button(makeIconButton(Icon::Copy, tr("Copy: %1").arg(name)))
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::kSpaceXs);
    m_label->setElideMode(Qt::ElideMiddle);
    layout->addWidget(m_label);
    layout->addWidget(m_button);
    layout->addStretch(1);
    connect(m_button, &QToolButton::clicked, this, &CopyLabel::copy);
    m_thanks.setSingleShot(true);
    m_thanks.setInterval(kThanksMs);
    connect(
        &m_thanks, &QTimer::timeout, this, [this] { m_button->setIcon(themedIcon(Icon::Copy)); });
}

void CopyLabel::setText(const QString& text)
{
    m_label->setText(text);
    m_label->updateGeometry();
}

QString CopyLabel::text() const
{
    return m_label->text();
}

void CopyLabel::copy()
{
    QGuiApplication::clipboard()->setText(text());
    m_button->setIcon(themedIcon(Icon::Check, Ink::Success));
    m_thanks.start();
}

} // namespace widgets
