#include "json_editor.h"

#include <QHBoxLayout>
#include <QPushButton>
#include <QShortcut>
#include <model/format/numbers.h>
#include <widgets/common/buttons.h>
#include <widgets/common/elided_label.h>
#include <widgets/common/metrics.h>

namespace widgets {

using namespace metrics;

namespace {

constexpr int kPauseMs = 200;

} // namespace

JsonEditor::JsonEditor(const QString& name, Empty empty, QWidget* parent)
    : CodeEditor(name, parent)
    , m_empty(empty)
    , m_state(new ElidedLabel({}, TextStyle::Small, Ink::Faint))
    , m_goTo(makeButton(tr("Go to it"), ButtonKind::Ghost))
    , m_format(makeButton(Icon::Braces, tr("Format"), ButtonKind::Ghost))
{
    setLanguage(Language::Json);
    auto* footer = new QWidget;
    auto* layout = new QHBoxLayout(footer);
    layout->setContentsMargins(kSpaceM, kSpaceXs, kSpaceXs, kSpaceXs);
    layout->setSpacing(kSpaceXs);
    layout->addWidget(m_state, 1);
    layout->addWidget(m_goTo);
    layout->addWidget(m_format);
    for (QPushButton* button : {m_goTo, m_format}) {
        button->setFixedHeight(kToolHeight);
    }
    m_format->setToolTip(tr("Lay the text out (Ctrl+Shift+F)"));
    addFooter(footer);
    auto* shortcut = new QShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F), this);
    shortcut->setContext(Qt::WidgetWithChildrenShortcut);
    connect(shortcut, &QShortcut::activated, this, &JsonEditor::format);

    m_pause.setSingleShot(true);
    m_pause.setInterval(kPauseMs);
    connect(&m_pause, &QTimer::timeout, this, &JsonEditor::check);
    connect(this, &CodeEditor::textChanged, &m_pause, qOverload<>(&QTimer::start));
    connect(m_format, &QPushButton::clicked, this, &JsonEditor::format);
    connect(m_goTo, &QPushButton::clicked, this, [this] {
        if (m_problem) goTo(m_problem->line, m_problem->column);
    });
    check();
}

std::optional<JsonProblem> JsonEditor::problem()
{
    if (m_pause.isActive()) check();
    return m_problem;
}

void JsonEditor::format()
{
    const QString before = text();
    const std::optional<QString> laidOut = formatJson(before);
    if (laidOut && *laidOut != before) replaceText(*laidOut);
}

void JsonEditor::check()
{
    m_pause.stop();
    const QString now = text();
    const bool wasValid = !m_problem;
    const bool isEmpty = now.trimmed().isEmpty();
    m_problem = isEmpty && m_empty == Empty::Allowed ? std::nullopt : checkJson(now);
    if (m_problem) {
        m_state->setInk(Ink::Error);
        m_state->setText(tr("Line %1, column %2: %3")
                             .arg(model::countText(m_problem->line),
                                 model::countText(m_problem->column), m_problem->message));
        markProblem(m_problem->line, m_problem->column);
    } else {
        m_state->setInk(Ink::Faint);
        m_state->setText(isEmpty
                ? tr("Empty")
                : tr("Valid JSON, %1")
                      .arg(model::bytesText(static_cast<double>(now.toUtf8().size()))));
        clearProblem();
    }
    m_goTo->setVisible(m_problem.has_value() && !isEmpty);
    m_format->setEnabled(!m_problem && !isEmpty);
    if (wasValid == m_problem.has_value()) Q_EMIT validityChanged(!m_problem);
}

} // namespace widgets
