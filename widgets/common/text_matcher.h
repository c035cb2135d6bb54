#pragma once

#include <QString>
#include <string>
#include <string_view>

namespace widgets {

/// Finds a text in UTF-8 without case, fast where the text is ASCII.
class TextMatcher
{
public:
    TextMatcher() = default;
    explicit TextMatcher(const QString& text);

    const QString& text() const { return m_text; }
    bool isEmpty() const { return m_text.isEmpty(); }
    bool isIn(std::string_view utf8) const;

private:
    bool isAsciiIn(std::string_view utf8) const;
    QString m_text;
    std::string m_folded; ///< lower case; empty when the text is not ASCII
};

} // namespace widgets
