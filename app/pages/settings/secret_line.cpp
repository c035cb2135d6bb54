#include <app/pages/settings/secret_line.h>

#include <QApplication>
#include <QClipboard>
#include <QMimeData>
#include <widgets/common/buttons.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>

using namespace Qt::StringLiterals;

namespace app {

using widgets::Icon;

namespace {

constexpr int kDots = 24; // says nothing about the length

} // namespace

SecretLine::SecretLine(const QString& name, const engine::Secret& secret, QWidget* parent)
    : QWidget(parent)
    , m_secret(secret)
    , m_label(new widgets::Label({}, widgets::TextStyle::MonoSmall))
    , m_show(widgets::makeIconButton(Icon::Eye, tr("Show %1").arg(name)))
{
    m_show->setCheckable(true);
    auto* copyButton = widgets::makeIconButton(Icon::Copy, tr("Copy %1").arg(name));
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(widgets::metrics::kSpaceXs);
    layout->addWidget(m_label);
    layout->addWidget(m_show);
    layout->addWidget(copyButton);
    layout->addStretch();
    m_label->setAccessibleName(name);
    m_label->setTextInteractionFlags(Qt::NoTextInteraction);
    connect(m_show, &QToolButton::toggled, this, &SecretLine::setShown);
    connect(copyButton, &QToolButton::clicked, this, &SecretLine::copy);
    setShown(false);
}

QString SecretLine::text() const
{
    const std::string_view clear = m_secret.reveal();
    return QString::fromUtf8(clear.data(), static_cast<qsizetype>(clear.size()));
}

void SecretLine::setShown(bool isShown)
{
    m_show->setChecked(isShown);
    m_show->setIcon(widgets::themedIcon(isShown ? Icon::EyeOff : Icon::Eye));
    m_label->setText(isShown ? text() : QString(kDots, u'•'));
}

void SecretLine::copy()
{
    auto* copied = new QMimeData;
    copied->setText(text());
    copied->setData(
        u"x-kde-passwordManagerHint"_s, "secret"); // keeps it out of clipboard histories
    QApplication::clipboard()->setMimeData(copied);
}

/// Left and come back to, it is hidden again.
void SecretLine::hideEvent(QHideEvent* event)
{
    setShown(false);
    QWidget::hideEvent(event);
}

} // namespace app
