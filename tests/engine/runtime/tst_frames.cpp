#include <QTest>
#include <engine/core/ids.h>
#include <engine/runtime/frames.h>

using namespace engine;
using namespace engine::runtime;

namespace {
struct Kept
{
    FrameKind kind;
    std::uint32_t call;
    std::string body;
    bool operator==(const Kept&) const = default;
};

/// What a reader makes of `bytes` when they come in the pieces that `cuts` end.
std::vector<Kept> readInPieces(std::string_view bytes, std::vector<std::size_t> cuts, FrameReader& reader)
{
    std::vector<Kept> kept;
    cuts.push_back(bytes.size());
    std::size_t begin = 0;
    for (const auto end : cuts) {
        const auto room = reader.prepare(end - begin);
        std::copy(bytes.begin() + static_cast<long>(begin), bytes.begin() + static_cast<long>(end), room.begin());
        reader.filled(end - begin);
        for (Frame frame{}; reader.next(frame);) kept.push_back({frame.kind, frame.call, std::string(frame.body)});
        begin = end;
    }
    return kept;
}

std::string bytesOf(std::uint32_t length)
{
    return std::string(reinterpret_cast<const char*>(&length), sizeof length);
}
} // namespace

class TestFrames : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void layoutIsLengthKindCallBody()
    {
        std::string bytes;
        appendFrame(bytes, FrameKind::Result, 0x01020304, "hi", "!");
        QCOMPARE(bytes, std::string("\x08\x00\x00\x00\x13\x04\x03\x02\x01hi!", 12));
    }

    void comeOutWholeWhereverTheStreamIsCut()
    {
        std::string bytes;
        const std::vector<Kept> sent{{FrameKind::Load, 0, "{}"}, {FrameKind::Invoke, 7, std::string("\0\n\xff", 3)},
            {FrameKind::Done, 4294967295u, ""}};
        for (const auto& frame : sent) appendFrame(bytes, frame.kind, frame.call, frame.body);
        for (std::size_t first = 0; first <= bytes.size(); ++first) {
            for (std::size_t second = first; second <= bytes.size(); ++second) {
                FrameReader reader;
                QVERIFY(readInPieces(bytes, {first, second}, reader) == sent);
            }
        }
    }

    void comeOutWholeByteByByte()
    {
        std::string bytes;
        for (std::uint32_t call = 0; call < 50; ++call)
            appendFrame(bytes, FrameKind::Log, call, std::string(call, 'x'));
        std::vector<std::size_t> cuts;
        for (std::size_t cut = 1; cut < bytes.size(); ++cut) cuts.push_back(cut);
        FrameReader reader;
        QCOMPARE(readInPieces(bytes, cuts, reader).size(), 50u);
    }

    void carryLargeBodiesUnchanged()
    {
        std::string body(20 * 1024 * 1024, '\0');
        fillRandom({reinterpret_cast<unsigned char*>(body.data()), body.size()});
        std::string bytes;
        appendFrame(bytes, FrameKind::Result, 1, body);
        appendFrame(bytes, FrameKind::Result, 2, "small");
        std::vector<std::size_t> cuts;
        for (std::size_t cut = 65536; cut < bytes.size(); cut += 65536) cuts.push_back(cut);
        FrameReader reader;
        const auto kept = readInPieces(bytes, cuts, reader);
        QCOMPARE(kept.size(), 2u);
        QVERIFY(kept[0].body == body);
        QCOMPARE(kept[1].body, std::string("small"));
    }

    void badLengthsBreakTheStream_data()
    {
        QTest::addColumn<quint32>("length");
        QTest::addRow("nothing") << 0u;
        QTest::addRow("less than kind and call") << 4u;
        QTest::addRow("one above the limit") << FrameReader::kMaxLength + 1;
        QTest::addRow("as large as can be") << 0xFFFFFFFFu;
    }
    void badLengthsBreakTheStream()
    {
        QFETCH(quint32, length);
        std::string bytes;
        appendFrame(bytes, FrameKind::Done, 1, "");
        bytes += bytesOf(length) + std::string(100, 'x');
        FrameReader reader;
        QCOMPARE(readInPieces(bytes, {}, reader).size(), 1u);
        QVERIFY(reader.isBroken());
        QVERIFY(readInPieces(bytes, {}, reader).empty());
    }

    void garbageNeverReadsBeyondWhatCame()
    {
        for (int round = 0; round < 200; ++round) {
            std::string bytes(300, '\0');
            fillRandom({reinterpret_cast<unsigned char*>(bytes.data()), bytes.size()});
            if (round % 2 == 0) bytes[1] = bytes[2] = bytes[3] = '\0'; // a plausible first length
            FrameReader reader;
            for (const auto& frame : readInPieces(bytes, {100, 200}, reader)) QVERIFY(frame.body.size() < bytes.size());
        }
    }
};

QTEST_APPLESS_MAIN(TestFrames)
#include "tst_frames.moc"
