#pragma once

#include <app/pages/function/cold_starts/start_statistics.h>
#include <vector>
#include <widgets/common/card.h>

namespace widgets {
class Label;
class PhaseStrip;
} // namespace widgets

namespace app {

/// How long starts take along each path: a strip of phases each, drawn to one scale.
class PathComparison : public widgets::Card
{
    Q_OBJECT
public:
    explicit PathComparison(QWidget* parent = nullptr);

    /// At most three paths: there are no more.
    void setPaths(const std::vector<PathStatistics>& paths);
    void setBusinessShare(double share);

private:
    struct Line
    {
        QWidget* whole;
        widgets::Label* name;
        widgets::Label* time;
        widgets::Label* detail;
        widgets::PhaseStrip* strip;
    };
    Line makeLine();
    std::vector<Line> m_lines;
    widgets::Label* m_share;
};

} // namespace app
