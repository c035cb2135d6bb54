#include "view_setup.h"

#include "metrics.h"

#include <QHeaderView>
#include <QScrollArea>
#include <QTableView>
#include <QTreeView>

namespace widgets {

namespace {

void setUpView(QAbstractItemView& view)
{
    view.setFrameShape(QFrame::NoFrame);
    view.setSelectionBehavior(QAbstractItemView::SelectRows);
    view.setEditTriggers(QAbstractItemView::NoEditTriggers);
    view.setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    view.setHorizontalScrollMode(QAbstractItemView::ScrollPerPixel);
    view.setTextElideMode(Qt::ElideRight);
}

void setUpHeader(QHeaderView& header)
{
    header.setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    header.setHighlightSections(false);
    header.setStretchLastSection(true);
    header.setMinimumSectionSize(48);
}

} // namespace

void setUpTable(QTableView& table)
{
    setUpView(table);
    table.setShowGrid(false);
    table.setWordWrap(false);
    table.setTabKeyNavigation(false); // Tab leaves the table
    setUpHeader(*table.horizontalHeader());
    table.verticalHeader()->hide();
    table.verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    table.verticalHeader()->setDefaultSectionSize(metrics::kRowHeight);
}

void setUpTree(QTreeView& tree)
{
    setUpView(tree);
    tree.setUniformRowHeights(true);
    setUpHeader(*tree.header());
}

QScrollArea* makeScrollArea(QWidget* content)
{
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidgetResizable(true);
    area->setFocusPolicy(Qt::NoFocus);
    area->setWidget(content);
    return area;
}

} // namespace widgets
