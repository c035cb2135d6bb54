#include "file_name_dialog.h"

#include <QLineEdit>
#include <QVBoxLayout>
#include <widgets/common/buttons.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>
#include <widgets/editors/form_field.h>

namespace app {

using namespace widgets::metrics;

FileNameDialog::FileNameDialog(
    const QString& verb, const QString& suggestion, Check check, QWidget* parent)
    : QDialog(parent)
    , m_check(std::move(check))
    , m_suggestion(suggestion)
    , m_line(new QLineEdit(suggestion))
    , m_field(new widgets::FormField(tr("Path in the package"), m_line,
          tr("Folders that do not exist yet are made, as in lib/util.js.")))
    , m_accept(widgets::makeButton(verb, widgets::ButtonKind::Primary))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(verb);
    setModal(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpaceXl, kSpaceXl, kSpaceXl, kSpaceL);
    layout->setSpacing(kSpaceM);
    layout->addWidget(new widgets::Label(verb, widgets::TextStyle::Title));
    layout->addWidget(m_field);
    auto* buttons = new QHBoxLayout;
    QPushButton* cancel = widgets::makeButton(tr("Cancel"));
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(m_accept);
    layout->addLayout(buttons);
    setMinimumWidth(440);

    connect(m_line, &QLineEdit::textChanged, this, &FileNameDialog::check);
    connect(cancel, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_accept, &QPushButton::clicked, this, [this] {
        Q_EMIT pathChosen(m_line->text());
        accept();
    });
    m_accept->setDefault(true);
    // The name without its folder and ending is what mostly changes.
    const qsizetype name = suggestion.lastIndexOf(u'/') + 1;
    const qsizetype dot = suggestion.lastIndexOf(u'.');
    m_line->setFocus();
    m_line->setSelection(
        static_cast<int>(name), static_cast<int>((dot > name ? dot : suggestion.size()) - name));
    this->check();
}

void FileNameDialog::check()
{
    const QString path = m_line->text();
    // That nothing was entered yet shows already.
    const bool isUntouched = path.isEmpty() || path == m_suggestion;
    const QString problem = isUntouched ? QString() : m_check(path);
    m_field->setProblem(problem);
    m_accept->setEnabled(!isUntouched && problem.isEmpty());
}

} // namespace app
