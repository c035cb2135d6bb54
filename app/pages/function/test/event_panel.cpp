#include <app/pages/function/test/event_panel.h>

#include <QComboBox>
#include <QSettings>
#include <app/console/workspace.h>
#include <app/events/event_templates.h>
#include <app/pages/function/test/event_name_dialog.h>
#include <model/format/errors.h>
#include <widgets/common/confirm_dialog.h>
#include <widgets/common/message_bar.h>
#include <widgets/common/metrics.h>
#include <widgets/editors/json_editor.h>

using namespace Qt::StringLiterals;
using namespace widgets;
using namespace widgets::metrics;

namespace app {

namespace {

constexpr int kTextRole = Qt::UserRole; ///< of templates
constexpr int kNameRole = Qt::UserRole + 1; ///< of saved events

QString settingsKey(const QString& service, const QString& function)
{
    return u"test/event/%1/%2"_s.arg(service, function);
}

} // namespace

EventPanel::EventPanel(Workspace& workspace, QString service, QString function, QWidget* parent)
    : Card(tr("Event"), Padding::None, parent)
    , m_workspace(workspace)
    , m_service(std::move(service))
    , m_function(std::move(function))
    , m_events(workspace.userDir)
    , m_choice(new QComboBox)
    , m_save(makeIconButton(Icon::Save, tr("Save event (Ctrl+S)")))
    , m_saveAs(makeIconButton(Icon::Plus, tr("Save event as…")))
    , m_delete(makeIconButton(Icon::Trash, tr("Delete saved event")))
    , m_problem(new MessageBar(Tone::Error, {}))
    , m_editor(new JsonEditor(tr("Event"), JsonEditor::Empty::Allowed))
{
    m_choice->setAccessibleName(tr("Saved events and templates"));
    m_choice->setMinimumWidth(160);
    m_choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    addTool(m_choice);
    addTool(m_save);
    addTool(m_saveAs);
    addTool(m_delete);
    m_problem->setClosable(true);
    m_problem->hide();
    body()->addWidget(m_problem);
    body()->addWidget(m_editor, 1);

    connect(m_choice, &QComboBox::activated, this, &EventPanel::choose);
    connect(m_save, &QToolButton::clicked, this, &EventPanel::save);
    connect(m_saveAs, &QToolButton::clicked, this, &EventPanel::saveAs);
    connect(m_delete, &QToolButton::clicked, this, &EventPanel::askToDelete);
    connect(m_editor, &CodeEditor::saveRequested, this, &EventPanel::save);
    connect(m_editor, &CodeEditor::modifiedChanged, this, &EventPanel::showChosen);
    connect(m_problem, &MessageBar::closed, m_problem, &QWidget::hide);
    chooseFirst();
}

std::string EventPanel::event() const
{
    return m_editor->text().toStdString();
}

void EventPanel::setEvent(const QString& text)
{
    if (text != m_editor->text()) m_editor->replaceText(text);
}

/// What was used last, else the first saved one, else an empty object.
void EventPanel::chooseFirst()
{
    const QStringList names = m_events.names(m_service, m_function);
    const QString last = m_workspace.settings.value(settingsKey(m_service, m_function)).toString();
    if (names.contains(last)) return load(last);
    if (!names.isEmpty()) return load(names.front());
    m_editor->setText(eventTemplates().front().text);
    refresh();
}

void EventPanel::refresh()
{
    m_choice->clear();
    m_choice->addItem(tr("Not saved"));
    for (const QString& name : m_events.names(m_service, m_function)) {
        m_choice->addItem(themedIcon(Icon::File), name);
        m_choice->setItemData(m_choice->count() - 1, name, kNameRole);
    }
    m_choice->insertSeparator(m_choice->count());
    for (const EventTemplate& each : eventTemplates()) {
        m_choice->addItem(themedIcon(Icon::Plus), tr("New: %1").arg(each.name), each.text);
    }
    showChosen();
}

void EventPanel::choose(int index)
{
    const QString name = m_choice->itemData(index, kNameRole).toString();
    if (!name.isEmpty()) return load(name);
    if (const QVariant text = m_choice->itemData(index, kTextRole); text.isValid()) {
        m_name.clear();
        m_editor->replaceText(text.toString()); // undo brings back what stood there
    }
    showChosen(); // the item "Not saved" chooses nothing
}

void EventPanel::load(const QString& name)
{
    const engine::Result<QString> text = m_events.read(m_service, m_function, name);
    if (!text) {
        refresh();
        return fail(text.error());
    }
    m_problem->hide();
    m_name = name;
    m_editor->setText(*text);
    m_workspace.settings.setValue(settingsKey(m_service, m_function), name);
    refresh();
}

void EventPanel::save()
{
    m_name.isEmpty() ? saveAs() : write(m_name);
}

void EventPanel::saveAs()
{
    auto* dialog = new EventNameDialog(
        m_name.isEmpty() ? tr("my-event") : m_name, m_events.names(m_service, m_function), this);
    connect(dialog, &EventNameDialog::nameChosen, this, &EventPanel::write);
    dialog->open();
}

void EventPanel::write(const QString& name)
{
    const engine::Result<void> written
        = m_events.write(m_service, m_function, name, m_editor->text());
    if (!written) return fail(written.error());
    takeSaved(name);
}

void EventPanel::takeSaved(const QString& name)
{
    m_problem->hide();
    m_name = name;
    m_editor->setModified(false);
    m_workspace.settings.setValue(settingsKey(m_service, m_function), name);
    refresh();
}

void EventPanel::askToDelete()
{
    auto* dialog = new ConfirmDialog(tr("Delete the event “%1”?").arg(m_name),
        tr("Its file is removed. The text stays in the editor."), tr("Delete event"),
        ButtonKind::Danger, this);
    connect(dialog, &QDialog::accepted, this, [this, name = m_name] {
        if (const auto removed = m_events.remove(m_service, m_function, name); !removed)
            return fail(removed.error());
        if (m_name == name) m_name.clear();
        refresh();
    });
    dialog->open();
}

void EventPanel::showChosen()
{
    const int index = m_name.isEmpty() ? 0 : m_choice->findData(m_name, kNameRole);
    m_choice->setCurrentIndex(std::max(0, index));
    m_delete->setEnabled(index > 0);
    setNote(m_name.isEmpty() || !m_editor->isModified() ? QString() : tr("changed"));
}

void EventPanel::fail(const engine::Error& error)
{
    m_problem->setMessage(Tone::Error, model::errorText(error));
    m_problem->show();
}

} // namespace app
