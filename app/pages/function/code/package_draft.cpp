#include "package_draft.h"

#include <algorithm>
#include <engine/storage/package_path.h>
#include <set>

namespace app {

using engine::Result;
using engine::storage::PackageFile;
using Change = model::PackageFileModel::Change;

void PackageDraft::setFiles(std::vector<PackageFile> files)
{
    m_files = std::move(files);
    std::ranges::sort(m_files, {}, &PackageFile::path);
    std::erase_if(
        m_edits, [this](const auto& edit) { return !edit.second && !deployed(edit.first); });
}

const PackageFile* PackageDraft::deployed(const std::string& path) const
{
    const auto found = std::ranges::lower_bound(m_files, path, {}, &PackageFile::path);
    return found != m_files.end() && found->path == path ? &*found : nullptr;
}

void PackageDraft::write(const std::string& path, std::string content)
{
    m_edits[path] = std::move(content);
}

void PackageDraft::remove(const std::string& path)
{
    if (deployed(path))
        m_edits[path] = std::nullopt;
    else
        m_edits.erase(path);
}

void PackageDraft::revert(const std::string& path)
{
    m_edits.erase(path);
}

bool PackageDraft::isRemoved(const std::string& path) const
{
    const auto edit = m_edits.find(path);
    return edit != m_edits.end() && !edit->second;
}

std::optional<std::string> PackageDraft::written(const std::string& path) const
{
    const auto edit = m_edits.find(path);
    return edit == m_edits.end() ? std::nullopt : edit->second;
}

std::vector<std::string> PackageDraft::paths(const std::string& folder) const
{
    std::set<std::string> all;
    for (const PackageFile& file : m_files) {
        if (!isRemoved(file.path)) all.insert(file.path);
    }
    for (const auto& [path, content] : m_edits) {
        if (content) all.insert(path);
    }
    std::vector<std::string> below(all.begin(), all.end());
    if (!folder.empty()) {
        std::erase_if(below,
            [prefix = folder + '/'](const std::string& path) { return !path.starts_with(prefix); });
    }
    return below;
}

Result<void> PackageDraft::checkNewPath(const std::string& path) const
{
    const auto clean = engine::storage::packagePath(path);
    if (!clean) return engine::Failure(clean.error());
    const auto refuse = [&](const std::string& why) {
        return engine::fail(engine::ErrorCode::InvalidArgument, "'" + path + "' " + why);
    };
    if (*clean != path) return refuse("has empty or '.' steps");
    for (const std::string& other : paths()) {
        if (other == path) return refuse("exists already");
        if (other.starts_with(path + '/')) return refuse("is a folder");
        if (path.starts_with(other + '/')) return refuse("would lie in the file '" + other + "'");
    }
    return {};
}

std::vector<PackageDraft::Edit> PackageDraft::edits() const
{
    std::vector<Edit> all;
    for (const auto& [path, content] : m_edits) {
        all.push_back({path, content});
    }
    return all;
}

model::PackageFileModel::Changes PackageDraft::changes() const
{
    model::PackageFileModel::Changes all;
    for (const auto& [path, content] : m_edits) {
        all[path] = !content ? Change::Removed : deployed(path) ? Change::Modified : Change::Added;
    }
    return all;
}

void PackageDraft::markDeployed(const std::vector<Edit>& edits)
{
    for (const auto& [path, content] : edits) {
        const auto found = std::ranges::lower_bound(m_files, path, {}, &PackageFile::path);
        const bool isThere = found != m_files.end() && found->path == path;
        if (!content) {
            if (isThere) m_files.erase(found);
        } else if (isThere) {
            found->size = static_cast<std::int64_t>(content->size());
        } else {
            m_files.insert(found, {path, static_cast<std::int64_t>(content->size())});
        }
        const auto edit = m_edits.find(path);
        if (edit != m_edits.end() && edit->second == content) m_edits.erase(edit);
    }
}

} // namespace app
