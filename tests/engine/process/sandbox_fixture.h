#pragma once

#include <QString>
#include <QTemporaryDir>
#include <engine/process/process_host.h>
#include <memory>
#include <set>
#include <string>
#include <tests/support/engine_thread.h>

/// A ProcessHost at one isolation and limit level, driven from the test's thread.
class SandboxFixture
{
public:
    SandboxFixture(engine::process::Isolation isolation, engine::process::LimitBackend limits);
    ~SandboxFixture();

    /// Whether the machine gave exactly what was asked; CgroupV2 stands for the best control groups
    /// there are.
    bool isAsWanted() const;
    engine::process::ProcessHost& host() { return *m_host; }
    void destroyHost();
    std::string cgroupName() const { return m_options.cgroupName; }
    std::filesystem::path runDirectory() const { return m_options.runDirectory; }
    /// A folder every account may enter, to mount.
    std::filesystem::path codeFolder() const { return m_code; }
    void writeCode(const std::string& name, const std::string& text, bool isExecutable = false);

    /// `sh -c script` with codeFolder() at /code and the mark in its environment.
    engine::process::ProcessSpec shell(const std::string& script) const;
    engine::Result<std::unique_ptr<engine::process::Process>> tryStart(
        engine::process::ProcessSpec spec);

    test::EngineThread engine;

private:
    QTemporaryDir m_folder{QStringLiteral(
        "/var/tmp/fcdesk-test-XXXXXX")}; ///< not in /tmp, where every sandbox may write
    std::filesystem::path m_code;
    engine::process::ProcessHostOptions m_options;
    engine::process::LimitBackend m_wantedLimits;
    std::unique_ptr<engine::process::ProcessHost> m_host;
    std::string m_mark;

    friend class RunningTree;
    friend int countMarked(const SandboxFixture& fixture);
};

/// Processes on this machine that were given the fixture's mark; zombies have none.
int countMarked(const SandboxFixture& fixture);
int countMarked(const std::string& mark);
/// Control group folders of the fixture's host that exist now, itself included.
std::set<std::string> groupFolders(const std::string& cgroupName);

/// One started tree, with calls that wait. The test fails where it should have started and did not.
class RunningTree
{
public:
    RunningTree(SandboxFixture& fixture, engine::process::ProcessSpec spec);
    ~RunningTree();

    explicit operator bool() const { return m_process != nullptr; }
    const QString& error() const { return m_error; }
    /// Calls `use(process)` on the engine thread.
    template <typename Use>
    auto with(Use use)
    {
        return m_fixture.engine.run([&] { return use(*m_process); });
    }
    /// Everything up to the end of the stream.
    std::string readStdout();
    std::string readStderr();
    /// One line of stdout, without its end.
    std::string readLine();
    /// Waits for the end.
    engine::process::ExitStatus wait();
    void destroy();

private:
    SandboxFixture& m_fixture;
    std::unique_ptr<engine::process::Process> m_process;
    QString m_error;
    engine::UniqueFd m_output, m_errors;
};
