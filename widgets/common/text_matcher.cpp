#include "text_matcher.h"

#include <algorithm>

namespace widgets {

namespace {

char folded(char character)
{
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character + ('a' - 'A'))
                                                : character;
}

} // namespace

TextMatcher::TextMatcher(const QString& text)
    : m_text(text)
{
    const QByteArray utf8 = text.toUtf8();
    const bool isAscii
        = std::ranges::all_of(utf8, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    if (!isAscii) return;
    m_folded.resize(static_cast<std::size_t>(utf8.size()));
    std::ranges::transform(utf8, m_folded.begin(), folded);
}

bool TextMatcher::isIn(std::string_view utf8) const
{
    if (m_text.isEmpty()) return true;
    if (!m_folded.empty()) return isAsciiIn(utf8);
    return QString::fromUtf8(utf8.data(), static_cast<qsizetype>(utf8.size()))
        .contains(m_text, Qt::CaseInsensitive);
}

bool TextMatcher::isAsciiIn(std::string_view utf8) const
{
    const std::size_t length = m_folded.size();
    if (utf8.size() < length) return false;
    const char first = m_folded.front();
    const char* const end = utf8.data() + utf8.size() - length + 1;
    for (const char* at = utf8.data(); at < end; ++at) {
        if (folded(*at) != first) continue;
        std::size_t i = 1;
        while (i < length && folded(at[i]) == m_folded[i]) {
            ++i;
        }
        if (i == length) return true;
    }
    return false;
}

} // namespace widgets
