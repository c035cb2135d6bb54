#pragma once

#include <QDialog>
#include <app/concurrency_check/concurrency_check.h>
#include <app/events/saved_events.h>
#include <memory>

class QCheckBox;
class QListWidget;
class QProgressBar;
class QPushButton;

namespace widgets {
class StateStack;
class UnitSpinBox;
} // namespace widgets

namespace app {

class ConcurrencyReportView;
struct Workspace;

/// Checks whether calls may share an instance of a function: picks saved events and how many calls
/// run at once, runs the check on a copy of the function, shows what came of it and stages the
/// concurrency it suggests. Use open(); deletes itself when closed, which ends a check under way.
class ConcurrencyCheckDialog : public QDialog
{
    Q_OBJECT
public:
    /// `event`: the one in the editor, for who has saved none yet.
    ConcurrencyCheckDialog(Workspace& workspace,
        std::shared_ptr<const engine::catalog::Function> function, QString event, QWidget* parent);

Q_SIGNALS:
    /// The event in the editor is a saved one now.
    void eventSaved(const QString& name);

private:
    QWidget* makeChoices();
    QWidget* makeContents();
    QLayout* makeButtons();
    void listen();
    void listEvents();
    void setAllChecked(bool isChecked);
    void askForName();
    void saveEvent(const QString& name);
    QStringList chosenEvents() const;
    void startOrCancel();
    void start();
    void take(const ConcurrencyReport& report);
    void stageSuggestion(int concurrency);
    void updateControls();

    Workspace& m_workspace;
    const std::shared_ptr<const engine::catalog::Function> m_function;
    const QString m_service, m_name; ///< the function's
    const QString m_event;
    SavedEvents m_events;
    ConcurrencyCheck m_check;
    QStringList m_checked; ///< names of the events under check
    bool m_hasReport = false;
    bool m_isCancelling = false;
    QCheckBox* m_all;
    QListWidget* m_list;
    widgets::UnitSpinBox* m_concurrency;
    ConcurrencyReportView* m_report;
    widgets::StateStack* m_results; ///< of the check
    widgets::StateStack* m_contents; ///< whether there are events at all
    QProgressBar* m_progress;
    QPushButton* m_save; ///< the next step while there are no events
    QPushButton* m_start;
};

} // namespace app
