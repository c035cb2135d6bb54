#pragma once

#include <QWidget>
#include <widgets/common/icons.h>

class QHBoxLayout;

namespace widgets {

class ElidedLabel;

/// The head of a page: where we are, what it is, its states, and what can be done with it.
class PageHeader : public QWidget
{
    Q_OBJECT
public:
    PageHeader(Icon icon, const QString& title, QWidget* parent = nullptr);

    void setTitle(const QString& title);
    /// A muted line above the title, such as the service of a function; empty hides it.
    void setContext(const QString& context);
    /// A muted line below the title; empty hides it.
    void setSubtitle(const QString& subtitle);
    /// Chips and the like, right of the title.
    void addMark(QWidget* mark);
    /// Buttons, at the right edge; the most important last.
    void addAction(QWidget* action);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    Icon m_icon;
    ElidedLabel* m_context;
    ElidedLabel* m_title;
    ElidedLabel* m_subtitle;
    QHBoxLayout* m_marks;
    QHBoxLayout* m_actions;
};

} // namespace widgets
