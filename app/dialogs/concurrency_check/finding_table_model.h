#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <app/concurrency_check/concurrency_report.h>
#include <model/format/states.h>
#include <vector>

namespace app {

/// What a concurrency check found, a line each, the worst first: answers that differ, errors that
/// appear only together, events that could not be compared, log lines that nobody can be told to
/// have printed.
class FindingTableModel : public QAbstractTableModel
{
    Q_OBJECT
public:
    enum Column { KindColumn, EventColumn, AloneColumn, TogetherColumn, ColumnCount };
    enum Role { MoodRole = Qt::UserRole }; ///< int, a model::Mood

    struct Finding
    {
        QString kind, event; ///< `event`: its name; empty: it is of none
        QString alone, together; ///< whole
        model::Mood mood;
        bool areAnswers = false; ///< `alone` and `together` are, and differ
    };

    explicit FindingTableModel(QObject* parent = nullptr);

    /// `events`: names, by index.
    void setReport(const ConcurrencyReport& report, const QStringList& events);
    const Finding& finding(int row) const { return m_findings[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    /// Answers on one line, from a little before they differ.
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    std::vector<Finding> m_findings;
};

} // namespace app
