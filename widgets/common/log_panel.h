#pragma once

#include <QWidget>
#include <widgets/common/icons.h>

class QAction;
class QComboBox;
class QHBoxLayout;
class QToolButton;

namespace widgets {

class FindBar;
class Label;
class LogView;
class SearchLine;

/// A log with its tools: filter by level, text, instance and request; find; follow; columns.
/// Choosing an instance or a request in the log filters by it.
class LogPanel : public QWidget
{
    Q_OBJECT
public:
    explicit LogPanel(QWidget* parent = nullptr);

    LogView* view() const { return m_view; }
    /// More filters, right of the panel's own.
    void addFilter(QWidget* filter);
    /// More tools, right of the panel's own.
    void addTool(QWidget* tool);
    /// Shows the lines of one instance or request only; empty: all.
    void setInstance(const QString& instanceId);
    void setRequest(const QString& requestId);
    /// What the log is narrowed to; empty: not.
    const QString& instance() const { return m_instance; }
    const QString& request() const { return m_request; }

Q_SIGNALS:
    /// The user or a setter narrowed the log to an instance or request, or no longer.
    void scopeChanged();
    /// The user took all lines out of the view.
    void cleared();

public Q_SLOTS:
    void openFind();

private:
    void applyFilter();
    void showCounts();
    void showFollowing();
    QToolButton* makeScope(Icon icon);
    QToolButton* makeColumnsMenu();
    LogView* m_view;
    SearchLine* m_text;
    QComboBox* m_level;
    QToolButton* m_instanceScope;
    QToolButton* m_requestScope;
    QAction* m_platform; ///< checked: its lines are shown
    QHBoxLayout* m_filters;
    Label* m_count;
    QToolButton* m_follow;
    QHBoxLayout* m_tools;
    FindBar* m_find;
    QString m_instance;
    QString m_request;
};

} // namespace widgets
