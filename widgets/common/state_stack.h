#pragma once

#include <QStackedWidget>
#include <QTimer>

namespace widgets {

class EmptyState;
class Label;

/// The four states of a page: loading, empty with the next step, data, error with a retry.
class StateStack : public QStackedWidget
{
    Q_OBJECT
public:
    enum class State { Loading, Empty, Data, Error };

    /// Takes both.
    StateStack(QWidget* content, EmptyState* empty, QWidget* parent = nullptr);

    State state() const { return m_state; }
    /// The ring appears only when loading takes longer than a blink, so that quick loads do not
    /// flicker.
    void showLoading(const QString& text = {});
    void showEmpty();
    void showData();
    /// `detail` may be empty.
    void showError(const QString& title, const QString& detail);

    EmptyState* emptyState() const { return m_empty; }

Q_SIGNALS:
    void retryRequested();

private:
    void setState(State state, QWidget* page);
    State m_state = State::Data;
    QWidget* m_data;
    EmptyState* m_empty;
    EmptyState* m_error;
    QWidget* m_loading;
    QWidget* m_loadingContents;
    Label* m_loadingText;
    QTimer m_delay;
};

} // namespace widgets
