#pragma once

#include <app/events/saved_events.h>
#include <widgets/common/card.h>

class QComboBox;
class QToolButton;

namespace widgets {
class JsonEditor;
class MessageBar;
} // namespace widgets

namespace app {

struct Workspace;

/// The event of a function's calls: written in an editor, chosen from what was saved or from the
/// templates, saved under a name.
class EventPanel : public widgets::Card
{
    Q_OBJECT
public:
    EventPanel(Workspace& workspace, QString service, QString function, QWidget* parent = nullptr);

    /// As it stands in the editor, in UTF-8.
    std::string event() const;
    /// Puts an event that was not saved into the editor; can be undone there.
    void setEvent(const QString& text);
    /// The event in the editor was saved under this name.
    void takeSaved(const QString& name);
    /// Reads the list of saved events anew: files may have changed.
    void refresh();

private:
    void chooseFirst();
    void choose(int index);
    void load(const QString& name);
    void save();
    void saveAs();
    void write(const QString& name);
    void askToDelete();
    void showChosen();
    void fail(const engine::Error& error);

    Workspace& m_workspace;
    const QString m_service, m_function;
    SavedEvents m_events;
    QComboBox* m_choice;
    QToolButton* m_save;
    QToolButton* m_saveAs;
    QToolButton* m_delete;
    widgets::MessageBar* m_problem;
    widgets::JsonEditor* m_editor;
    QString m_name; ///< of the saved event in the editor; empty: it has none
};

} // namespace app
