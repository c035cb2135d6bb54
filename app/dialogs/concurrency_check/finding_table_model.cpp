#include <app/dialogs/concurrency_check/finding_table_model.h>

#include <algorithm>
#include <model/format/numbers.h>

namespace app {

using model::Mood;

namespace {

constexpr qsizetype kLongestCell = 400; ///< of an answer that is shown
constexpr qsizetype kLead = 8; ///< characters before two answers differ

/// `text` on one line, from about its character `from` on.
QString cellText(const QString& text, qsizetype from)
{
    const qsizetype begin = from <= 2 * kLead ? 0 : from - kLead;
    const QString line = text.mid(begin, kLongestCell).simplified();
    const QChar more(0x2026);
    return (begin > 0 ? QString(more) : QString()) + line
        + (text.size() - begin > kLongestCell ? QString(more) : QString());
}

qsizetype firstDifference(const FindingTableModel::Finding& finding)
{
    if (!finding.areAnswers) return 0;
    const auto [alone, together] = std::ranges::mismatch(finding.alone, finding.together);
    return alone - finding.alone.begin();
}

QString errorLine(const ConcurrencyReport::EventError& error)
{
    return FindingTableModel::tr("%1: %2 (%3 ×)", "type of an error, its message, how often")
        .arg(QString::fromStdString(error.errorType), QString::fromStdString(error.errorMessage),
            model::countText(error.count));
}

} // namespace

FindingTableModel::FindingTableModel(QObject* parent)
    : QAbstractTableModel(parent)
{
}

void FindingTableModel::setReport(const ConcurrencyReport& report, const QStringList& events)
{
    const auto eventName
        = [&events](std::size_t event) { return events.value(static_cast<qsizetype>(event)); };
    beginResetModel();
    m_findings.clear();
    for (const auto& difference : report.differences) {
        m_findings.push_back({tr("Another answer"), eventName(difference.event),
            QString::fromStdString(difference.alone), QString::fromStdString(difference.together),
            Mood::Bad, true});
    }
    for (const auto& error : report.errors) {
        m_findings.push_back({tr("Error only together"), eventName(error.event), tr("Succeeded"),
            errorLine(error), Mood::Bad});
    }
    for (const auto& error : report.errorsAlone) {
        m_findings.push_back({tr("Fails alone"), eventName(error.event), errorLine(error),
            tr("Not compared"), Mood::Warning});
    }
    for (const std::size_t event : report.unsteadyEvents) {
        m_findings.push_back({tr("Never the same"), eventName(event),
            tr("Another answer each time"), tr("Not compared"), Mood::Warning});
    }
    for (const auto& line : report.unattributedLines) {
        m_findings.push_back({tr("Line without request"), QString(), QString(),
            QString::fromStdString(line.text), Mood::Warning});
    }
    endResetModel();
}

int FindingTableModel::rowCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_findings.size());
}

int FindingTableModel::columnCount(const QModelIndex& parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FindingTableModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid));
    const Finding& row = finding(index.row());
    if (role == MoodRole) return static_cast<int>(row.mood);
    if (role != Qt::DisplayRole) return {};
    switch (index.column()) {
    case KindColumn:
        return row.kind;
    case EventColumn:
        return row.event;
    case AloneColumn:
        return cellText(row.alone, firstDifference(row));
    case TogetherColumn:
        return cellText(row.together, firstDifference(row));
    default:
        return {};
    }
}

QVariant FindingTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case KindColumn:
        return tr("Finding");
    case EventColumn:
        return tr("Event");
    case AloneColumn:
        return tr("Alone");
    case TogetherColumn:
        return tr("Together");
    default:
        return {};
    }
}

} // namespace app
