#pragma once

#include <QWidget>
#include <app/console/workspace.h>

class QTreeView;

namespace model {
class FunctionFilterModel;
class FunctionTreeModel;
} // namespace model
namespace widgets {
class SearchLine;
class StateStack;
} // namespace widgets

namespace app {

/// Services and functions, searched and chosen from: how many instances each has now, and its calls
/// of the last hour.
class FunctionTree : public QWidget
{
    Q_OBJECT
public:
    explicit FunctionTree(Workspace& workspace, QWidget* parent = nullptr);

    /// Marks what is shown; both empty: nothing.
    void setCurrent(const QString& service, const QString& function);
    /// Puts the keyboard into the search line.
    void focusSearch();

Q_SIGNALS:
    void functionChosen(const QString& service, const QString& function);

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void setUpView();
    void listen();
    void updateCatalog();
    void queryHistory();
    void search(const QString& text);
    void choose(const QModelIndex& index);
    void chooseFirstMatch();
    void showMenu(const QPoint& position);
    void askToDelete(const QModelIndex& index);

    Workspace& m_workspace;
    model::FunctionTreeModel* m_model;
    model::FunctionFilterModel* m_filter;
    widgets::SearchLine* m_search;
    QTreeView* m_view;
    widgets::StateStack* m_states;
    QString m_service, m_function; ///< the marked ones
    bool m_hasCatalog = false;
};

} // namespace app
