#pragma once

#include "qcustomplot_library.h"
#include "unit.h"

namespace widgets {

/// Ticks of the value axis, in round steps of the unit.
class ValueTicker : public QCPAxisTicker
{
public:
    explicit ValueTicker(Unit unit);

protected:
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double) override { return 0; }
    QString getTickLabel(double tick, const QLocale&, QChar, int) override;

private:
    Unit m_unit;
    double m_step = 1;
};

/// Ticks of the time axis (seconds since the Unix epoch), at round local times.
class TimeTicker : public QCPAxisTicker
{
public:
    TimeTicker();

protected:
    double getTickStep(const QCPRange& range) override;
    int getSubTickCount(double) override { return 0; }
    QVector<double> createTickVector(double tickStep, const QCPRange& range) override;
    QString getTickLabel(double tick, const QLocale& locale, QChar, int) override;

private:
    double m_step = 10;
};

} // namespace widgets
