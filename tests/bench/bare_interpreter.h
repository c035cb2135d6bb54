#pragma once

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

using Milliseconds = std::chrono::duration<double, std::milli>;
using SteadyClock = std::chrono::steady_clock;

// Programs that send back what comes on descriptor 3.
inline constexpr const char* kBareNode = "const net = require('net');\n"
      "const s = new net.Socket({fd: 3, readable: true, writable: true});\n"
      "s.on('data', (d) => s.write(d));\n";
inline constexpr const char* kBarePython = "import posix\n"
      "while True:\n"
      "    d = posix.read(3, 65536)\n"
      "    if not d: break\n"
      "    posix.write(3, d)\n";

/// An interpreter with next to nothing to do: the floor of every start.
class BareInterpreter
{
public:
    /// Writes `code` to `file`.
    BareInterpreter(std::filesystem::path program, std::vector<std::string> arguments, const std::filesystem::path& file,
        const std::string& code);
    /// From spawn until it has sent one frame back; negative when it did not.
    Milliseconds measure() const;

private:
    std::filesystem::path m_program;
    std::vector<std::string> m_arguments;
};

Milliseconds quantile(std::vector<Milliseconds> times, double part);
Milliseconds median(std::vector<Milliseconds> times);
