#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Writes zips byte by byte, as no honest tool would: stored entries with any name, mode and flags.
class RawZip
{
public:
    struct Entry
    {
        std::string name;
        std::string content;
        std::uint32_t mode = 0100644; ///< Unix, with the type of the file
        std::uint8_t system = 3; ///< that made it; 3: Unix, 0: Windows
        std::uint16_t flags = 0x0800; ///< 0x0800: the name is UTF-8, 1: encrypted
    };

    RawZip& add(Entry entry)
    {
        m_entries.push_back(std::move(entry));
        return *this;
    }
    RawZip& add(std::string name, std::string content = "x") { return add({std::move(name), std::move(content)}); }
    RawZip& link(std::string name, std::string target) { return add({std::move(name), std::move(target), 0120777}); }
    RawZip& folder(std::string name) { return add({std::move(name), "", 0040755}); }

    std::string bytes(std::string_view comment = {}) const
    {
        std::string zip;
        std::string directory;
        for (const auto& entry : m_entries) {
            const auto offset = zip.size();
            zip += "PK\3\4" + number(20, 2) + shared(entry) + number(0, 2) + entry.name + entry.content;
            directory += "PK\1\2" + number(20 | (entry.system << 8), 2) + number(20, 2) + shared(entry) + number(0, 8)
                + number(entry.system == 3 ? entry.mode << 16 : 0, 4) + number(offset, 4) + entry.name;
        }
        const auto at = zip.size();
        const auto count = number(m_entries.size(), 2);
        return zip + directory + "PK\5\6" + number(0, 4) + count + count + number(directory.size(), 4) + number(at, 4)
            + number(comment.size(), 2) + std::string(comment);
    }

private:
    static std::string number(std::uint64_t value, int bytes)
    {
        std::string text;
        for (int i = 0; i < bytes; ++i) text += static_cast<char>(value >> (8 * i));
        return text;
    }
    /// The part both headers have, up to the length of the name.
    static std::string shared(const Entry& entry)
    {
        const auto size = number(entry.content.size(), 4);
        return number(entry.flags, 2) + number(0, 2) + number(0, 2) + number(0x0021, 2)
            + number(crc32(entry.content), 4) + size + size + number(entry.name.size(), 2);
    }
    static std::uint32_t crc32(std::string_view bytes)
    {
        std::uint32_t crc = ~0u;
        for (const unsigned char byte : bytes) {
            crc ^= byte;
            for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ (crc & 1 ? 0xEDB88320u : 0);
        }
        return ~crc;
    }

    std::vector<Entry> m_entries;
};
