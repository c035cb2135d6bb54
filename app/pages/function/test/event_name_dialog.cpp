#include <app/pages/function/test/event_name_dialog.h>

#include <QLineEdit>
#include <app/events/saved_events.h>
#include <widgets/common/buttons.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>
#include <widgets/editors/form_field.h>

using namespace widgets;
using namespace widgets::metrics;

namespace app {

EventNameDialog::EventNameDialog(const QString& suggestion, QStringList taken, QWidget* parent)
    : QDialog(parent)
    , m_taken(std::move(taken))
    , m_line(new QLineEdit(suggestion))
    , m_field(new FormField(tr("Name"), m_line, tr("It becomes a file of the function's events.")))
    , m_save(makeButton(tr("Save"), ButtonKind::Primary))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Save event"));
    setModal(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpaceXl, kSpaceXl, kSpaceXl, kSpaceL);
    layout->setSpacing(kSpaceM);
    layout->addWidget(new Label(tr("Save event"), TextStyle::Title));
    layout->addWidget(m_field);
    auto* buttons = new QHBoxLayout;
    QPushButton* cancel = makeButton(tr("Cancel"));
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_save);
    layout->addLayout(buttons);
    setMinimumWidth(420);

    connect(m_line, &QLineEdit::textChanged, this, &EventNameDialog::check);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, [this] {
        Q_EMIT nameChosen(m_line->text().trimmed());
        accept();
    });
    m_save->setDefault(true);
    m_line->setMaxLength(SavedEvents::kLongestName);
    m_line->selectAll();
    m_line->setFocus();
    check();
}

void EventNameDialog::check()
{
    const QString name = m_line->text().trimmed();
    const QString problem = SavedEvents::nameProblem(name);
    // That a name is missing shows already.
    m_field->setProblem(name.isEmpty() ? QString() : problem);
    const bool isTaken = problem.isEmpty() && m_taken.contains(name);
    m_field->setNote(isTaken ? tr("replaces the event of this name") : QString());
    m_save->setEnabled(problem.isEmpty());
    m_save->setText(isTaken ? tr("Replace") : tr("Save"));
}

} // namespace app
