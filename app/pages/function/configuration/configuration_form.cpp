#include "configuration_form.h"

#include "configuration_field.h"
#include "field_words.h"
#include "section_list.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QScrollArea>
#include <QScrollBar>
#include <algorithm>
#include <model/format/fields.h>
#include <widgets/common/card.h>
#include <widgets/common/label.h>
#include <widgets/common/message_bar.h>
#include <widgets/common/metrics.h>

namespace app {

using namespace widgets::metrics;
using widgets::Card;
using widgets::Label;

namespace {

constexpr int kFormWidth = 920; ///< longer lines are hard to read

QString sectionOf(const model::FieldInfo& field)
{
    return model::fieldSection(fieldPath(field));
}

} // namespace

ConfigurationForm::ConfigurationForm(
    model::StagedFunction& staged, const QString& service, QWidget* parent)
    : QWidget(parent)
    , m_staged(staged)
    , m_service(service)
    , m_list(new SectionList)
    , m_scroll(new QScrollArea)
    , m_cards(new QVBoxLayout)
{
    auto* layout = new QHBoxLayout(this);
    layout->setContentsMargins(kSpaceL, 0, 0, 0);
    layout->setSpacing(0);
    auto* side = new QVBoxLayout;
    side->setContentsMargins(0, kSpaceL, 0, 0);
    side->addWidget(m_list);
    layout->addLayout(side);
    layout->addWidget(m_scroll, 1);

    auto* content = new QWidget;
    auto* line = new QHBoxLayout(content);
    line->setContentsMargins(kSpaceL, kSpaceXl, kSpaceXl, kSpaceXl);
    auto* column = new QWidget;
    column->setMaximumWidth(kFormWidth);
    column->setLayout(m_cards);
    m_cards->setContentsMargins({});
    m_cards->setSpacing(kSpaceL);
    line->addWidget(column, 1);
    line->addStretch();
    m_scroll->setWidget(content);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);
    m_scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);

    for (const bool isService : {false, true}) {
        m_list->addHeading(isService ? tr("Service %1").arg(service) : tr("Function"));
        for (const auto& field : model::StagedFunction::fields()) {
            const auto isSame = [&](const Section& section) {
                return section.isService == isService && section.title == sectionOf(field);
            };
            if (field.isService == isService && std::ranges::none_of(m_sections, isSame))
                addSection(isService, sectionOf(field));
        }
    }
    m_cards->addStretch();
    refreshMarks();
    m_list->setCurrentSection(0);

    connect(m_list, &SectionList::sectionChosen, this, &ConfigurationForm::goTo);
    connect(m_scroll->verticalScrollBar(), &QScrollBar::valueChanged, this,
        &ConfigurationForm::followScroll);
    connect(&m_staged, &model::StagedFunction::valueChanged, this, [this](const QString& path) {
        if (const auto found = m_fields.find(path); found != m_fields.end())
            found->second->refreshValue();
    });
    connect(
        &m_staged, &model::StagedFunction::stateChanged, this, &ConfigurationForm::refreshMarks);
}

void ConfigurationForm::addSection(bool isService, const QString& title)
{
    auto* card = new Card(title);
    Section section{title, isService, card, {}};
    if (const QString note = sectionNote(title); !note.isEmpty()) {
        card->setNote(note);
    } else if (isService) {
        card->setNote(tr("Shared by all functions of %1").arg(m_service));
    }
    fillCard(section);
    m_cards->addWidget(card);
    m_list->addSection(title);
    m_sections.push_back(std::move(section));
}

/// Two columns; what needs the whole width gets it.
void ConfigurationForm::fillCard(Section& section)
{
    std::vector<const model::FieldInfo*> fields;
    for (const auto& field : model::StagedFunction::fields()) {
        if (field.isService == section.isService && sectionOf(field) == section.title)
            fields.push_back(&field);
    }
    auto* body = static_cast<Card*>(section.card)->body();
    const bool isAllKept
        = std::ranges::none_of(fields, [](const auto* field) { return hasEffect(*field); });
    if (isAllKept) {
        body->addWidget(new widgets::MessageBar(widgets::Tone::Neutral,
            tr("These values are kept and given back to API clients. They have no effect here "
               "yet.")));
        body->addSpacing(kSpaceS);
    }
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(kSpaceXl);
    grid->setVerticalSpacing(kSpaceL);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    int cell = 0;
    for (const auto* info : fields) {
        auto* field = new ConfigurationField(m_staged, *info, !isAllKept);
        field->refreshValue();
        connect(field, &ConfigurationField::inputProblemChanged, this, [this] {
            refreshMarks();
            Q_EMIT problemsChanged();
        });
        if (field->isWide() && cell % 2) ++cell;
        grid->addWidget(field, cell / 2, cell % 2, 1, field->isWide() ? 2 : 1, Qt::AlignTop);
        cell += field->isWide() ? 2 : 1;
        section.fields.push_back(field);
        m_fields[info->path] = field;
    }
    body->addLayout(grid);
}

QStringList ConfigurationForm::problems() const
{
    QStringList paths;
    for (const Section& section : m_sections) {
        for (const ConfigurationField* field : section.fields) {
            if (isWrong(*field)) paths << field->field().path;
        }
    }
    return paths;
}

bool ConfigurationForm::isWrong(const ConfigurationField& field) const
{
    return m_staged.refusals().contains(field.field().path) || field.hasInputProblem();
}

void ConfigurationForm::refreshMarks()
{
    for (std::size_t i = 0; i < m_sections.size(); ++i) {
        auto mark = SectionList::Mark::None;
        for (ConfigurationField* field : m_sections[i].fields) {
            field->refreshMarks();
            if (isWrong(*field)) {
                mark = SectionList::Mark::Problem;
            } else if (mark == SectionList::Mark::None && m_staged.isStaged(field->field().path)) {
                mark = SectionList::Mark::Changed;
            }
        }
        m_list->setMark(static_cast<int>(i), mark);
    }
}

void ConfigurationForm::reveal(const QString& path)
{
    const auto found = m_fields.find(path);
    if (found == m_fields.end()) return;
    ConfigurationField* field = found->second;
    m_scroll->ensureWidgetVisible(field, 0, kSpaceXl);
    QWidget* focused = window()->focusWidget();
    if (!focused || !field->isAncestorOf(focused)) field->input()->setFocus(Qt::OtherFocusReason);
}

void ConfigurationForm::discardInputs()
{
    for (const auto& [path, field] : m_fields) {
        field->discardInput();
    }
}

void ConfigurationForm::goTo(int section)
{
    const QWidget* card = m_sections[section].card;
    const int top = card->mapTo(m_scroll->widget(), QPoint()).y();
    m_scroll->verticalScrollBar()->setValue(top - kSpaceXl);
    // Near the end the scroll bar cannot go far enough; the choice counts all the same.
    m_list->setCurrentSection(section);
}

void ConfigurationForm::followScroll()
{
    if (m_list->hasFocus()) return; // it leads
    const int line = m_scroll->verticalScrollBar()->value() + 2 * kSpaceXl;
    int current = 0;
    for (std::size_t i = 0; i < m_sections.size(); ++i) {
        if (m_sections[i].card->mapTo(m_scroll->widget(), QPoint()).y() <= line)
            current = static_cast<int>(i);
    }
    m_list->setCurrentSection(current);
}

} // namespace app
