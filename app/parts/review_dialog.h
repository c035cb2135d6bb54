#pragma once

#include <QDialog>
#include <app/parts/change_line.h>
#include <vector>

namespace app {

/// The staged changes against what runs, before they are applied. accepted(): apply them. Deletes
/// itself when closed.
class ReviewDialog : public QDialog
{
    Q_OBJECT
public:
    /// `function`: "service/function". `effect`: what applying does, a sentence. `canApply`: nothing
    /// is refused.
    ReviewDialog(const QString& function, const std::vector<ChangeLine>& lines,
        const QString& effect, bool canApply, QWidget* parent);
};

} // namespace app
