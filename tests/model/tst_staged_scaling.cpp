#include <QSignalSpy>
#include <QTest>
#include <model/edit/staged_scaling.h>

using model::Scaling;
using model::StagedScaling;
using Part = StagedScaling::Part;

namespace {

Scaling scaling(std::int64_t target)
{
    Scaling value;
    value.provision.function = "resize";
    value.provision.target = target;
    return value;
}

} // namespace

class TestStagedScaling : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void editsOfOnePartAreOneStep()
    {
        StagedScaling staged;
        staged.setBase(scaling(1));
        QVERIFY(!staged.isDirty());
        staged.stage(Part::Target, scaling(2));
        staged.stage(Part::Target, scaling(23));
        QCOMPARE(staged.undoStack()->count(), 1);
        QVERIFY(staged.changedParts() == std::vector{Part::Target});
        staged.undoStack()->undo();
        QCOMPARE(staged.value().provision.target, 1);
        staged.undoStack()->redo();
        QCOMPARE(staged.value().provision.target, 23);
        staged.stage(Part::Target, scaling(1)); // typed back: as if never edited
        QVERIFY(!staged.isDirty());
    }

    void whatChangesElsewhereIsFollowedUnlessEdited()
    {
        StagedScaling staged;
        staged.setBase(scaling(1));
        staged.stage(Part::Target, scaling(5));
        Scaling next = scaling(9);
        next.maximum = 40;
        QSignalSpy changed(&staged, &StagedScaling::changed);
        staged.setBase(next);
        QCOMPARE(changed.count(), 1);
        QCOMPARE(staged.value().provision.target, 5);
        QCOMPARE(staged.value().maximum.value_or(-1), 40);
        staged.setBase(next);
        QCOMPARE(changed.count(), 1);
    }

    void allIsDiscardedInOneStep()
    {
        StagedScaling staged;
        staged.setBase(scaling(1));
        Scaling next = scaling(5);
        next.maximum = 7;
        next.provision.alwaysAllocateCpu = false;
        for (const Part part : {Part::Target, Part::Maximum, Part::IdleMode}) {
            staged.stage(part, next);
        }
        QCOMPARE(staged.changedParts().size(), 3u);
        staged.revertAll();
        QVERIFY(!staged.isDirty());
        staged.undoStack()->undo();
        QVERIFY(staged.value() == next);
    }

    void undoneAfterApplyingTheWayBackIsStaged()
    {
        StagedScaling staged;
        staged.setBase(scaling(1));
        staged.stage(Part::Target, scaling(5));
        staged.setBase(scaling(5));
        QVERIFY(!staged.isDirty());
        staged.undoStack()->undo();
        QVERIFY(staged.isDirty());
        QCOMPARE(staged.value().provision.target, 1);
    }
};

QTEST_GUILESS_MAIN(TestStagedScaling)
#include "tst_staged_scaling.moc"
