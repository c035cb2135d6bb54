#pragma once

#include <QFrame>

class QHBoxLayout;
class QVBoxLayout;

namespace widgets {

class Label;

/// A panel that groups what belongs together: an optional head line with a title and tools, and a
/// body.
class Card : public QFrame
{
    Q_OBJECT
public:
    enum class Padding {
        Normal,
        None, ///< for tables and charts, which reach the edges
    };
    explicit Card(
        const QString& title = {}, Padding padding = Padding::Normal, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    /// A muted line beside the title; empty hides it.
    void setNote(const QString& note);
    /// At the right end of the head line, in order.
    void addTool(QWidget* tool);
    /// Where the contents go.
    QVBoxLayout* body() const { return m_body; }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    QWidget* m_head;
    QHBoxLayout* m_tools;
    Label* m_title;
    Label* m_note;
    QVBoxLayout* m_body;
};

} // namespace widgets
