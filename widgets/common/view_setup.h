#pragma once

class QTableView;
class QTreeView;

namespace widgets {

/// The house's tables and trees: no frame, no grid, whole rows, fixed heights, smooth scrolling.
/// Before filling them.
void setUpTable(QTableView& table);
void setUpTree(QTreeView& tree);

} // namespace widgets
