#pragma once

#include <QString>
#include <engine/core/result.h>
#include <engine/storage/code_store.h>
#include <map>
#include <model/tables/package_file_model.h>
#include <optional>
#include <span>
#include <vector>

namespace app {

/// A code package while it is edited: its deployed files and what was written, added and removed
/// since. Paths as in the package, "lib/util.js"; contents are bytes.
class PackageDraft
{
public:
    using Edit = engine::storage::CodeStore::Edit;

    /// What is deployed now; edits stay on top. An edit that removes what is gone by itself is done
    /// with.
    void setFiles(std::vector<engine::storage::PackageFile> files);
    const std::vector<engine::storage::PackageFile>& files() const { return m_files; }
    /// Null when nothing of this path is deployed.
    const engine::storage::PackageFile* deployed(const std::string& path) const;

    void write(const std::string& path, std::string content);
    void remove(const std::string& path);
    /// Back to what is deployed; a new file is gone by that.
    void revert(const std::string& path);
    void clear() { m_edits.clear(); }

    bool isEmpty() const { return m_edits.empty(); }
    int editCount() const { return static_cast<int>(m_edits.size()); }
    bool isEdited(const std::string& path) const { return m_edits.contains(path); }
    bool isRemoved(const std::string& path) const;
    /// What is to be deployed in place of the deployed content; nullopt when there is none.
    std::optional<std::string> written(const std::string& path) const;
    /// Files there will be, in this folder and below; "" for all. Sorted.
    std::vector<std::string> paths(const std::string& folder = {}) const;

    /// InvalidArgument in English when no file of this name can be made here.
    engine::Result<void> checkNewPath(const std::string& path) const;

    std::vector<Edit> edits() const;
    model::PackageFileModel::Changes changes() const;
    /// These are deployed now; edits made since stay.
    void markDeployed(const std::vector<Edit>& edits);

private:
    std::vector<engine::storage::PackageFile> m_files; ///< sorted by path
    std::map<std::string, std::optional<std::string>> m_edits; ///< nullopt: removed
};

} // namespace app
