#pragma once

#include <string>
#include <string_view>

namespace engine {

/// Text that must not reach logs, screens or disk in clear: no stream or format operator, wiped when it goes.
class Secret
{
public:
    Secret() = default;
    explicit Secret(std::string text)
        : m_text(std::move(text))
    {
    }
    Secret(const Secret&) = default;
    Secret(Secret&& other) noexcept
        : m_text(std::move(other.m_text))
    {
        other.wipe();
    }
    Secret& operator=(const Secret& other)
    {
        if (this != &other) {
            wipe();
            m_text = other.m_text;
        }
        return *this;
    }
    Secret& operator=(Secret&& other) noexcept
    {
        if (this != &other) {
            wipe();
            m_text = std::move(other.m_text);
            other.wipe();
        }
        return *this;
    }
    ~Secret() { wipe(); }

    /// The clear text: for signing, sealing and handing to the one it belongs to, nothing else.
    std::string_view reveal() const { return m_text; }
    bool empty() const { return m_text.empty(); }

private:
    void wipe();
    std::string m_text;
};

} // namespace engine
