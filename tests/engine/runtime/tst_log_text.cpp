#include <QTest>
#include <engine/runtime/log_text.h>

using namespace engine::runtime;
using engine::metering::LogLevel;

namespace {
QByteArrayList cut(const QByteArray& bytes, const std::vector<int>& cuts = {})
{
    LineCutter cutter;
    QByteArrayList lines;
    const auto keep = [&](std::string_view line) { lines << QByteArray(line.data(), static_cast<int>(line.size())); };
    int begin = 0;
    for (const int end : cuts) {
        cutter.add({bytes.constData() + begin, static_cast<std::size_t>(end - begin)}, keep);
        begin = end;
    }
    cutter.add({bytes.constData() + begin, static_cast<std::size_t>(bytes.size() - begin)}, keep);
    cutter.flush(keep);
    return lines;
}
} // namespace

class TestLogText : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void cutsAtLineEnds_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArrayList>("lines");
        QTest::addRow("nothing") << QByteArray() << QByteArrayList();
        QTest::addRow("one") << QByteArray("a\n") << QByteArrayList{"a"};
        QTest::addRow("begun") << QByteArray("a\nb") << QByteArrayList{"a", "b"};
        QTest::addRow("empty ones") << QByteArray("\n\na\n\n") << QByteArrayList{"", "", "a", ""};
        QTest::addRow("Windows") << QByteArray("a\r\nb\r\n") << QByteArrayList{"a", "b"};
        QTest::addRow("return inside") << QByteArray("a\rb\n") << QByteArrayList{"a\rb"};
    }
    void cutsAtLineEnds()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArrayList, lines);
        for (int first = 0; first <= bytes.size(); ++first) {
            for (int second = first; second <= bytes.size(); ++second) QCOMPARE(cut(bytes, {first, second}), lines);
        }
    }

    void cutsLongLines_data()
    {
        QTest::addColumn<int>("length");
        QTest::addColumn<QList<int>>("pieces");
        const int max = kMaxLogText;
        QTest::addRow("just fits") << max << QList<int>{max};
        QTest::addRow("one more") << max + 1 << QList<int>{max, 1};
        QTest::addRow("three") << 2 * max + 5 << QList<int>{max, max, 5};
    }
    void cutsLongLines()
    {
        QFETCH(int, length);
        QFETCH(QList<int>, pieces);
        for (const bool hasEnd : {false, true}) {
            QList<int> sizes;
            for (const auto& line : cut(QByteArray(length, 'x') + (hasEnd ? "\n" : ""))) sizes << line.size();
            QCOMPARE(sizes, pieces);
        }
    }

    void skippedBytesTakeTheirLineAlong()
    {
        LineCutter cutter;
        std::string lines;
        const auto keep = [&](std::string_view line) { lines.append(line).append("|"); };
        cutter.add("a\nbeg", keep);
        cutter.skip("un\nb\nlong");
        cutter.add(" goes on", keep);
        cutter.add(" and on\nc\n", keep);
        cutter.skip("d\n");
        cutter.add("e\n", keep);
        QCOMPARE(lines, std::string("a|c|e|"));
    }

    void neverCutsACharacter()
    {
        for (int shift = 0; shift < 4; ++shift) {
            const auto text = QByteArray(shift, 'x') + QByteArray("\xf0\x9f\x98\x80").repeated(20000);
            QByteArray joined;
            for (const auto& line : cut(text)) {
                QVERIFY(line.size() <= static_cast<int>(kMaxLogText));
                QCOMPARE(toValidUtf8({line.constData(), static_cast<std::size_t>(line.size())}), line.toStdString());
                joined += line;
            }
            QCOMPARE(joined, text);
        }
    }

    void repairsText_data()
    {
        QTest::addColumn<QByteArray>("bytes");
        QTest::addColumn<QByteArray>("text");
        const QByteArray bad("\xEF\xBF\xBD");
        QTest::addRow("plain") << QByteArray("abc") << QByteArray("abc");
        QTest::addRow("all lengths") << QByteArray("\xc3\xa4\xe4\xb8\xad\xf0\x9f\x98\x80")
                                     << QByteArray("\xc3\xa4\xe4\xb8\xad\xf0\x9f\x98\x80");
        QTest::addRow("lone continuation") << QByteArray("a\x80z") << "a" + bad + "z";
        QTest::addRow("cut at the end") << QByteArray("a\xe4\xb8") << "a" + bad + bad;
        QTest::addRow("overlong") << QByteArray("\xc0\xaf") << bad + bad;
        QTest::addRow("overlong three") << QByteArray("\xe0\x80\xaf") << bad + bad + bad;
        QTest::addRow("surrogate") << QByteArray("\xed\xa0\x80") << bad + bad + bad;
        QTest::addRow("beyond Unicode") << QByteArray("\xf4\x90\x80\x80") << bad + bad + bad + bad;
        QTest::addRow("no such byte") << QByteArray("\xff") << bad;
        QTest::addRow("zero") << QByteArray("a\0b", 3) << QByteArray("a\0b", 3);
    }
    void repairsText()
    {
        QFETCH(QByteArray, bytes);
        QFETCH(QByteArray, text);
        QCOMPARE(QByteArray::fromStdString(toValidUtf8(bytes.toStdString())), text);
        QCOMPARE(QString::fromUtf8(text).toUtf8(), text);
    }

    void readsLevels_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<int>("level");
        const QByteArray start("2023-04-01T08:15:27.042Z 0b1cf2f1-7a53-4a59-8d65-3c2f0e8f8f53 ");
        QTest::addRow("info") << start + "[INFO] x" << int(LogLevel::Info);
        QTest::addRow("debug") << start + "[DEBUG] x" << int(LogLevel::Debug);
        QTest::addRow("warn") << start + "[WARN] x" << int(LogLevel::Warn);
        QTest::addRow("warning") << start + "[WARNING] x" << int(LogLevel::Warn);
        QTest::addRow("error") << start + "[ERROR]" << int(LogLevel::Error);
        QTest::addRow("critical") << start + "[CRITICAL] x" << int(LogLevel::Error);
        QTest::addRow("no request") << QByteArray("2023-04-01T08:15:27.042Z [INFO] x") << int(LogLevel::Info);
        QTest::addRow("other tag") << start + "[VERBOSE] x" << int(LogLevel::None);
        QTest::addRow("no time") << QByteArray("[ERROR] x") << int(LogLevel::None);
        QTest::addRow("tag not closed") << start + "[ERROR" << int(LogLevel::None);
        QTest::addRow("tag in the text") << start + "x[ERROR] y" << int(LogLevel::None);
        QTest::addRow("empty") << QByteArray() << int(LogLevel::None);
    }
    void readsLevels()
    {
        QFETCH(QByteArray, line);
        QFETCH(int, level);
        QCOMPARE(int(levelOf(line.toStdString())), level);
    }

    void recordsStartWithADate_data()
    {
        QTest::addColumn<QByteArray>("line");
        QTest::addColumn<bool>("starts");
        QTest::addRow("date") << QByteArray("2026-01-02 x") << true;
        QTest::addRow("time stamp") << QByteArray("2026-01-02T03:04:05Z x") << true;
        QTest::addRow("one before") << QByteArray("[2026-01-02]") << true;
        QTest::addRow("two before") << QByteArray("I 2026-01-02") << true;
        QTest::addRow("three before") << QByteArray("At 2026-01-02") << false;
        QTest::addRow("no date") << QByteArray("2026/01/02") << false;
        QTest::addRow("short") << QByteArray("2026-01-0") << false;
        QTest::addRow("empty") << QByteArray() << false;
    }
    void recordsStartWithADate()
    {
        QFETCH(QByteArray, line);
        QFETCH(bool, starts);
        QCOMPARE(startsWithDate(line.toStdString()), starts);
    }
};

QTEST_APPLESS_MAIN(TestLogText)
#include "tst_log_text.moc"
