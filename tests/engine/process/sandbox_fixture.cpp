#include "sandbox_fixture.h"

#include <QTest>
#include <engine/core/ids.h>
#include <engine/process/cgroup_places.h>
#include <fstream>
#include <poll.h>
#include <sstream>
#include <unistd.h>

using namespace engine;
using namespace engine::process;
namespace fs = std::filesystem;

SandboxFixture::SandboxFixture(Isolation isolation, LimitBackend limits)
    : m_code(fs::path(m_folder.path().toStdString()) / "code")
    , m_wantedLimits(limits)
    , m_mark(newUuid())
{
    fs::create_directory(m_code);
    for (const auto& folder : {m_code.parent_path(), m_code}) {
        fs::permissions(folder, fs::perms(0755));
    }
    writeCode("hello.txt", "hello\n");
    m_options.launcher = FCDESK_BUILD_DIR "/fcdesk-launcher";
    m_options.runDirectory = m_code.parent_path() / "run";
    m_options.cgroupName = "fcdesk-test-" + m_mark;
    m_options.bestIsolation = isolation;
    m_options.bestLimits = limits;
    auto started = startProcessHost(engine.loop, engine.workers, m_options);
    if (!started) QFAIL(started.error().detail.c_str());
    m_host = std::move(*started);
}

SandboxFixture::~SandboxFixture()
{
    destroyHost();
}

void SandboxFixture::destroyHost()
{
    engine.run([this] { m_host.reset(); });
}

bool SandboxFixture::isAsWanted() const
{
    const bool hasGroups = m_host && m_host->limitBackend() != LimitBackend::Rlimits;
    return m_host && m_host->isolation() == m_options.bestIsolation
        && hasGroups == (m_wantedLimits != LimitBackend::Rlimits);
}

void SandboxFixture::writeCode(const std::string& name, const std::string& text, bool isExecutable)
{
    std::ofstream(m_code / name) << text;
    fs::permissions(m_code / name, fs::perms(isExecutable ? 0755 : 0644));
}

ProcessSpec SandboxFixture::shell(const std::string& script) const
{
    ProcessSpec spec;
    spec.name = "test";
    spec.executable = "/bin/sh";
    spec.arguments = {"-c", script};
    spec.environment = {"PATH=/usr/bin:/bin", "MARK=" + m_mark};
    spec.mounts = {{m_code, "/code"}};
    spec.workingDirectory = "/code";
    return spec;
}

Result<std::unique_ptr<Process>> SandboxFixture::tryStart(ProcessSpec spec)
{
    return engine.complete<Result<std::unique_ptr<Process>>>(
        [&](auto done) { m_host->start(spec, done); });
}

int countMarked(const std::string& mark)
{
    int count = 0;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator("/proc", error)) {
        std::ifstream environment(entry.path() / "environ");
        std::ostringstream text;
        text << environment.rdbuf();
        if (text.str().find("MARK=" + mark) != std::string::npos) ++count;
    }
    return count;
}

int countMarked(const SandboxFixture& fixture)
{
    return countMarked(fixture.m_mark);
}

std::set<std::string> groupFolders(const std::string& cgroupName)
{
    std::set<std::string> found;
    const auto look = [&](const fs::path& place) {
        const auto own = (place / "").parent_path();
        // A v2 engine stands in a leaf beside them.
        for (const auto& base : {own, own.parent_path()}) {
            std::error_code error;
            if (!fs::is_directory(base / cgroupName, error)) continue;
            found.insert(base / cgroupName);
            for (const auto& entry : fs::directory_iterator(base / cgroupName, error)) {
                if (entry.is_directory(error)) found.insert(entry.path());
            }
        }
    };
    const auto places = ownCgroupPlaces();
    if (places.unified) look(*places.unified);
    for (const auto& [controller, place] : places.controllers) look(place);
    return found;
}

RunningTree::RunningTree(SandboxFixture& fixture, ProcessSpec spec)
    : m_fixture(fixture)
{
    auto started = fixture.tryStart(std::move(spec));
    if (!started) {
        m_error = QString::fromStdString(started.error().detail);
        QFAIL(qPrintable(m_error));
    }
    m_process = std::move(*started);
    fixture.engine.run([this] {
        m_output = m_process->takeStdout();
        m_errors = m_process->takeStderr();
    });
}

RunningTree::~RunningTree()
{
    destroy();
}

void RunningTree::destroy()
{
    m_fixture.engine.run([this] { m_process.reset(); });
}

namespace {

std::string readUntil(const UniqueFd& fd, bool stopsAtLine)
{
    std::string text;
    for (;;) {
        pollfd watched{fd.get(), POLLIN, 0};
        if (::poll(&watched, 1, 30'000) != 1) return text + "(no end of output after 30 s)";
        char buffer[4096];
        const ssize_t size = ::read(fd.get(), buffer, stopsAtLine ? 1 : sizeof buffer);
        if (size <= 0) return text;
        if (stopsAtLine && buffer[0] == '\n') return text;
        text.append(buffer, static_cast<std::size_t>(size));
    }
}

} // namespace

std::string RunningTree::readStdout()
{
    return readUntil(m_output, false);
}
std::string RunningTree::readStderr()
{
    return readUntil(m_errors, false);
}
std::string RunningTree::readLine()
{
    return readUntil(m_output, true);
}

ExitStatus RunningTree::wait()
{
    return m_fixture.engine.complete<ExitStatus>([this](auto done) { m_process->onExit(done); });
}
