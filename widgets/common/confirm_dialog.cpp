#include "confirm_dialog.h"

#include "label.h"
#include "metrics.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>

namespace widgets {

using namespace metrics;

ConfirmDialog::ConfirmDialog(const QString& question, const QString& explanation,
    const QString& verb, ButtonKind kind, QWidget* parent)
    : QDialog(parent)
    , m_details(new QVBoxLayout)
    , m_confirm(makeButton(verb, kind))
    , m_cancel(makeButton(tr("Cancel")))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(verb);
    setModal(true);
    setAccessibleDescription(explanation);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpaceXl, kSpaceXl, kSpaceXl, kSpaceL);
    layout->setSpacing(kSpaceS);
    auto* title = new Label(question, TextStyle::Title);
    title->setWordWrap(true);
    layout->addWidget(title);
    layout->addWidget(makeParagraph(explanation));
    m_details->setSpacing(kSpaceS);
    layout->addLayout(m_details);
    layout->addSpacing(kSpaceM);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_confirm);
    layout->addLayout(buttons);
    setMinimumWidth(420);
    setMaximumWidth(560);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_confirm, &QPushButton::clicked, this, &QDialog::accept);
    // Enter must not destroy anything by reflex.
    (kind == ButtonKind::Danger ? m_cancel : m_confirm)->setDefault(true);
    (kind == ButtonKind::Danger ? m_cancel : m_confirm)->setFocus();
}

void ConfirmDialog::requireTyping(const QString& name)
{
    auto* line = new QLineEdit;
    auto* prompt = new Label(tr("Type %1 to confirm:").arg(name), TextStyle::Body, Ink::Muted);
    prompt->setBuddy(line);
    m_details->addWidget(prompt);
    m_details->addWidget(line);
    m_confirm->setEnabled(false);
    connect(line, &QLineEdit::textChanged, m_confirm, [this, name](const QString& text) {
        m_confirm->setEnabled(text.trimmed() == name);
        (m_confirm->isEnabled() ? m_confirm : m_cancel)->setDefault(true);
    });
    line->setFocus();
}

void ConfirmDialog::addDetail(QWidget* detail)
{
    m_details->addWidget(detail);
}

} // namespace widgets
