#include <engine/storage/package_tree.h>

#include <array>
#include <cerrno>
#include <engine/core/unique_fd.h>
#include <engine/storage/archive_support.h>
#include <engine/storage/file_support.h>
#include <fcntl.h>
#include <sys/stat.h>

namespace engine::storage {

namespace {
class Zipper
{
public:
    explicit Zipper(std::int64_t maxBytes)
        : m_maxBytes(maxBytes)
    {
    }

    Result<std::string> run(const PackageTree& tree)
    {
        const Utf8Locale locale;
        m_archive.reset(archive_write_new());
        archive_write_set_format_zip(m_archive.get());
        // A tenth larger than the default, in a third of the time: every edit of a file packs them all.
        archive_write_set_format_option(m_archive.get(), "zip", "compression-level", "1");
        archive_write_set_bytes_in_last_block(m_archive.get(), 1); // no padding behind the end
        if (archive_write_open(m_archive.get(), this, nullptr, collect, nullptr) != ARCHIVE_OK) return failure("open");
        for (const auto& [path, entry] : tree) {
            if (auto done = add(path, entry); !done) return Failure(done.error());
        }
        if (archive_write_close(m_archive.get()) != ARCHIVE_OK) return failure("close");
        return std::move(m_zip);
    }

private:
    static la_ssize_t collect(archive* handle, void* self, const void* bytes, std::size_t count)
    {
        auto& zipper = *static_cast<Zipper*>(self);
        if (static_cast<std::int64_t>(zipper.m_zip.size() + count) > zipper.m_maxBytes) {
            zipper.m_isTooLarge = true;
            archive_set_error(handle, EFBIG, "too large");
            return -1;
        }
        zipper.m_zip.append(static_cast<const char*>(bytes), count);
        return static_cast<la_ssize_t>(count);
    }

    Failure failure(std::string_view path) const
    {
        if (m_isTooLarge) {
            return fail(ErrorCode::EntityTooLarge,
                "code package: the zip has more than " + std::to_string(m_maxBytes) + " bytes", "code");
        }
        const char* message = archive_error_string(m_archive.get());
        return fail(ErrorCode::Io, "pack '" + std::string(path) + "': " + (message ? message : "unknown error"));
    }

    Result<void> add(const std::string& path, const PackageEntry& entry)
    {
        if (entry.type != PackageEntry::Type::File) return addHeader(path, entry, 0);
        if (!entry.source.empty()) return addSource(path, entry);
        if (auto done = addHeader(path, entry, static_cast<std::int64_t>(entry.content.size())); !done) return done;
        return addBytes(path, entry.content);
    }

    /// Times, user and group stay unset: they would make equal packages differ.
    Result<void> addHeader(const std::string& path, const PackageEntry& entry, std::int64_t size)
    {
        const ArchiveEntryPtr header(archive_entry_new());
        archive_entry_set_pathname(header.get(), path.c_str());
        switch (entry.type) {
        case PackageEntry::Type::File:
            archive_entry_set_filetype(header.get(), AE_IFREG);
            archive_entry_set_perm(header.get(), entry.isExecutable ? 0755 : 0644);
            break;
        case PackageEntry::Type::Folder:
            archive_entry_set_filetype(header.get(), AE_IFDIR);
            archive_entry_set_perm(header.get(), 0755);
            break;
        case PackageEntry::Type::Link:
            archive_entry_set_filetype(header.get(), AE_IFLNK);
            archive_entry_set_perm(header.get(), 0777);
            archive_entry_set_symlink(header.get(), entry.content.c_str());
            break;
        }
        archive_entry_set_size(header.get(), size);
        if (archive_write_header(m_archive.get(), header.get()) != ARCHIVE_OK) return failure(path);
        return {};
    }

    Result<void> addBytes(const std::string& path, std::string_view bytes)
    {
        if (archive_write_data(m_archive.get(), bytes.data(), bytes.size()) != static_cast<la_ssize_t>(bytes.size())) {
            return failure(path);
        }
        return {};
    }

    Result<void> addSource(const std::string& path, const PackageEntry& entry)
    {
        const UniqueFd file(::open(entry.source.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
        struct stat status = {};
        if (!file || ::fstat(file.get(), &status) != 0) return fileFailure("read", entry.source, errno);
        if (auto done = addHeader(path, entry, status.st_size); !done) return done;
        std::int64_t left = status.st_size;
        while (left > 0) {
            const auto count = ::read(file.get(), m_buffer.data(), std::min<std::size_t>(m_buffer.size(), left));
            if (count < 0 && errno == EINTR) continue;
            if (count < 0) return fileFailure("read", entry.source, errno);
            if (count == 0) {
                return fail(ErrorCode::Io, "read '" + entry.source.string() + "': it became shorter meanwhile");
            }
            left -= count;
            if (auto done = addBytes(path, {m_buffer.data(), static_cast<std::size_t>(count)}); !done) return done;
        }
        return {};
    }

    std::int64_t m_maxBytes;
    bool m_isTooLarge = false;
    std::string m_zip;
    ArchivePtr m_archive;
    std::array<char, 64 * 1024> m_buffer;
};
} // namespace

Result<std::string> zip(const PackageTree& tree, std::int64_t maxBytes)
{
    return std::make_unique<Zipper>(maxBytes)->run(tree);
}

} // namespace engine::storage
