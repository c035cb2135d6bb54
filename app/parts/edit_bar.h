#pragma once

#include <QWidget>

class QHBoxLayout;

namespace app {

/// The bar below an editor, for what can be done with its edits. Always there and always as high,
/// so nothing jumps when the first edit is made.
class EditBar : public QWidget
{
    Q_OBJECT
public:
    explicit EditBar(QWidget* parent = nullptr);

protected:
    QHBoxLayout* line() const { return m_line; }
    void paintEvent(QPaintEvent*) override;

private:
    QHBoxLayout* m_line;
};

} // namespace app
