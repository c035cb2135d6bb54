#pragma once

#include <QListWidget>

namespace app {

/// The sections of a long form: where one is, and which of them have changes or problems. Up and
/// down go from one to the next.
class SectionList : public QListWidget
{
    Q_OBJECT
public:
    enum class Mark { None, Changed, Problem };

    explicit SectionList(QWidget* parent = nullptr);

    /// Above the sections that follow.
    void addHeading(const QString& text);
    /// Sections count from 0, without the headings.
    void addSection(const QString& title);
    void setMark(int section, Mark mark);
    /// Shows where the form is; does not emit sectionChosen().
    void setCurrentSection(int section);

Q_SIGNALS:
    /// By the user.
    void sectionChosen(int section);

private:
    QList<QListWidgetItem*> m_sections;
};

} // namespace app
