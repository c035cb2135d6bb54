#include "json_text.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace widgets {

namespace {

constexpr int kDeepest = 500;

class JsonScanner
{
    Q_DECLARE_TR_FUNCTIONS(widgets::JsonScanner)
public:
    explicit JsonScanner(QStringView text)
        : m_text(text)
    {
    }

    bool scan()
    {
        skipSpace();
        if (isAtEnd()) return fail(tr("There is no value."));
        if (!value(0)) return false;
        skipSpace();
        return isAtEnd() || fail(tr("The value ends before this."));
    }

    QString takeFormatted() { return std::move(m_formatted); }

    JsonProblem problem() const
    {
        JsonProblem problem{.message = m_message};
        for (const QChar character : m_text.first(m_problemAt)) {
            ++problem.column;
            if (character == u'\n') {
                ++problem.line;
                problem.column = 1;
            }
        }
        return problem;
    }

private:
    bool isAtEnd() const { return m_at >= m_text.size(); }
    QChar here() const { return isAtEnd() ? QChar() : m_text[m_at]; }

    bool fail(const QString& message)
    {
        m_problemAt = m_at;
        m_message = message;
        return false;
    }

    void skipSpace()
    {
        while (!isAtEnd()
            && (here() == u' ' || here() == u'\n' || here() == u'\r' || here() == u'\t')) {
            ++m_at;
        }
    }

    void newLine(int depth) { m_formatted += u'\n' + QString(depth * 2, u' '); }

    bool value(int depth)
    {
        if (depth > kDeepest) return fail(tr("Values are nested too deeply."));
        switch (here().unicode()) {
        case u'{':
            return container(depth, u'}', [this](int inner) { return member(inner); });
        case u'[':
            return container(depth, u']', [this](int inner) { return value(inner); });
        case u'"':
            return string();
        case u't':
            return word(u"true");
        case u'f':
            return word(u"false");
        case u'n':
            return word(u"null");
        case u'\'':
            return fail(tr("Texts stand in double quotes."));
        default:
            if (here() == u'-' || here().isDigit()) return number();
            return fail(
                isAtEnd() ? tr("A value is missing at the end.") : tr("A value is expected here."));
        }
    }

    template <typename Item>
    bool container(int depth, QChar close, Item item)
    {
        m_formatted += here();
        ++m_at;
        skipSpace();
        if (here() == close) {
            ++m_at;
            m_formatted += close;
            return true;
        }
        while (true) {
            newLine(depth + 1);
            skipSpace();
            if (!item(depth + 1)) return false;
            skipSpace();
            if (here() == close) break;
            if (here() != u',') return fail(tr("A comma or %1 is expected here.").arg(close));
            m_formatted += u',';
            ++m_at;
            skipSpace();
            if (here() == close)
                return fail(tr("There is a comma before this, but nothing after it."));
        }
        ++m_at;
        newLine(depth);
        m_formatted += close;
        return true;
    }

    bool member(int depth)
    {
        if (here() != u'"') return fail(tr("A name in double quotes is expected here."));
        if (!string()) return false;
        skipSpace();
        if (here() != u':') return fail(tr("A colon is expected after the name."));
        ++m_at;
        m_formatted += u": "_s;
        skipSpace();
        return value(depth);
    }

    bool word(QStringView expected)
    {
        if (!m_text.sliced(m_at).startsWith(expected)) return fail(tr("A value is expected here."));
        m_formatted += expected;
        m_at += expected.size();
        return true;
    }

    bool digits()
    {
        if (!isDigit()) return fail(tr("A digit is expected here."));
        while (isDigit()) {
            ++m_at;
        }
        return true;
    }
    bool isDigit() const { return here() >= u'0' && here() <= u'9'; }

    bool number()
    {
        const qsizetype start = m_at;
        if (here() == u'-') ++m_at;
        if (here() == u'0') {
            ++m_at;
            if (isDigit()) return fail(tr("Numbers do not begin with zero."));
        } else if (!digits()) {
            return false;
        }
        if (here() == u'.') {
            ++m_at;
            if (!digits()) return false;
        }
        if (here() == u'e' || here() == u'E') {
            ++m_at;
            if (here() == u'+' || here() == u'-') ++m_at;
            if (!digits()) return false;
        }
        m_formatted += m_text.sliced(start, m_at - start);
        return true;
    }

    bool string()
    {
        const qsizetype start = m_at;
        ++m_at;
        while (true) {
            if (isAtEnd()) {
                m_at = start;
                return fail(tr("The closing quote of this text is missing."));
            }
            const QChar character = here();
            if (character == u'"') break;
            if (character == u'\n')
                return fail(tr("A text ends on the line it begins on; write \\n instead."));
            if (character.unicode() < 0x20) return fail(tr("Control characters must be escaped."));
            if (character == u'\\' && !escape()) return false;
            ++m_at;
        }
        ++m_at;
        m_formatted += m_text.sliced(start, m_at - start);
        return true;
    }

    /// Ends on the last character of the escape.
    bool escape()
    {
        const qsizetype start = m_at;
        ++m_at;
        if (here() == u'u') {
            for (int i = 0; i < 4; ++i) {
                ++m_at;
                const char16_t digit = here().toLower().unicode();
                const bool isHex
                    = (digit >= u'0' && digit <= u'9') || (digit >= u'a' && digit <= u'f');
                if (!isHex) return fail(tr("Four hexadecimal digits are expected after \\u."));
            }
            return true;
        }
        if (!QStringView(u"\"\\/bfnrt").contains(here()) || isAtEnd()) {
            m_at = start;
            return fail(tr("This escape is not known; a backslash is written \\\\."));
        }
        return true;
    }

    QStringView m_text;
    qsizetype m_at = 0;
    qsizetype m_problemAt = 0;
    QString m_message;
    QString m_formatted;
};

} // namespace

std::optional<JsonProblem> checkJson(QStringView text)
{
    JsonScanner scanner(text);
    if (scanner.scan()) return std::nullopt;
    return scanner.problem();
}

std::optional<QString> formatJson(QStringView text)
{
    JsonScanner scanner(text);
    if (!scanner.scan()) return std::nullopt;
    return scanner.takeFormatted() + u'\n';
}

} // namespace widgets
