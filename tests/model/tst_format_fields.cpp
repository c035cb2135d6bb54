#include <QLocale>
#include <QTest>
#include <model/format/fields.h>

using namespace Qt::StringLiterals;
using engine::catalog::FieldKind;
using engine::catalog::FieldRule;
using engine::catalog::FieldUnit;

class TestFields : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedStates)); }

    void everyFieldIsNamedAndExplained_data()
    {
        QTest::addColumn<std::string_view>("path");
        for (const auto& field : engine::catalog::functionFields()) {
            QTest::addRow("function %s", std::string(field.path).c_str()) << field.path;
        }
        for (const auto& field : engine::catalog::serviceFields()) {
            QTest::addRow("service %s", std::string(field.path).c_str()) << field.path;
        }
    }
    void everyFieldIsNamedAndExplained()
    {
        QFETCH(std::string_view, path);
        const QString raw = QString::fromStdString(std::string(path));
        QVERIFY2(model::fieldLabel(path) != raw, "no label");
        QVERIFY2(!model::fieldHelp(path).isEmpty(), "no help");
        QVERIFY(model::fieldHelp(path).endsWith(u'.'));
    }

    void everyMemberIsNamed()
    {
        for (const auto& field : engine::catalog::serviceFields()) {
            for (const std::string_view member : field.rule.members) {
                QVERIFY(model::memberLabel(member) != QString::fromStdString(std::string(member)));
            }
        }
    }

    void anUnknownFieldShowsItsPath()
    {
        QCOMPARE(model::fieldLabel("vpcConfig.colour"), u"vpcConfig.colour"_s);
        QVERIFY(model::fieldHelp("vpcConfig.colour").isEmpty());
    }

    void rulesAreSentences_data()
    {
        QTest::addColumn<FieldKind>("kind");
        QTest::addColumn<FieldRule>("rule");
        QTest::addColumn<QString>("expected");
        QTest::addRow("grid") << FieldKind::Integer
                              << FieldRule{.min = 128,
                                     .max = 32768,
                                     .step = 64,
                                     .unit = FieldUnit::Mebibytes}
                              << u"A multiple of 64 from 128 to 32,768 MB"_s;
        QTest::addRow("range") << FieldKind::Integer
                               << FieldRule{.min = 1, .max = 86400, .unit = FieldUnit::Seconds}
                               << u"From 1 to 86,400 s"_s;
        QTest::addRow("not set") << FieldKind::Number
                                 << FieldRule{.min = 0.05,
                                        .max = 16,
                                        .step = 0.05,
                                        .unit = FieldUnit::VCpu,
                                        .isZeroUnset = true}
                                 << u"A multiple of 0.05 from 0.05 to 16 vCPU, or not set"_s;
        QTest::addRow("least") << FieldKind::Integer
                               << FieldRule{.min = 1024, .step = 1024, .unit = FieldUnit::Mebibytes}
                               << u"A multiple of 1,024, at least 1,024 MB"_s;
        QTest::addRow("choices") << FieldKind::Integer
                                 << FieldRule{.choices = {"512", "10240"},
                                        .unit = FieldUnit::Mebibytes}
                                 << u"One of 512, 10240 MB"_s;
        QTest::addRow("length") << FieldKind::Text << FieldRule{.maxLength = 128}
                                << u"At most 128 character(s)"_s;
        QTest::addRow("anything") << FieldKind::Text << FieldRule{} << QString();
    }
    void rulesAreSentences()
    {
        QFETCH(FieldKind, kind);
        QFETCH(FieldRule, rule);
        QFETCH(QString, expected);
        QCOMPARE(model::ruleText(kind, rule).replace(QChar(0xA0), u' '), expected);
    }
};

QTEST_GUILESS_MAIN(TestFields)
#include "tst_format_fields.moc"
