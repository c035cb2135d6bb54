#pragma once

#include <model/client/feeds.h>
#include <vector>

namespace model {

/// All feeds of one engine, from construction to destruction.
class EngineFeeds
{
public:
    explicit EngineFeeds(engine::Engine& engine);
    ~EngineFeeds();
    EngineFeeds(const EngineFeeds&) = delete;
    EngineFeeds& operator=(const EngineFeeds&) = delete;

    CatalogFeed catalog;
    LiveFeed live;
    MetricsFeed metrics;
    LogFeed log;
    InvocationFeed invocations;
    InstanceFeed instances;
    PricesFeed prices;
    ProblemFeed problems;

private:
    std::vector<engine::EngineObserver*> all();
    engine::Engine& m_engine;
};

} // namespace model
