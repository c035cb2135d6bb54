#include <engine/runtime/log_text.h>

#include <algorithm>
#include <array>
#include <utility>

namespace engine::runtime {

using metering::LogLevel;

namespace {
constexpr std::array<std::pair<std::string_view, LogLevel>, 9> kLevelTags{{
    {"TRACE", LogLevel::Debug},
    {"DEBUG", LogLevel::Debug},
    {"INFO", LogLevel::Info},
    {"WARN", LogLevel::Warn},
    {"WARNING", LogLevel::Warn},
    {"ERROR", LogLevel::Error},
    {"CRITICAL", LogLevel::Error},
    {"FATAL", LogLevel::Error},
    {"LOG", LogLevel::Info},
}};

constexpr std::string_view kTimePattern = "0000-00-00T00:00:00.000Z ";
constexpr std::size_t kMaxTagStart = 100;

constexpr std::string_view kDatePattern = "0000-00-00";
constexpr std::size_t kMaxBeforeDate = 2;

/// `pattern`: 0 stands for any digit.
bool startsWith(std::string_view line, std::string_view pattern)
{
    if (line.size() < pattern.size()) return false;
    return std::equal(pattern.begin(), pattern.end(), line.begin(),
        [](char wanted, char c) { return wanted == '0' ? c >= '0' && c <= '9' : c == wanted; });
}

bool isContinuation(char byte)
{
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

/// Bytes of the valid UTF-8 character at the start of `text`; 0: there is none.
std::size_t characterLength(std::string_view text)
{
    const auto first = static_cast<unsigned char>(text.front());
    if (first < 0x80) return 1;
    const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
    for (std::size_t i = 1; i < length; ++i) {
        if (!isContinuation(text[i])) return 0;
    }
    const auto second = static_cast<unsigned char>(text[1]);
    const bool isOverlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
    const bool isSurrogate = first == 0xED && second > 0x9F;
    const bool isBeyondUnicode = first == 0xF4 && second > 0x8F;
    return isOverlong || isSurrogate || isBeyondUnicode ? 0 : length;
}
} // namespace

LogLevel levelOf(std::string_view line)
{
    if (!startsWith(line, kTimePattern)) return LogLevel::None;
    const auto open = line.substr(0, kMaxTagStart).find('[', kTimePattern.size());
    if (open == std::string_view::npos || line[open - 1] != ' ') return LogLevel::None;
    const auto close = line.find(']', open);
    if (close == std::string_view::npos) return LogLevel::None;
    const auto tag = line.substr(open + 1, close - open - 1);
    const auto known
        = std::find_if(kLevelTags.begin(), kLevelTags.end(), [&](const auto& one) { return one.first == tag; });
    return known == kLevelTags.end() ? LogLevel::None : known->second;
}

bool startsWithDate(std::string_view line)
{
    for (std::size_t before = 0; before <= std::min(kMaxBeforeDate, line.size()); ++before) {
        if (startsWith(line.substr(before), kDatePattern)) return true;
    }
    return false;
}

std::string toValidUtf8(std::string_view bytes)
{
    std::string text;
    text.reserve(bytes.size());
    while (!bytes.empty()) {
        std::size_t valid = 0;
        while (valid < bytes.size()) {
            const auto length = characterLength(bytes.substr(valid));
            if (length == 0) break;
            valid += length;
        }
        text += bytes.substr(0, valid);
        bytes.remove_prefix(valid);
        if (!bytes.empty()) {
            text += "\xEF\xBF\xBD";
            bytes.remove_prefix(1);
        }
    }
    return text;
}

std::string_view LineCutter::withoutReturn(std::string_view line)
{
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::size_t LineCutter::lengthWithinCharacters(std::string_view text)
{
    for (std::size_t back = 0; back < 4; ++back) {
        if (!isContinuation(text[kMaxLogText - back])) return kMaxLogText - back;
    }
    return kMaxLogText; // not UTF-8: cut anywhere
}

} // namespace engine::runtime
