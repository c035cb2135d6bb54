#pragma once

#include <QDialog>

namespace app {

/// The keys that work in the window. Use open(); deletes itself when closed.
class KeysDialog : public QDialog
{
    Q_OBJECT
public:
    explicit KeysDialog(QWidget* parent);
};

} // namespace app
