#include <app/cli/scratch_folder.h>

#include <stdlib.h>

namespace app::cli {

namespace fs = std::filesystem;

ScratchFolder::ScratchFolder()
    : m_path(fs::temp_directory_path() / "fcdesk-XXXXXX")
{
    auto name = m_path.string();
    m_path = ::mkdtemp(name.data()) ? fs::path(name) : fs::path();
}

ScratchFolder::~ScratchFolder()
{
    std::error_code ignored;
    if (!m_path.empty()) fs::remove_all(m_path, ignored);
}

} // namespace app::cli
