#pragma once

#include <QAbstractItemModel>
#include <QIcon>
#include <engine/engine.h>
#include <memory>
#include <model/tables/activity_history.h>
#include <vector>

namespace model {

/// Services and below them their functions, by name, with what each function is doing.
class FunctionTreeModel : public QAbstractItemModel
{
    Q_OBJECT
public:
    enum Column { NameColumn, ActivityColumn, InstancesColumn, ColumnCount };
    enum Role {
        ServiceRole = Qt::UserRole, ///< QString
        FunctionRole, ///< QString; empty for a service
        RuntimeRole, ///< QString; empty for a service
        InstancesRole, ///< int: on-demand, provisioned and creating ones; of a service the sum
        InFlightRole, ///< int
        SparklineRole, ///< QList<float>: invocations per minute of the last hour, oldest first; of
                       ///< a service the sum
        SortRole,
    };

    explicit FunctionTreeModel(QObject* parent = nullptr);

    void setIcons(const QIcon& service, const QIcon& function);
    /// Shows `next` with the fewest row signals, so that selection, expansion and scroll position
    /// survive.
    void setCatalog(const engine::catalog::Catalog::Snapshot& next);
    /// Counts of the moment.
    void setLive(const engine::LiveSnapshot& live);
    /// Points of finished seconds; also the older ones of the last hour, at start.
    void addMetrics(std::span<const engine::metering::MetricsFold::Row> rows);
    /// Moves the last hour of the sparklines: once a minute.
    void setNow(std::int64_t epochSecond);

    /// Invalid when there is none. `function` empty: the service.
    QModelIndex find(const QString& service, const QString& function = {}) const;
    int functionCount() const;

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(
        int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct FunctionNode
    {
        QString name;
        QString runtime;
        std::string path; ///< "service/function"
        int instances = 0;
        int inFlight = 0;
    };
    struct ServiceNode
    {
        QString name;
        int row = 0;
        std::vector<FunctionNode> functions;
        int instances = 0; ///< sums
        int inFlight = 0;
    };
    void mergeServices(const engine::catalog::Catalog::Snapshot& next);
    void mergeFunctions(ServiceNode& service,
        std::span<const std::shared_ptr<const engine::catalog::Function>> next);
    void numberServices();
    void insertFunction(ServiceNode& service, int row, const engine::catalog::Function& function);
    void removeFunction(ServiceNode& service, int row);
    QVariant serviceData(const ServiceNode& service, int column, int role) const;
    QVariant functionData(
        const ServiceNode& service, const FunctionNode& function, int column, int role) const;
    QList<float> serviceActivity(const ServiceNode& service) const;
    QModelIndex serviceIndex(const ServiceNode& service, int column = 0) const;
    const FunctionNode* functionAt(const QModelIndex& index) const;

    std::vector<std::unique_ptr<ServiceNode>> m_services;
    ActivityHistory m_activity;
    std::int64_t m_now = 0;
    QIcon m_serviceIcon;
    QIcon m_functionIcon;
};

} // namespace model
