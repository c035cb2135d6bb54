#include "function_tree_model.h"

#include <QThread>
#include <algorithm>
#include <model/format/numbers.h>

using namespace Qt::StringLiterals;
using engine::catalog::Catalog;
using engine::catalog::Function;

namespace model {

namespace {

QString fromStd(const std::string& text)
{
    return QString::fromStdString(text);
}

} // namespace

FunctionTreeModel::FunctionTreeModel(QObject* parent)
    : QAbstractItemModel(parent)
{
}

void FunctionTreeModel::setIcons(const QIcon& service, const QIcon& function)
{
    m_serviceIcon = service;
    m_functionIcon = function;
}

void FunctionTreeModel::setCatalog(const Catalog::Snapshot& next)
{
    Q_ASSERT(QThread::currentThread() == thread());
    if (m_services.empty() && !next.services.empty()) {
        beginResetModel(); // first fill: one signal, not one per row
        for (const auto& service : next.services) {
            auto node = std::make_unique<ServiceNode>();
            node->name = fromStd(service->name);
            m_services.push_back(std::move(node));
        }
        numberServices();
        auto service = m_services.begin();
        for (const auto& function : next.functions) { // in the order of their services
            const QString serviceName = fromStd(function->serviceName);
            while ((*service)->name != serviceName) {
                ++service;
            }
            (*service)->functions.push_back({fromStd(function->name),
                fromStd(function->config.runtime), function->serviceName + '/' + function->name});
        }
        endResetModel();
        return;
    }
    mergeServices(next);
}

/// Both lists ascend by name: one walk over both.
void FunctionTreeModel::mergeServices(const Catalog::Snapshot& next)
{
    int row = 0;
    auto functions = std::span(next.functions);
    for (const auto& wanted : next.services) {
        const QString name = fromStd(wanted->name);
        while (row < static_cast<int>(m_services.size())
            && wanted->name > m_services[static_cast<std::size_t>(row)]->name.toStdString()) {
            beginRemoveRows({}, row, row);
            m_services.erase(m_services.begin() + row);
            numberServices();
            endRemoveRows();
        }
        if (row == static_cast<int>(m_services.size())
            || m_services[static_cast<std::size_t>(row)]->name != name) {
            beginInsertRows({}, row, row);
            auto node = std::make_unique<ServiceNode>();
            node->name = name;
            m_services.insert(m_services.begin() + row, std::move(node));
            numberServices();
            endInsertRows();
        }
        const auto count = std::ranges::find_if(functions, [&](const auto& f) {
            return f->serviceName != wanted->name;
        }) - functions.begin();
        mergeFunctions(*m_services[static_cast<std::size_t>(row)],
            functions.first(static_cast<std::size_t>(count)));
        functions = functions.subspan(static_cast<std::size_t>(count));
        ++row;
    }
    while (row < static_cast<int>(m_services.size())) {
        const int last = static_cast<int>(m_services.size()) - 1;
        beginRemoveRows({}, last, last);
        m_services.pop_back();
        endRemoveRows();
    }
}

void FunctionTreeModel::mergeFunctions(
    ServiceNode& service, std::span<const std::shared_ptr<const Function>> next)
{
    int row = 0;
    const auto size = [&] { return static_cast<int>(service.functions.size()); };
    for (const auto& wanted : next) {
        const QString name = fromStd(wanted->name);
        while (row < size()
            && wanted->name > service.functions[static_cast<std::size_t>(row)].name.toStdString()) {
            removeFunction(service, row);
        }
        if (row == size() || service.functions[static_cast<std::size_t>(row)].name != name) {
            insertFunction(service, row, *wanted);
        } else if (FunctionNode& node = service.functions[static_cast<std::size_t>(row)];
                   node.runtime != fromStd(wanted->config.runtime)) {
            node.runtime = fromStd(wanted->config.runtime);
            const QModelIndex parent = serviceIndex(service);
            Q_EMIT dataChanged(index(row, 0, parent), index(row, ColumnCount - 1, parent));
        }
        ++row;
    }
    while (row < size()) {
        removeFunction(service, row);
    }
}

void FunctionTreeModel::insertFunction(ServiceNode& service, int row, const Function& function)
{
    beginInsertRows(serviceIndex(service), row, row);
    service.functions.insert(service.functions.begin() + row,
        {fromStd(function.name), fromStd(function.config.runtime),
            function.serviceName + '/' + function.name});
    endInsertRows();
}

void FunctionTreeModel::removeFunction(ServiceNode& service, int row)
{
    beginRemoveRows(serviceIndex(service), row, row);
    m_activity.remove(service.functions[static_cast<std::size_t>(row)].path);
    service.functions.erase(service.functions.begin() + row);
    endRemoveRows();
}

void FunctionTreeModel::numberServices()
{
    int row = 0;
    for (const auto& service : m_services) {
        service->row = row++;
    }
}

void FunctionTreeModel::setLive(const engine::LiveSnapshot& live)
{
    for (const auto& service : m_services) {
        int instances = 0;
        int inFlight = 0;
        for (std::size_t row = 0; row < service->functions.size(); ++row) {
            FunctionNode& node = service->functions[row];
            const auto found = live.gauges.find(node.path);
            const auto gauges = found == live.gauges.end() ? engine::metering::MetricsFold::Gauges{}
                                                           : found->second;
            const int alive = gauges.onDemand + gauges.provisioned + gauges.creating;
            instances += alive;
            inFlight += gauges.inFlight;
            if (node.instances == alive && node.inFlight == gauges.inFlight) continue;
            node.instances = alive;
            node.inFlight = gauges.inFlight;
            const QModelIndex changed
                = index(static_cast<int>(row), InstancesColumn, serviceIndex(*service));
            Q_EMIT dataChanged(changed, changed);
        }
        if (service->instances == instances && service->inFlight == inFlight) continue;
        service->instances = instances;
        service->inFlight = inFlight;
        const QModelIndex changed = serviceIndex(*service, InstancesColumn);
        Q_EMIT dataChanged(changed, changed);
    }
}

void FunctionTreeModel::addMetrics(std::span<const engine::metering::MetricsFold::Row> rows)
{
    for (const auto& row : rows) {
        m_now = std::max(m_now, row.point.second);
    }
    const std::vector<std::string> changed = m_activity.add(rows);
    for (const auto& service : m_services) {
        bool isChanged = false;
        for (std::size_t row = 0; row < service->functions.size(); ++row) {
            if (!std::ranges::binary_search(changed, service->functions[row].path)) continue;
            isChanged = true;
            const QModelIndex cell
                = index(static_cast<int>(row), ActivityColumn, serviceIndex(*service));
            Q_EMIT dataChanged(cell, cell, {SparklineRole});
        }
        const QModelIndex cell = serviceIndex(*service, ActivityColumn);
        if (isChanged) Q_EMIT dataChanged(cell, cell, {SparklineRole});
    }
}

void FunctionTreeModel::setNow(std::int64_t epochSecond)
{
    m_now = epochSecond;
    for (const auto& service : m_services) {
        const QModelIndex parent = serviceIndex(*service);
        const int last = static_cast<int>(service->functions.size()) - 1;
        if (last < 0) continue;
        Q_EMIT dataChanged(
            index(0, ActivityColumn, parent), index(last, ActivityColumn, parent), {SparklineRole});
    }
    if (m_services.empty()) return;
    Q_EMIT dataChanged(serviceIndex(*m_services.front(), ActivityColumn),
        serviceIndex(*m_services.back(), ActivityColumn), {SparklineRole});
}

QModelIndex FunctionTreeModel::find(const QString& service, const QString& function) const
{
    const auto found = std::ranges::find(m_services, service, &ServiceNode::name);
    if (found == m_services.end()) return {};
    if (function.isEmpty()) return serviceIndex(**found);
    const auto& functions = (*found)->functions;
    const auto node = std::ranges::find(functions, function, &FunctionNode::name);
    if (node == functions.end()) return {};
    return index(static_cast<int>(node - functions.begin()), 0, serviceIndex(**found));
}

int FunctionTreeModel::functionCount() const
{
    std::size_t count = 0;
    for (const auto& service : m_services) {
        count += service->functions.size();
    }
    return static_cast<int>(count);
}

// The index of a function carries its service; that of a service nothing.

QModelIndex FunctionTreeModel::index(int row, int column, const QModelIndex& parent) const
{
    if (!hasIndex(row, column, parent)) return {};
    if (!parent.isValid()) return createIndex(row, column, nullptr);
    return createIndex(row, column, m_services[static_cast<std::size_t>(parent.row())].get());
}

QModelIndex FunctionTreeModel::parent(const QModelIndex& index) const
{
    const auto* service = static_cast<const ServiceNode*>(index.constInternalPointer());
    return service ? createIndex(service->row, 0, nullptr) : QModelIndex();
}

int FunctionTreeModel::rowCount(const QModelIndex& parent) const
{
    if (!parent.isValid()) return static_cast<int>(m_services.size());
    if (parent.constInternalPointer() || parent.column() > 0) return 0;
    return static_cast<int>(m_services[static_cast<std::size_t>(parent.row())]->functions.size());
}

int FunctionTreeModel::columnCount(const QModelIndex&) const
{
    return ColumnCount;
}

QModelIndex FunctionTreeModel::serviceIndex(const ServiceNode& service, int column) const
{
    return createIndex(service.row, column, nullptr);
}

QVariant FunctionTreeModel::data(const QModelIndex& index, int role) const
{
    Q_ASSERT(checkIndex(index, CheckIndexOption::IndexIsValid));
    if (role == Qt::TextAlignmentRole && index.column() == InstancesColumn) {
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    }
    const auto* service = static_cast<const ServiceNode*>(index.constInternalPointer());
    if (!service)
        return serviceData(
            *m_services[static_cast<std::size_t>(index.row())], index.column(), role);
    return functionData(
        *service, service->functions[static_cast<std::size_t>(index.row())], index.column(), role);
}

QVariant FunctionTreeModel::serviceData(const ServiceNode& service, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        if (column == NameColumn) return service.name;
        if (column == InstancesColumn && service.instances > 0) return countText(service.instances);
        return {};
    case Qt::DecorationRole:
        return column == NameColumn ? QVariant(m_serviceIcon) : QVariant();
    case Qt::ToolTipRole:
        return tr("%1: %n function(s)", nullptr, static_cast<int>(service.functions.size()))
            .arg(service.name);
    case ServiceRole:
        return service.name;
    case FunctionRole:
    case RuntimeRole:
        return QString();
    case InstancesRole:
        return service.instances;
    case InFlightRole:
        return service.inFlight;
    case SparklineRole:
        return QVariant::fromValue(serviceActivity(service));
    case SortRole:
        return column == InstancesColumn ? QVariant(service.instances) : QVariant(service.name);
    default:
        return {};
    }
}

