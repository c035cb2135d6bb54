#pragma once

#include <QWidget>
#include <map>
#include <model/edit/staged_function.h>
#include <vector>

class QScrollArea;
class QVBoxLayout;

namespace app {

class ConfigurationField;
class SectionList;

/// Every configuration field of a function and its service, in cards by section, with the list of
/// the sections at the left.
class ConfigurationForm : public QWidget
{
    Q_OBJECT
public:
    /// `staged` outlives it and has its base. `service`: its name, for headings.
    ConfigurationForm(
        model::StagedFunction& staged, const QString& service, QWidget* parent = nullptr);

    /// Paths of fields whose value cannot be applied, in form order.
    QStringList problems() const;
    /// Scrolls to the field and puts the keyboard into it.
    void reveal(const QString& path);
    /// Takes the staged values in place of what is entered and cannot be staged.
    void discardInputs();

Q_SIGNALS:
    /// problems() may be others.
    void problemsChanged();

private:
    struct Section
    {
        QString title; ///< "Resources"
        bool isService;
        QWidget* card;
        std::vector<ConfigurationField*> fields;
    };
    void addSection(bool isService, const QString& title);
    void fillCard(Section& section);
    bool isWrong(const ConfigurationField& field) const;
    void refreshMarks();
    void followScroll();
    void goTo(int section);

    model::StagedFunction& m_staged;
    QString m_service;
    SectionList* m_list;
    QScrollArea* m_scroll;
    QVBoxLayout* m_cards;
    std::vector<Section> m_sections;
    std::map<QString, ConfigurationField*> m_fields;
};

} // namespace app
