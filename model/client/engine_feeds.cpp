#include "engine_feeds.h"

namespace model {

EngineFeeds::EngineFeeds(engine::Engine& engine)
    : m_engine(engine)
{
    for (engine::EngineObserver* observer : all()) {
        m_engine.addObserver(*observer);
    }
}

EngineFeeds::~EngineFeeds()
{
    for (engine::EngineObserver* observer : all()) {
        m_engine.removeObserver(*observer);
    }
}

std::vector<engine::EngineObserver*> EngineFeeds::all()
{
    return {&catalog, &live, &metrics, &log, &invocations, &instances, &prices, &problems};
}

} // namespace model