QVariant FunctionTreeModel::functionData(
    const ServiceNode& service, const FunctionNode& function, int column, int role) const
{
    switch (role) {
    case Qt::DisplayRole:
        if (column == NameColumn) return function.name;
        if (column == InstancesColumn && function.instances > 0)
            return countText(function.instances);
        return {};
    case Qt::DecorationRole:
        return column == NameColumn ? QVariant(m_functionIcon) : QVariant();
    case Qt::ToolTipRole:
        return tr("%1, %2\nInstances: %3, in flight: %4")
            .arg(function.name, function.runtime, countText(function.instances),
                countText(function.inFlight));
    case ServiceRole:
        return service.name;
    case FunctionRole:
        return function.name;
    case RuntimeRole:
        return function.runtime;
    case InstancesRole:
        return function.instances;
    case InFlightRole:
        return function.inFlight;
    case SparklineRole:
        return QVariant::fromValue(m_activity.values(function.path, m_now));
    case SortRole:
        return column == InstancesColumn ? QVariant(function.instances) : QVariant(function.name);
    default:
        return {};
    }
}

QList<float> FunctionTreeModel::serviceActivity(const ServiceNode& service) const
{
    QList<float> sum(ActivityHistory::kMinutes, 0.0f);
    for (const FunctionNode& function : service.functions) {
        const QList<float> values = m_activity.values(function.path, m_now);
        std::ranges::transform(sum, values, sum.begin(), std::plus());
    }
    return sum;
}

QVariant FunctionTreeModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole && section == InstancesColumn)
        return static_cast<int>(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    switch (section) {
    case NameColumn:
        return tr("Function");
    case ActivityColumn:
        return tr("Last hour");
    case InstancesColumn:
        return tr("Live", "instances alive now");
    default:
        return {};
    }
}

} // namespace model
