#pragma once

#include <QWidget>
#include <widgets/common/buttons.h>

class QHBoxLayout;

namespace widgets {

class Label;

/// What a view shows when it has nothing to show: why, and the next step as a button.
class EmptyState : public QWidget
{
    Q_OBJECT
public:
    EmptyState(Icon icon, const QString& title, const QString& sentence, QWidget* parent = nullptr);

    void setText(const QString& title, const QString& sentence);
    /// Left to right; connect to its clicked().
    QPushButton* addAction(const QString& text, ButtonKind kind = ButtonKind::Primary);
    QPushButton* addAction(Icon icon, const QString& text, ButtonKind kind = ButtonKind::Primary);

protected:
    void resizeEvent(QResizeEvent*) override;

private:
    void fitSentence();
    class Emblem;
    Emblem* m_emblem;
    Label* m_title;
    Label* m_sentence;
    QHBoxLayout* m_actions;
};

} // namespace widgets
