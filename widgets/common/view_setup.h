#pragma once

class QScrollArea;
class QTableView;
class QTreeView;
class QWidget;

namespace widgets {

/// The house's tables and trees: no frame, no grid, whole rows, fixed heights, smooth scrolling.
/// Before filling them.
void setUpTable(QTableView& table);
void setUpTree(QTreeView& tree);

/// What scrolls the cards of a page. No stop of its own for Tab: the view follows what has the keyboard.
QScrollArea* makeScrollArea(QWidget* content);

} // namespace widgets
