#pragma once

#include <engine/catalog/objects.h>
#include <engine/catalog/provision.h>
#include <engine/core/result.h>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace engine::catalog {

/// One document to put (text set) or delete (no text). Kinds: "service", "function", "onDemandConfig",
/// "provisionConfig".
struct DocumentChange
{
    std::string kind;
    std::string key; ///< "service", "service/function" or "service.qualifier/function"
    std::optional<std::string> text; ///< JSON
};

/// A page of a sorted listing.
struct ListRequest
{
    std::string prefix;
    std::string startKey; ///< inclusive; need not exist
    std::string nextToken; ///< wins over startKey
    int limit = 20; ///< 1..100
};
template <typename T>
struct ListPage
{
    std::vector<std::shared_ptr<const T>> items;
    std::string nextToken; ///< empty on the last page
};

struct OnDemandConfig
{
    std::string service, qualifier, function;
    std::int64_t maximumInstanceCount = 0;
    bool operator==(const OnDemandConfig&) const = default;
};

/// A change that passed every check and waits to be stored: write `documents`, then commit() the change. Only one may
/// be open at a time (the engine queues the others), so what it was checked against still holds when it commits.
struct Change
{
    std::vector<DocumentChange> documents;
    std::shared_ptr<const Service> service; ///< the new one, when a service was created or updated
    std::shared_ptr<const Function> function; ///< likewise
    std::optional<OnDemandConfig> onDemand;
    std::shared_ptr<const ProvisionConfig> provision; ///< whole
    std::string deletedService, deletedFunction; ///< document keys; a function takes its other configs along
    std::string deletedOnDemand, deletedProvision;
};

/// Services and functions, in memory whole; storage keeps the documents. Owned by the engine thread.
///
/// create/update/remove check everything and return a Change without touching the catalog; commit() applies one.
/// `ifMatch`: an ETag, quoted or not; empty: unconditional. Mismatch gives PreconditionFailed.
class Catalog
{
public:
    /// Loads what storage has, in any order, in place of what was there. Corrupt names the document.
    Result<void> load(const std::vector<DocumentChange>& documents);
    void commit(const Change& change);

    // Services
    Result<std::shared_ptr<const Service>> service(std::string_view name) const;
    Result<ListPage<Service>> listServices(const ListRequest& request) const;
    Result<Change> createService(const std::string& name, const ServiceConfig& config, TimePoint now) const;
    Result<Change> updateService(
        std::string_view name, const ServiceConfig& config, std::string_view ifMatch, TimePoint now) const;
    Result<Change> removeService(std::string_view name, std::string_view ifMatch) const;

    // Functions
    Result<std::shared_ptr<const Function>> function(std::string_view service, std::string_view name) const;
    Result<ListPage<Function>> listFunctions(std::string_view service, const ListRequest& request) const;
    Result<Change> createFunction(const std::string& service, const std::string& name, const FunctionConfig& config,
        const CodePackage& code, TimePoint now) const;
    /// `code`: the new package, or nullopt to keep the old one.
    Result<Change> updateFunction(std::string_view service, std::string_view name, const FunctionConfig& config,
        const std::optional<CodePackage>& code, std::string_view ifMatch, TimePoint now) const;
    Result<Change> removeFunction(std::string_view service, std::string_view name, std::string_view ifMatch) const;

    // Maximum on-demand instances per function (0 disables it)
    std::optional<std::int64_t> maximumInstanceCount(
        std::string_view service, std::string_view qualifier, std::string_view function) const;
    /// Ascending by service, qualifier and function.
    std::vector<OnDemandConfig> onDemandConfigs() const;
    /// At most 90 % of the region's limit, all functions together likewise; lowering one is always possible.
    Result<Change> putOnDemandConfig(const OnDemandConfig& config, std::int64_t regionLimit) const;
    Result<Change> removeOnDemandConfig(
        std::string_view service, std::string_view qualifier, std::string_view function) const;

    // Provisioned instances per function and qualifier
    /// Null when there is none, also when there is no such function.
    std::shared_ptr<const ProvisionConfig> provisionConfig(
        std::string_view service, std::string_view qualifier, std::string_view function) const;
    /// Ascending by service, qualifier and function.
    std::vector<std::shared_ptr<const ProvisionConfig>> provisionConfigs() const;
    /// InvalidArgument, see validate(); InstanceMetricsRequired for target tracking when the service's log config does
    /// not ask for them.
    Result<Change> putProvisionConfig(const ProvisionUpdate& update) const;
    /// ProvisionConfigNotFound when there is none.
    Result<Change> removeProvisionConfig(
        std::string_view service, std::string_view qualifier, std::string_view function) const;

    /// The version a call with this qualifier ("" and "LATEST" are the same) runs; the same object until something of
    /// the function or its service changes that instances see, so a new description keeps them. ServiceNotFound,
    /// VersionNotFound, AliasNotFound, FunctionNotFound.
    Result<FunctionVersionPtr> resolve(
        std::string_view service, std::string_view qualifier, std::string_view function) const;
    /// ServiceNotFound, VersionNotFound, AliasNotFound.
    Result<void> checkQualifier(std::string_view service, std::string_view qualifier) const;

    /// Everything, sorted by name; cheap to copy and safe to hand to another thread.
    struct Snapshot
    {
        std::vector<std::shared_ptr<const Service>> services;
        std::vector<std::shared_ptr<const Function>> functions; ///< by service, then name
        std::map<std::string, std::int64_t> maximumInstanceCounts; ///< "service/function" -> LATEST's maximum
        std::vector<std::shared_ptr<const ProvisionConfig>> provisionConfigs; ///< by service, qualifier, function
    };
    std::shared_ptr<const Snapshot> snapshot() const;
    /// Packages any function refers to.
    bool isCodeUsed(std::string_view sha256) const;

private:
    struct FunctionEntry
    {
        std::shared_ptr<const Function> function;
        FunctionVersionPtr version;
    };
    struct ServiceEntry
    {
        std::shared_ptr<const Service> service;
        std::map<std::string, FunctionEntry, std::less<>> functions;
    };
    Result<const ServiceEntry*> find(std::string_view service) const;
    Result<const FunctionEntry*> find(std::string_view service, std::string_view function) const;
    void put(const std::shared_ptr<const Service>& service);
    void put(const std::shared_ptr<const Function>& function);
    void eraseFunction(std::string_view key);
    FunctionVersionPtr makeVersion(std::shared_ptr<const Service> service, std::shared_ptr<const Function> function);

    std::map<std::string, ServiceEntry, std::less<>> m_services;
    std::map<std::string, OnDemandConfig, std::less<>> m_onDemandConfigs;
    std::map<std::string, std::shared_ptr<const ProvisionConfig>, std::less<>> m_provisionConfigs;
    std::uint64_t m_lastRevision = 0;
};

} // namespace engine::catalog
