#pragma once

#include <engine/core/result.h>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace engine::runtime {

enum class Family { NodeJs, Python, Custom, Unsupported };
/// "nodejs20" -> NodeJs, "python3.10" -> Python, "custom", "custom.debian10" -> Custom.
Family familyOf(std::string_view runtime);

/// An interpreter found on this machine.
struct Interpreter
{
    Family family;
    std::string version; ///< "20.20.2"
    std::filesystem::path executable; ///< on the machine, links resolved
    std::filesystem::path prefix; ///< its installation; mounted as a whole when it is not below /usr
};

/// The interpreters of this machine: those on PATH, below ~/.nvm and ~/.pyenv, /usr/local and /opt. Found once at start
/// (each candidate is asked for its version), shown in the settings.
class Interpreters
{
public:
    static Interpreters discover(std::string_view searchPath, const std::filesystem::path& home);
    explicit Interpreters(std::vector<Interpreter> all)
        : m_all(std::move(all))
    {
    }

    struct Choice
    {
        Interpreter interpreter;
        std::string note; ///< "nodejs18 runs on Node.js 20.20.2: 18 is not installed"; empty on an exact match
    };
    /// The same major version for nodejs*, the same minor for python3.*; else the nearest newer, else the nearest older.
    /// FunctionNotStarted says what to install when the family is missing whole.
    Result<Choice> choose(std::string_view runtime) const;
    const std::vector<Interpreter>& all() const { return m_all; }

private:
    std::vector<Interpreter> m_all; ///< by family, newest first
};

} // namespace engine::runtime
