#include "form_field.h"

#include <QHBoxLayout>
#include <widgets/common/elided_label.h>
#include <widgets/common/metrics.h>
#include <widgets/common/validity.h>

namespace widgets {

using namespace metrics;

FormField::FormField(const QString& label, QWidget* input, const QString& help, QWidget* parent)
    : QWidget(parent)
    , m_input(input)
    , m_head(new QHBoxLayout)
    , m_label(new Label(label, TextStyle::Body, Ink::Text))
    , m_note(new ElidedLabel({}, TextStyle::Small, Ink::Accent))
    , m_help(new Label(help, TextStyle::Small, Ink::Faint))
    , m_helpText(help)
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(kSpaceXs);
    m_head->setSpacing(kSpaceS);
    m_head->addWidget(m_label);
    m_head->addWidget(m_note, 1);
    m_head->addStretch();
    layout->addLayout(m_head);
    layout->addWidget(input);
    layout->addWidget(m_help);
    m_label->setBuddy(input);
    m_help->setWordWrap(true);
    m_note->hide();
    if (input->accessibleName().isEmpty()) input->setAccessibleName(label);
    setProblem({});
}

void FormField::addTool(QWidget* tool)
{
    QSizePolicy policy = tool->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    tool->setSizePolicy(policy);
    m_head->addWidget(tool);
}

void FormField::setHelp(const QString& help)
{
    m_helpText = help;
    setProblem(m_problem);
}

void FormField::setProblem(const QString& problem)
{
    m_problem = problem;
    const bool isWrong = !problem.isEmpty();
    m_help->setText(isWrong ? problem : m_helpText);
    m_help->setInk(isWrong ? Ink::Error : Ink::Faint);
    m_help->setVisible(!m_help->text().isEmpty());
    m_input->setAccessibleDescription(m_help->text());
    setInvalid(m_input->focusProxy() ? *m_input->focusProxy() : *m_input, isWrong);
}

void FormField::setNote(const QString& note)
{
    m_note->setText(note);
    m_note->setVisible(!note.isEmpty());
}

} // namespace widgets
