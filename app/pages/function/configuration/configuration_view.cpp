#include "configuration_view.h"

#include "change_lines.h"
#include "configuration_form.h"
#include "field_words.h"

#include <QUndoStack>
#include <QVBoxLayout>
#include <app/parts/change_bar.h>
#include <app/parts/review_dialog.h>
#include <model/format/errors.h>
#include <widgets/common/empty_state.h>
#include <widgets/common/message_bar.h>
#include <widgets/common/metrics.h>
#include <widgets/common/state_stack.h>
#include <widgets/common/toast.h>

using namespace Qt::StringLiterals;

namespace app {

using namespace widgets::metrics;
using model::StagedFunction;
using widgets::Tone;
using Part = ConfigurationApply::Part;

namespace {

QString partText(Part part)
{
    switch (part) {
    case Part::Function:
        return ConfigurationView::tr("the function");
    case Part::Service:
        return ConfigurationView::tr("the service");
    case Part::Maximum:
        return ConfigurationView::tr("the maximum of instances");
    }
    Q_UNREACHABLE();
}

QString listText(const QStringList& names)
{
    constexpr qsizetype kMost = 4;
    if (names.size() <= kMost) return names.join(u", "_s);
    return ConfigurationView::tr("%1 and %n more", nullptr, static_cast<int>(names.size() - kMost))
        .arg(names.first(kMost).join(u", "_s));
}

} // namespace

ConfigurationView::ConfigurationView(
    Workspace& workspace, QString service, QString function, QWidget* parent)
    : FunctionView(workspace, std::move(service), std::move(function), parent)
    , m_apply(workspace.client, m_staged)
    , m_notice(new widgets::MessageBar(Tone::Info, {}))
    , m_bar(new ChangeBar)
    , m_keys(*this,
          {.undo = [this] { step(&QUndoStack::undo); },
              .redo = [this] { step(&QUndoStack::redo); },
              .save = [this] { apply(); }})
{
    auto* page = new QWidget;
    m_page = new QVBoxLayout(page);
    m_page->setContentsMargins({});
    m_page->setSpacing(0);
    auto* notice = new QVBoxLayout;
    notice->setContentsMargins(kSpaceXl, 0, kSpaceXl, 0);
    notice->addWidget(m_notice);
    m_page->addLayout(notice);
    m_page->addWidget(m_bar);
    m_notice->setClosable(true);
    m_notice->hide();
    // Not reached: a function always has a configuration.
    m_stack = new widgets::StateStack(page,
        new widgets::EmptyState(widgets::Icon::Sliders, tr("No configuration"),
            tr("The function has no configuration.")));
    m_stack->showLoading();
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(m_stack);

    connect(&m_staged, &StagedFunction::stateChanged, this, &ConfigurationView::refresh);
    connect(m_staged.undoStack(), &QUndoStack::indexChanged, this, &ConfigurationView::refresh);
    connect(&m_apply, &ConfigurationApply::started, this, &ConfigurationView::refresh);
    connect(&m_apply, &ConfigurationApply::finished, this, &ConfigurationView::tellOutcome);
    connect(m_bar, &ChangeBar::applyRequested, this, &ConfigurationView::apply);
    connect(m_bar, &ChangeBar::reviewRequested, this, &ConfigurationView::review);
    connect(m_bar, &ChangeBar::discardRequested, this, &ConfigurationView::discard);
    connect(m_bar, &ChangeBar::undoRequested, this, [this] { step(&QUndoStack::undo); });
    connect(m_bar, &ChangeBar::redoRequested, this, [this] { step(&QUndoStack::redo); });
    connect(m_bar, &ChangeBar::problemRequested, this,
        [this] { m_form->reveal(m_form->problems().value(0)); });
}

void ConfigurationView::setState(const FunctionState& state)
{
    if (m_form) noteForeignChanges(state);
    m_staged.setBase(state.service, state.function, state.maximumInstances);
    if (!m_form) showForm();
}

void ConfigurationView::showForm()
{
    m_form = new ConfigurationForm(m_staged, service());
    m_page->insertWidget(0, m_form, 1);
    connect(m_form, &ConfigurationForm::problemsChanged, this, &ConfigurationView::refresh);
    m_stack->showData();
    refresh();
}

void ConfigurationView::stage(const QString& path, const model::StagedFunction::Value& value)
{
    m_staged.setValue(path, value);
    // A form that is only now shown has no places for its fields yet.
    QMetaObject::invokeMethod(
        m_form, [form = m_form, path] { form->reveal(path); }, Qt::QueuedConnection);
}

/// What runs changed in a way that is not what is staged here: somebody else did it.
void ConfigurationView::noteForeignChanges(const FunctionState& state)
{
    StagedFunction next;
    next.setBase(state.service, state.function, state.maximumInstances);
    QStringList followed, kept;
    for (const auto& field : StagedFunction::fields()) {
        const auto now = next.value(field.path);
        if (now == m_staged.baseValue(field.path) || now == m_staged.value(field.path)) continue;
        (m_staged.isStaged(field.path) ? kept : followed) << fieldName(field);
    }
    if (followed.isEmpty() && kept.isEmpty()) return;
    QStringList sentences;
    if (!followed.isEmpty()) sentences << tr("Changed elsewhere: %1.").arg(listText(followed));
    if (!kept.isEmpty())
        sentences << tr("Changed elsewhere and staged here: %1. Your values are kept; applying "
                        "them replaces the new ones.")
                         .arg(listText(kept));
    m_notice->setMessage(kept.isEmpty() ? Tone::Info : Tone::Warning, sentences.join(u' '));
    m_notice->show();
}

void ConfigurationView::refresh()
{
    if (!m_form) return;
    const auto problems = m_form->problems();
    m_bar->setState({.changes = static_cast<int>(m_staged.changes().size()),
        .problems = static_cast<int>(problems.size()),
        .isApplying = m_apply.isRunning()});
    m_bar->setUndoable(m_staged.undoStack()->canUndo(), m_staged.undoStack()->canRedo());
    const bool hasUnsavedEdits = m_staged.isDirty() || !problems.isEmpty();
    if (hasUnsavedEdits == m_hadUnsavedEdits) return;
    m_hadUnsavedEdits = hasUnsavedEdits;
    Q_EMIT unsavedEditsChanged();
}

void ConfigurationView::apply()
{
    if (!m_form || m_apply.isRunning()) return;
    if (const auto problems = m_form->problems(); !problems.isEmpty())
        return m_form->reveal(problems.front());
    if (!m_staged.isDirty()) return;
    m_notice->hide();
    m_apply.start();
}

void ConfigurationView::review()
{
    auto* dialog = new ReviewDialog(
        path(), changeLines(m_staged.changes()),
        tr("New instances start with the staged values; those that run now finish their calls and "
           "end."),
        m_form->problems().isEmpty(), this);
    connect(dialog, &QDialog::accepted, this, &ConfigurationView::apply);
    dialog->open();
}

/// One step that can be undone.
void ConfigurationView::discard()
{
    m_staged.revertAll();
    m_form->discardInputs();
    m_notice->hide();
}

void ConfigurationView::step(void (QUndoStack::*undoOrRedo)())
{
    QString path;
    const auto connection = connect(&m_staged, &StagedFunction::valueChanged, this,
        [&path](const QString& changed) { path = changed; });
    (m_staged.undoStack()->*undoOrRedo)();
    disconnect(connection);
    if (!path.isEmpty()) m_form->reveal(path);
}

void ConfigurationView::tellOutcome(const ConfigurationApply::Outcome& outcome)
{
    refresh();
    if (!outcome.failed) {
        if (auto* toasts = workspace().toasts)
            toasts->show(Tone::Success, tr("Applied the changes to %1.").arg(path()));
        return;
    }
    QStringList sentences;
    sentences << tr("Changing %1 failed. %2")
                     .arg(partText(*outcome.failed), model::errorText(outcome.error));
    if (!outcome.applied.empty()) {
        QStringList parts;
        for (const Part part : outcome.applied) {
            parts << partText(part);
        }
        sentences << tr("Applied before that: %1.").arg(parts.join(u", "_s));
    }
    sentences << tr("What was not applied is still staged.");
    m_notice->setMessage(Tone::Error, sentences.join(u' '));
    m_notice->show();
}

} // namespace app
