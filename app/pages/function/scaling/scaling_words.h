#pragma once

#include <QList>
#include <app/parts/change_line.h>
#include <engine/catalog/provision.h>
#include <model/edit/staged_scaling.h>
#include <optional>
#include <vector>
#include <widgets/editors/records_editor.h>

// Scheduled actions and target tracking policies as rows of texts, and scaling in words.
namespace app {

using RowMembers = QList<widgets::RecordsEditor::Member>;
RowMembers actionMembers();
RowMembers policyMembers();

widgets::RecordsEditor::Record toRow(const engine::catalog::ScheduledAction& action);
widgets::RecordsEditor::Record toRow(const engine::catalog::TargetTrackingPolicy& policy);
/// nullopt when a number is none.
std::optional<engine::catalog::ScheduledAction> actionOf(
    const widgets::RecordsEditor::Record& row);
std::optional<engine::catalog::TargetTrackingPolicy> policyOf(
    const widgets::RecordsEditor::Record& row);

/// What is wrong with a row on its own; empty: nothing.
QString actionProblem(const widgets::RecordsEditor::Record& row);
QString policyProblem(const widgets::RecordsEditor::Record& row);

/// What is in force against what is staged: a line for each number and each rule that differs.
std::vector<ChangeLine> changeLines(const model::StagedScaling& staged);

} // namespace app
