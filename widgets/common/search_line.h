#pragma once

#include <QLineEdit>
#include <QTimer>

namespace widgets {

/// A line to type a search into. Tells it once typing pauses, and at once on Enter and when it is
/// emptied.
class SearchLine : public QLineEdit
{
    Q_OBJECT
public:
    explicit SearchLine(const QString& placeholder, QWidget* parent = nullptr);

Q_SIGNALS:
    /// Trimmed; not repeated.
    void searchChanged(const QString& text);
    /// Down was pressed: the results should take the keyboard.
    void resultsRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void tell();
    QTimer m_pause;
    QString m_told;
};

} // namespace widgets
