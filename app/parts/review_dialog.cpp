#include <app/parts/review_dialog.h>

#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <app/parts/change_table_model.h>
#include <widgets/common/buttons.h>
#include <widgets/common/card.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>
#include <widgets/common/view_setup.h>

namespace app {

using namespace widgets::metrics;
using widgets::ButtonKind;
using widgets::Label;
using widgets::TextStyle;

namespace {

QTableView* makeTable(const std::vector<ChangeLine>& lines)
{
    auto* table = new QTableView;
    widgets::setUpTable(*table);
    table->setModel(new ChangeTableModel(lines, table));
    table->setAccessibleName(ReviewDialog::tr("Changes"));
    QHeaderView* header = table->horizontalHeader();
    header->setStretchLastSection(false);
    for (int column = 0; column < ChangeTableModel::ColumnCount; ++column) {
        header->setSectionResizeMode(column, QHeaderView::Stretch);
    }
    table->setCurrentIndex(table->model()->index(0, 0));
    return table;
}

} // namespace

ReviewDialog::ReviewDialog(
    const QString& function, const std::vector<ChangeLine>& lines, const QString& effect,
    bool canApply, QWidget* parent)
    : QDialog(parent)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Review changes"));
    setModal(true);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpaceXl, kSpaceXl, kSpaceXl, kSpaceL);
    layout->setSpacing(kSpaceS);
    layout->addWidget(new Label(tr("Changes to %1").arg(function), TextStyle::Title));
    layout->addWidget(widgets::makeParagraph(canApply
            ? effect
            : tr("Some values are not allowed yet: correct them before you apply.")));
    layout->addSpacing(kSpaceS);
    auto* card = new widgets::Card({}, widgets::Card::Padding::None);
    QTableView* table = makeTable(lines);
    card->body()->addWidget(table);
    layout->addWidget(card, 1);
    layout->addSpacing(kSpaceS);

    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    QPushButton* close = widgets::makeButton(tr("Close"));
    QPushButton* apply = widgets::makeButton(tr("Apply changes"), ButtonKind::Primary);
    apply->setEnabled(canApply);
    apply->setDefault(true);
    buttons->addWidget(close);
    buttons->addWidget(apply);
    layout->addLayout(buttons);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(apply, &QPushButton::clicked, this, &QDialog::accept);
    resize(760, 420);
    (canApply ? apply : close)->setFocus();
}

} // namespace app
