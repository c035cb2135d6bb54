#pragma once

#include <QTest>
#include <engine/process/process_host.h>
#include <initializer_list>

Q_DECLARE_METATYPE(engine::process::Isolation)
Q_DECLARE_METATYPE(engine::process::LimitBackend)

/// One row per isolation level and kind of limit, for tests that must hold at each of `levels`.
inline void addLevels(
    std::initializer_list<engine::process::Isolation> levels = {engine::process::Isolation::Full,
        engine::process::Isolation::NoNamespaces, engine::process::Isolation::LimitsOnly})
{
    using namespace engine::process;
    QTest::addColumn<Isolation>("isolation");
    QTest::addColumn<LimitBackend>("limits");
    for (const auto level : levels) {
        const char* name = level == Isolation::Full ? "full"
            : level == Isolation::NoNamespaces      ? "no namespaces"
                                                    : "limits only";
        QTest::addRow("%s, control groups", name) << level << LimitBackend::CgroupV2;
        QTest::addRow("%s, rlimits", name) << level << LimitBackend::Rlimits;
    }
}

/// Makes `fixture` for the row's level; the row is skipped where the machine does not have it.
#define FETCH_LEVEL(fixture)                                                                       \
    QFETCH(engine::process::Isolation, isolation);                                                 \
    QFETCH(engine::process::LimitBackend, limits);                                                 \
    SandboxFixture fixture(isolation, limits);                                                     \
    if (!fixture.isAsWanted()) QSKIP("this machine does not have this level")
