#include <app/console/keys_dialog.h>

#include <QKeySequence>
#include <app/console/navigator.h>
#include <widgets/common/buttons.h>
#include <widgets/common/key_value_grid.h>
#include <widgets/common/label.h>
#include <widgets/common/metrics.h>

using namespace Qt::StringLiterals;

namespace app {

namespace {

QString text(const QKeySequence& keys)
{
    return keys.toString(QKeySequence::NativeText);
}

} // namespace

KeysDialog::KeysDialog(QWidget* parent)
    : QDialog(parent)
{
    using namespace widgets::metrics;
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Keys"));
    auto* keys = new widgets::KeyValueGrid;
    const QString either = tr("%1 or %2", "two keys that do the same");
    keys->addValue(text(QKeySequence::New), tr("Create a function"));
    keys->addValue(either.arg(u"/"_s, text(QKeySequence::Find)), tr("Search the functions"));
    keys->addValue(tr("%1 to %2", "the first and the last of several keys")
                       .arg(text(Qt::CTRL | Qt::Key_1), text(Qt::CTRL | Qt::Key(Qt::Key_1 + kFunctionTabCount - 1))),
        tr("Go to a tab of the function"));
    keys->addValue(text(Qt::Key_Return), tr("Open the function chosen in the tree"));
    keys->addValue(text(Qt::Key_Delete), tr("Delete the function chosen in the tree"));
    keys->addValue(text(Qt::CTRL | Qt::Key_Return), tr("Invoke, under Test"));
    keys->addValue(text(Qt::CTRL | Qt::SHIFT | Qt::Key_Return), tr("Check the concurrency, under Test"));
    keys->addValue(text(Qt::Key_Delete), tr("Recycle the chosen instance, under Instances"));
    keys->addValue(text(QKeySequence::Save), tr("Apply the configuration, deploy the code"));
    keys->addValue(either.arg(text(QKeySequence::Undo), text(QKeySequence::Redo)),
        tr("Undo or redo an edit, also of an applied configuration"));
    keys->addValue(text(QKeySequence::Find), tr("Find, in code and logs"));
    keys->addValue(either.arg(text(Qt::Key_F1), u"?"_s), tr("Show this list"));
    keys->addValue(text(QKeySequence::Quit), tr("Close the console"));

    auto* close = widgets::makeButton(tr("Close"), widgets::ButtonKind::Primary);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(close);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(kSpaceXl, kSpaceXl, kSpaceXl, kSpaceL);
    layout->setSpacing(kSpaceL);
    layout->addWidget(new widgets::Label(tr("Keys"), widgets::TextStyle::Heading));
    layout->addWidget(keys);
    layout->addStretch();
    layout->addLayout(buttons);
    setMinimumWidth(420);
    close->setDefault(true);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}

} // namespace app
