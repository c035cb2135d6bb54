#include "time_series_chart.h"

#include "chart_legend.h"
#include "chart_overlay.h"
#include "plot.h"
#include "series.h"

#include <QContextMenuEvent>
#include <QDateTime>
#include <QKeyEvent>
#include <QMenu>
#include <QPainter>
#include <QVBoxLayout>
#include <map>
#include <model/format/times.h>
#include <widgets/common/icons.h>
#include <widgets/common/metrics.h>
#include <widgets/common/save_file.h>
#include <widgets/common/theme.h>

using namespace Qt::StringLiterals;

namespace widgets {

namespace {

constexpr int kDescribeMs = 1000;
constexpr double kReach = 24; ///< pixels from the pointer to the sample it reads

} // namespace

TimeSeriesChart::TimeSeriesChart(Unit unit, ChartGroup* group, QWidget* parent)
    : QWidget(parent)
    , m_unit(std::move(unit))
    , m_group(group ? group : new ChartGroup(60'000, this))
    , m_plot(new Plot(m_unit, this))
    , m_overlay(new ChartOverlay(m_plot))
    , m_legend(new ChartLegend(this))
    , m_emptyText(tr("No data in this period"))
{
    setFocusPolicy(Qt::StrongFocus);
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::kSpaceXs);
    auto* legendLine = new QVBoxLayout;
    legendLine->setContentsMargins(metrics::kSpaceM, 0, metrics::kSpaceM, 0);
    legendLine->addWidget(m_legend);
    layout->addLayout(legendLine);
    layout->addWidget(m_plot, 1);
    m_plot->setFocusProxy(this);

    m_refresh.setSingleShot(true);
    m_refresh.setInterval(0);
    connect(&m_refresh, &QTimer::timeout, this, &TimeSeriesChart::refresh);
    m_describe.setSingleShot(true);
    m_describe.setInterval(kDescribeMs);
    connect(&m_describe, &QTimer::timeout, this, &TimeSeriesChart::describe);

    connect(m_group, &ChartGroup::rangeChanged, this, &TimeSeriesChart::refreshLater);
    connect(m_group, &ChartGroup::hoverChanged, this, &TimeSeriesChart::updateReadings);
    connect(m_plot, &Plot::hovered, this, &TimeSeriesChart::hoverNear);
    connect(m_plot, &Plot::hoverLeft, m_group, [this] { m_group->setHover(std::nullopt); });
    connect(m_plot, &Plot::marking, m_overlay, &ChartOverlay::setMark);
    connect(m_plot, &Plot::markingEnded, m_overlay, &ChartOverlay::clearMark);
    connect(m_plot, &Plot::rangeMarked, m_group, &ChartGroup::setRange);
    connect(m_plot, &Plot::panned, m_group, &ChartGroup::pan);
    connect(m_plot, &Plot::zoomed, m_group, &ChartGroup::zoom);
    connect(m_plot, &Plot::resetRequested, m_group, &ChartGroup::reset);
    connect(m_legend, &ChartLegend::toggled, this, [this](int index, bool isOn) {
        m_series[static_cast<std::size_t>(index)]->setVisible(isOn);
        refreshLater();
    });
    connect(&Theme::instance(), &Theme::themeChanged, this, &TimeSeriesChart::applyTheme);
    refreshLater();
}

TimeSeriesChart::~TimeSeriesChart() = default;

int TimeSeriesChart::addSeries(const QString& label, SeriesOptions options)
{
    const int index = static_cast<int>(m_series.size());
    QCPBars* below = nullptr;
    if (options.kind == SeriesKind::Bar) {
        for (const auto& other : m_series) {
            if (other->bars()) below = other->bars();
        }
    }
    m_series.push_back(std::make_unique<Series>(*m_plot, label, options, index, below));
    const Series& added = *m_series.back();
    m_series.back()->setBarWidth(m_barWidthMs);
    m_legend->addEntry(label, added.bars() ? ChartLegend::Mark::Bar : ChartLegend::Mark::Line);
    m_legend->setColor(index, added.color());
    return index;
}

void TimeSeriesChart::setSamples(int series, std::span<const Sample> samples)
{
    m_series.at(static_cast<std::size_t>(series))->set(samples);
    refreshLater();
}

void TimeSeriesChart::addSample(int series, Sample sample)
{
    m_series.at(static_cast<std::size_t>(series))->add(sample);
    refreshLater();
}

void TimeSeriesChart::removeBefore(qint64 timeMs)
{
    for (const auto& series : m_series) {
        series->removeBefore(timeMs);
    }
    refreshLater();
}

void TimeSeriesChart::clear()
{
    for (const auto& series : m_series) {
        series->clear();
    }
    refreshLater();
}

bool TimeSeriesChart::isSeriesVisible(int series) const
{
    return m_legend->isOn(series);
}

void TimeSeriesChart::setSeriesVisible(int series, bool isVisible)
{
    m_legend->setOn(series, isVisible);
}

void TimeSeriesChart::setBarWidth(qint64 milliseconds)
{
    m_barWidthMs = milliseconds;
    for (const auto& series : m_series) {
        series->setBarWidth(milliseconds);
    }
    refreshLater();
}

void TimeSeriesChart::setLegendVisible(bool isVisible)
{
    m_legend->setVisible(isVisible);
}

void TimeSeriesChart::setEmptyText(const QString& text)
{
    m_emptyText = text;
    refreshLater();
}

void TimeSeriesChart::applyTheme()
{
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        m_series[i]->applyTheme();
        m_legend->setColor(static_cast<int>(i), m_series[i]->color());
    }
    updateReadings();
}

void TimeSeriesChart::refreshLater()
{
    if (isVisible() && !m_refresh.isActive()) m_refresh.start();
}

void TimeSeriesChart::refresh()
{
    const qint64 from = m_group->from();
    const qint64 to = m_group->to();
    std::optional<double> highest;
    for (const auto& series : m_series) {
        if (!series->isVisible()) continue;
        const std::optional<double> value = series->highest(from, to);
        if (value) highest = std::max(highest.value_or(*value), *value);
    }
    m_plot->setTimes(from, to);
    m_plot->setHighest(m_unit.niceEnd(highest.value_or(0)));
    m_overlay->setNotice(highest ? QString() : m_emptyText);
    m_plot->redrawLater();
    updateReadings();
    if (!m_describe.isActive()) m_describe.start();
}

void TimeSeriesChart::hoverNear(qint64 timeMs)
{
    // The cross-hair sits on a sample, so that it reads what was measured and not what lies
    // between.
    std::optional<qint64> nearest;
    for (const auto& series : m_series) {
        if (!series->isVisible()) continue;
        const std::optional<Sample> sample = series->at(timeMs);
        if (!sample) continue;
        if (!nearest || std::abs(sample->timeMs - timeMs) < std::abs(*nearest - timeMs))
            nearest = sample->timeMs;
    }
    const bool isClose = nearest && std::abs(m_plot->xAt(*nearest) - m_plot->xAt(timeMs)) <= kReach;
    m_group->setHover(isClose ? *nearest : timeMs);
}

void TimeSeriesChart::updateReadings()
{
    const std::optional<qint64> time = m_group->hover();
    if (!time || !isVisible()) return m_overlay->clearReadings();
    QList<ChartOverlay::Reading> readings;
    for (const auto& series : m_series) {
        if (!series->isVisible()) continue;
        const std::optional<Sample> sample = series->at(*time);
        if (!sample) continue;
        const double distance = std::abs(m_plot->xAt(sample->timeMs) - m_plot->xAt(*time));
        if (series->kind() != SeriesKind::Step && distance > kReach) continue;
        readings << ChartOverlay::Reading{series->label(), series->color(),
            m_unit.text(sample->value), sample->value, series->kind() != SeriesKind::Bar};
    }
    m_overlay->setReadings(*time, model::clockText(*time), std::move(readings));
}

void TimeSeriesChart::describe()
{
    QStringList values;
    for (const auto& series : m_series) {
        const std::optional<Sample> sample = series->last();
        if (series->isVisible() && sample) {
            values << u"%1: %2"_s.arg(series->label(), m_unit.text(sample->value));
        }
    }
    const QString text = values.isEmpty() ? m_emptyText : values.join(u", "_s);
    if (text != accessibleDescription()) setAccessibleDescription(text);
}

QByteArray TimeSeriesChart::csv() const
{
    std::map<qint64, std::vector<QString>> rows;
    QByteArray text = "time";
    for (std::size_t i = 0; i < m_series.size(); ++i) {
        QString label = m_series[i]->label();
        text += ",\"" + label.replace(u'"', u"\"\""_s).toUtf8() + '"';
        for (const Sample& sample : m_series[i]->between(m_group->from(), m_group->to())) {
            auto& cells = rows[sample.timeMs];
            cells.resize(m_series.size());
            if (!std::isnan(sample.value)) cells[i] = QString::number(sample.value, 'g', 12);
        }
    }
    text += '\n';
    for (const auto& [time, cells] : rows) {
        text += QDateTime::fromMSecsSinceEpoch(time, Qt::UTC).toString(Qt::ISODateWithMs).toUtf8();
        for (const QString& cell : cells) {
            text += ',' + cell.toUtf8();
        }
        text += '\n';
    }
    return text;
}

QImage TimeSeriesChart::picture() const
{
    constexpr int kScale = 2;
    QImage image(size() * kScale, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(kScale);
    image.fill(colors().surface);
    QPainter painter(&image);
    if (m_legend->isVisible()) {
        m_legend->render(&painter, m_legend->mapTo(this, QPoint()), QRegion(), DrawChildren);
    }
    QPixmap plot = m_plot->toPixmap(m_plot->width(), m_plot->height(), kScale);
    plot.setDevicePixelRatio(kScale);
    painter.drawPixmap(m_plot->pos(), plot);
    return image;
}

void TimeSeriesChart::savePicture()
{
    save({.title = tr("Save the chart as a picture"),
        .filter = tr("Pictures (*.png)"),
        .suffix = u"png"_s,
        .bytes = [this] { return pngOf(picture()); }});
}

void TimeSeriesChart::saveValues()
{
    save({.title = tr("Save the values in view"),
        .filter = tr("Tables (*.csv)"),
        .suffix = u"csv"_s,
        .bytes = [this] { return csv(); }});
}

void TimeSeriesChart::save(SaveRequest request)
{
    saveFile(
        this, std::move(request), [this](const QString& path) { Q_EMIT exported(path); },
        [this](const QString& reason) { Q_EMIT exportFailed(reason); });
}

void TimeSeriesChart::showEvent(QShowEvent*)
{
    refresh(); // at once, or the first picture would have the axes of an empty chart
}

void TimeSeriesChart::resizeEvent(QResizeEvent*)
{
    layout()->activate();
    m_overlay->setGeometry(m_plot->rect());
    refreshLater();
}

void TimeSeriesChart::keyPressEvent(QKeyEvent* event)
{
    const bool hasShift = event->modifiers() & Qt::ShiftModifier;
    const qint64 step = m_group->length() / 60;
    const qint64 cross = m_group->hover().value_or(m_group->to());
    switch (event->key()) {
    case Qt::Key_Left:
        return hasShift ? m_group->pan(-m_group->length() / 10)
                        : hoverNear(std::max(m_group->from(), cross - step));
    case Qt::Key_Right:
        return hasShift ? m_group->pan(m_group->length() / 10)
                        : hoverNear(std::min(m_group->to(), cross + step));
    case Qt::Key_Plus:
    case Qt::Key_Equal:
        return m_group->zoom(0.8, cross);
    case Qt::Key_Minus:
        return m_group->zoom(1.25, cross);
    case Qt::Key_Home:
        return m_group->reset();
    case Qt::Key_Space:
        return m_group->setFollowing(!m_group->isFollowing());
    default:
        QWidget::keyPressEvent(event);
    }
}

void TimeSeriesChart::focusInEvent(QFocusEvent* event)
{
    const Qt::FocusReason reason = event->reason();
    m_overlay->setFocusShown(reason == Qt::TabFocusReason || reason == Qt::BacktabFocusReason);
}

void TimeSeriesChart::focusOutEvent(QFocusEvent*)
{
    m_overlay->setFocusShown(false);
    m_group->setHover(std::nullopt);
}

void TimeSeriesChart::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    QAction* follow = menu->addAction(themedIcon(Icon::Play), tr("Follow live data"), m_group,
        [this] { m_group->setFollowing(!m_group->isFollowing()); });
    follow->setCheckable(true);
    follow->setChecked(m_group->isFollowing());
    menu->addAction(
        themedIcon(Icon::ZoomReset), tr("Show the whole window"), m_group, &ChartGroup::reset);
    menu->addSeparator();
    menu->addAction(
        themedIcon(Icon::Export), tr("Save picture…"), this, &TimeSeriesChart::savePicture);
    menu->addAction(
        themedIcon(Icon::Columns), tr("Save values…"), this, &TimeSeriesChart::saveValues);
    menu->popup(event->globalPos());
}

} // namespace widgets
