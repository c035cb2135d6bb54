#include "state_stack.h"

#include "busy_indicator.h"
#include "empty_state.h"
#include "label.h"
#include "metrics.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace widgets {

namespace {

constexpr int kBlinkMs = 200;

} // namespace

StateStack::StateStack(QWidget* content, EmptyState* empty, QWidget* parent)
    : QStackedWidget(parent)
    , m_data(content)
    , m_empty(empty)
    , m_error(new EmptyState(Icon::Warning, {}, {}))
    , m_loading(new QWidget)
    , m_loadingContents(new QWidget)
    , m_loadingText(new Label({}, TextStyle::Body, Ink::Muted))
{
    auto* ring = new QHBoxLayout(m_loadingContents);
    ring->setSpacing(metrics::kSpaceM);
    ring->addWidget(new BusyIndicator);
    ring->addWidget(m_loadingText);
    auto* loading = new QVBoxLayout(m_loading);
    loading->addWidget(m_loadingContents, 0, Qt::AlignCenter);

    QPushButton* retry = m_error->addAction(Icon::Refresh, tr("Try again"), ButtonKind::Normal);
    connect(retry, &QPushButton::clicked, this, &StateStack::retryRequested);
    for (QWidget* page :
        {m_loading, static_cast<QWidget*>(m_empty), m_data, static_cast<QWidget*>(m_error)}) {
        addWidget(page);
    }
    m_delay.setSingleShot(true);
    m_delay.setInterval(kBlinkMs);
    connect(&m_delay, &QTimer::timeout, m_loadingContents, &QWidget::show);
    showLoading();
}

void StateStack::showLoading(const QString& text)
{
    m_loadingText->setText(text.isEmpty() ? tr("Loading…") : text);
    if (m_state != State::Loading) {
        m_loadingContents->hide();
        m_delay.start();
    }
    setState(State::Loading, m_loading);
}

void StateStack::showEmpty()
{
    setState(State::Empty, m_empty);
}

void StateStack::showData()
{
    setState(State::Data, m_data);
}

void StateStack::showError(const QString& title, const QString& detail)
{
    m_error->setText(title, detail);
    setState(State::Error, m_error);
}

void StateStack::setState(State state, QWidget* page)
{
    m_state = state;
    if (state != State::Loading) m_delay.stop();
    setCurrentWidget(page);
}

} // namespace widgets
