#pragma once

#include <filesystem>

namespace app::cli {

/// A folder below the temporary directory that is gone when this is.
class ScratchFolder
{
public:
    ScratchFolder();
    ~ScratchFolder();
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    const std::filesystem::path& path() const { return m_path; } ///< empty: none could be made

private:
    std::filesystem::path m_path;
};

} // namespace app::cli
