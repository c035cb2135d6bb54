#pragma once

#include <QWidget>

class QLineEdit;
class QToolButton;

namespace widgets {

class Label;

/// The line with which a text is searched: what for, how many there are, on to the next or back.
class FindBar : public QWidget
{
    Q_OBJECT
public:
    explicit FindBar(QWidget* parent = nullptr);

    /// Shows it with the keyboard in it; `text`, when given, is searched for.
    void open(const QString& text = {});
    QString text() const;
    bool isCaseMatched() const;
    /// Whether upper and lower case can be told apart.
    void setCaseOffered(bool isOffered);
    /// "3 of 12"; `current` counts from 0, -1: none yet. Nothing is shown for an empty search.
    void showCount(int current, int count, bool hasMore = false);

Q_SIGNALS:
    void searchChanged();
    void nextRequested();
    void previousRequested();
    void closed();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void paintEvent(QPaintEvent*) override;

private:
    void close();
    QLineEdit* m_line;
    QToolButton* m_case;
    Label* m_count;
};

} // namespace widgets
