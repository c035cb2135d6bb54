#include <QTemporaryDir>
#include <QTest>
#include <engine/runtime/bootstrap_files.h>
#include <fstream>
#include <set>

using namespace engine;
using namespace engine::runtime;
namespace fs = std::filesystem;

class TestBootstrapFiles : public QObject
{
    Q_OBJECT

    QTemporaryDir m_folder;
    fs::path folder() const { return fs::path(m_folder.path().toStdString()) / "bootstrap"; }

private Q_SLOTS:
    void writesWhatIsMissingOrChanged()
    {
        QVERIFY(writeBootstrapFiles(folder()));
        const auto node = folder() / "node/bootstrap.js", python = folder() / "python/bootstrap.py";
        QVERIFY(fs::file_size(node) > 0 && fs::file_size(python) > 0);
        fs::last_write_time(node, fs::file_time_type{});
        const auto old = fs::last_write_time(node);
        std::ofstream(python) << "of another version";
        QVERIFY(writeBootstrapFiles(folder()));
        QCOMPARE(fs::last_write_time(node), old);
        QVERIFY(fs::file_size(python) != 18);
    }

    void saysWhereItCannotWrite()
    {
        const auto written = writeBootstrapFiles("/proc/nowhere");
        QVERIFY(!written);
        QCOMPARE(written.error().code, ErrorCode::Io);
        QVERIFY(written.error().detail.find("/proc/nowhere") != std::string::npos);
    }

    void everyPythonCompiles()
    {
        QVERIFY(writeBootstrapFiles(folder()));
        const auto interpreters = Interpreters::discover(getenv("PATH"), getenv("HOME"));
        compileBootstrapFiles(folder(), interpreters);
        const auto cache = folder() / "python/__pycache__";
        std::set<std::string> tags;
        for (const auto& one : interpreters.all()) {
            if (one.family == Family::Python)
                tags.insert("cpython-3" + one.version.substr(2, one.version.find('.', 2) - 2));
        }
        for (const auto& tag : tags) {
            for (const char* module : {"_fcdesk_runtime", "_fcdesk_errors", "_fcdesk_logging", "_fcdesk_threads"}) {
                QVERIFY2(fs::exists(cache / (module + ("." + tag) + ".pyc")), (module + ("." + tag)).c_str());
            }
        }
        if (tags.empty()) return;
        const auto first = fs::directory_iterator(cache)->path();
        const auto time = fs::last_write_time(first);
        compileBootstrapFiles(folder(), interpreters);
        QCOMPARE(fs::last_write_time(first), time); // there was nothing to do
    }
};

QTEST_APPLESS_MAIN(TestBootstrapFiles)
#include "tst_bootstrap_files.moc"
