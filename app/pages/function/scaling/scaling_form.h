#pragma once

#include <QStringList>
#include <QWidget>
#include <model/edit/staged_scaling.h>

class QComboBox;

namespace widgets {
class FormField;
class Label;
class RecordsEditor;
class RowsEditor;
class UnitSpinBox;
} // namespace widgets

namespace app {

class FieldInput;

/// The inputs of a function's scaling, tied to what is staged.
class ScalingForm : public QWidget
{
    Q_OBJECT
public:
    /// `staged` outlives it.
    explicit ScalingForm(model::StagedScaling& staged, QWidget* parent = nullptr);

    /// How many on-demand instances the function may be given at most.
    struct Allowance
    {
        int regionLimit = 0;
        std::int64_t maximum = 0; ///< 90 % of it, less what others have
        std::int64_t others = 0;
        bool operator==(const Allowance&) const = default;
    };
    void setAllowance(const Allowance& allowance);
    /// Puts a card between the numbers and the rules.
    void setPreview(QWidget* card);
    /// What keeps it from being applied, in order; each is shown where it is.
    QStringList problems() const;
    /// Moves the keyboard to the first of them.
    void revealProblem();
    /// Takes the staged values in place of what is entered.
    void discardInputs();

Q_SIGNALS:
    void problemsChanged();

private:
    QWidget* makeNumbers();
    QWidget* makeActions();
    QWidget* makePolicies();
    void showStaged();
    void stageMaximum();
    void stageTarget();
    void stageIdleMode();
    void stageActions();
    void stagePolicies();
    QString maximumProblem() const;
    void check();

    model::StagedScaling& m_staged;
    Allowance m_allowance;
    FieldInput* m_maximum;
    widgets::FormField* m_maximumField;
    widgets::UnitSpinBox* m_target;
    widgets::FormField* m_targetField;
    QComboBox* m_idleMode;
    widgets::RecordsEditor* m_actions;
    widgets::RecordsEditor* m_policies;
    widgets::Label* m_actionsProblem;
    widgets::Label* m_policiesProblem;
    QWidget* m_previewPlace;
    std::vector<engine::catalog::ScheduledAction> m_shownActions; ///< what the rows say
    std::vector<engine::catalog::TargetTrackingPolicy> m_shownPolicies;
    bool m_isShowing = false; ///< inputs are filled, not edited
    QStringList m_problems;
};

} // namespace app
