#pragma once

#include <engine/core/result.h>
#include <engine/core/unique_fd.h>
#include <filesystem>
#include <optional>
#include <string>

namespace engine {

/// What a running engine tells other processes about itself, in <dataDir>/engine.json (no secrets).
struct Presence
{
    int pid = 0;
    std::string endpoint, region, accountId, accessKeyId;
};

/// Exclusive use of a data directory, from take() until it goes.
class DataDirLock
{
public:
    /// Makes the folder (0700) and takes it. InUse names the process that has it; Io says why it cannot be written.
    static Result<DataDirLock> take(const std::filesystem::path& dataDir);
    DataDirLock(DataDirLock&&) = default;
    DataDirLock& operator=(DataDirLock&&) = default;
    ~DataDirLock();

    Result<void> announce(const Presence& presence);

private:
    DataDirLock(std::filesystem::path dataDir, UniqueFd lock);
    std::filesystem::path m_dataDir;
    UniqueFd m_lock;
};

/// The engine that has this directory now; nullopt when none does or it is not ready yet.
std::optional<Presence> findPresence(const std::filesystem::path& dataDir);

} // namespace engine
