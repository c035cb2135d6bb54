#pragma once

#include <QDialog>
#include <app/pages/function/configuration/change_lines.h>

namespace app {

/// The staged changes against what runs, before they are applied. accepted(): apply them. Deletes
/// itself when closed.
class ReviewDialog : public QDialog
{
    Q_OBJECT
public:
    /// `function`: "service/function". `canApply`: nothing is refused.
    ReviewDialog(const QString& function, const std::vector<ChangeLine>& lines, bool canApply,
        QWidget* parent);
};

} // namespace app
