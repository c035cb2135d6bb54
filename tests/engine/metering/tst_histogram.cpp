#include <QTest>
#include <algorithm>
#include <cmath>
#include <engine/metering/histogram.h>
#include <random>
#include <vector>

using engine::metering::Histogram;

class TestHistogram : public QObject
{
    Q_OBJECT

    static std::uint64_t exact(const std::vector<std::uint64_t>& sorted, double quantile)
    {
        const auto rank = std::ceil(quantile * static_cast<double>(sorted.size()));
        return sorted[static_cast<std::size_t>(std::max(1.0, rank)) - 1];
    }

private Q_SLOTS:
    void quantilesAreWithinOnePercent_data()
    {
        QTest::addColumn<double>("decades");
        QTest::addRow("microseconds") << 2.0;
        QTest::addRow("up to a second") << 6.0;
        QTest::addRow("up to a day") << 10.9;
        QTest::addRow("the whole range") << 12.0;
    }
    void quantilesAreWithinOnePercent()
    {
        QFETCH(double, decades);
        std::mt19937 random(11);
        std::uniform_real_distribution<double> exponent(0, decades);
        std::vector<std::uint64_t> values;
        Histogram histogram;
        for (int i = 0; i < 20'000; ++i) {
            values.push_back(static_cast<std::uint64_t>(std::pow(10, exponent(random))));
            histogram.add(values.back());
        }
        std::sort(values.begin(), values.end());
        for (const double quantile : {0.0, 0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999, 1.0}) {
            const auto wanted = static_cast<double>(exact(values, quantile));
            const auto got = static_cast<double>(histogram.valueAt(quantile));
            QVERIFY2(got >= wanted && got <= wanted * 1.01,
                qPrintable(QStringLiteral("quantile %1: %2 instead of %3").arg(quantile).arg(got).arg(wanted)));
        }
    }

    void everyValueIsInItsBucket()
    {
        for (std::uint64_t power = 0; power <= 40; ++power) {
            const auto edge = std::uint64_t{1} << power;
            for (const auto value : {edge - 1, edge, edge + 1, edge + edge / 2}) {
                if (value >= std::uint64_t{1} << 40) continue;
                Histogram histogram;
                histogram.add(value);
                const auto got = histogram.valueAt(0.5);
                QVERIFY(got >= value);
                QVERIFY(static_cast<double>(got) <= static_cast<double>(value) * 1.01);
            }
        }
    }

    void largerValuesCountInTheLastBucket()
    {
        Histogram histogram;
        histogram.add(~std::uint64_t{0});
        histogram.add(std::uint64_t{1} << 40);
        QCOMPARE(histogram.count(), 2u);
        QCOMPARE(histogram.valueAt(1), (std::uint64_t{1} << 40) - 1);
    }

    void mergingIsAddingUp()
    {
        std::mt19937 random(5);
        Histogram all, one, other;
        for (int i = 0; i < 1000; ++i) {
            const auto value = random() % 1'000'000;
            all.add(value);
            (i % 3 ? one : other).add(value);
        }
        one.merge(other);
        QCOMPARE(one.count(), all.count());
        for (const double quantile : {0.1, 0.5, 0.99, 1.0}) QCOMPARE(one.valueAt(quantile), all.valueAt(quantile));
    }

    void anEmptyOneSaysZero() { QCOMPARE(Histogram().valueAt(0.99), 0u); }
};

QTEST_APPLESS_MAIN(TestHistogram)
#include "tst_histogram.moc"
