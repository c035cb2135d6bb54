#pragma once

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <memory>

// What zip.cpp and unzip.cpp share around libarchive.
namespace engine::storage {

struct FreeArchive
{
    void operator()(archive* handle) const { archive_free(handle); }
};
using ArchivePtr = std::unique_ptr<archive, FreeArchive>;

struct FreeArchiveEntry
{
    void operator()(archive_entry* entry) const { archive_entry_free(entry); }
};
using ArchiveEntryPtr = std::unique_ptr<archive_entry, FreeArchiveEntry>;

/// libarchive converts names to the locale's charset: makes that UTF-8 for this thread while it lives.
class Utf8Locale
{
public:
    Utf8Locale()
        : m_utf8(newlocale(LC_CTYPE_MASK, "C.UTF-8", nullptr))
    {
        if (m_utf8) m_before = uselocale(m_utf8);
    }
    ~Utf8Locale()
    {
        if (!m_utf8) return;
        uselocale(m_before);
        freelocale(m_utf8);
    }
    Utf8Locale(const Utf8Locale&) = delete;
    Utf8Locale& operator=(const Utf8Locale&) = delete;

private:
    locale_t m_utf8;
    locale_t m_before{};
};

} // namespace engine::storage
