#include "section_list.h"

#include <QSignalBlocker>
#include <widgets/common/icons.h>
#include <widgets/common/metrics.h>
#include <widgets/common/theme.h>

namespace app {

using namespace widgets::metrics;
using widgets::Icon;
using widgets::Ink;
using widgets::TextStyle;

namespace {

constexpr int kWidth = 188;

/// Keeps the room of the marks, so that titles do not move.
QIcon noMark()
{
    QPixmap empty(kIconSize, kIconSize);
    empty.fill(Qt::transparent);
    return empty;
}

} // namespace

SectionList::SectionList(QWidget* parent)
    : QListWidget(parent)
{
    setAccessibleName(tr("Sections"));
    setFrameShape(QFrame::NoFrame);
    setFixedWidth(kWidth);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setUniformItemSizes(false);
    setSpacing(1);
    viewport()->setAutoFillBackground(false);
    connect(this, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
        if (const auto section = m_sections.indexOf(item); section >= 0)
            Q_EMIT sectionChosen(static_cast<int>(section));
    });
    // Also the one that is current already: the form may have been scrolled away from it.
    connect(this, &QListWidget::itemClicked, this, [this](QListWidgetItem* item) {
        if (const auto section = m_sections.indexOf(item); section >= 0)
            Q_EMIT sectionChosen(static_cast<int>(section));
    });
}

void SectionList::addHeading(const QString& text)
{
    auto* item = new QListWidgetItem(text, this);
    item->setFlags(Qt::NoItemFlags);
    item->setFont(widgets::Theme::font(TextStyle::Caption));
    item->setSizeHint({0, kRowHeight});
}

void SectionList::addSection(const QString& title)
{
    auto* item = new QListWidgetItem(noMark(), title, this);
    item->setSizeHint({0, kRowHeight});
    m_sections << item;
}

void SectionList::setMark(int section, Mark mark)
{
    QListWidgetItem* item = m_sections.at(section);
    if (item->data(Qt::UserRole) == QVariant(static_cast<int>(mark))) return;
    item->setData(Qt::UserRole, static_cast<int>(mark));
    switch (mark) {
    case Mark::None:
        item->setIcon(noMark());
        item->setToolTip({});
        break;
    case Mark::Changed:
        item->setIcon(widgets::themedIcon(Icon::Edit, Ink::Accent));
        item->setToolTip(tr("Has changes"));
        break;
    case Mark::Problem:
        item->setIcon(widgets::themedIcon(Icon::Error, Ink::Error));
        item->setToolTip(tr("Has values that are not allowed"));
        break;
    }
    item->setData(Qt::AccessibleDescriptionRole, item->toolTip());
}

void SectionList::setCurrentSection(int section)
{
    const QSignalBlocker blocker(this);
    setCurrentItem(m_sections.at(section));
}

} // namespace app
