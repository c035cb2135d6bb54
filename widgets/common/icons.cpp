#include "icons.h"

#include "metrics.h"
#include "theme.h"

#include <QFile>
#include <QIconEngine>
#include <QMetaEnum>
#include <QPainter>
#include <QPixmapCache>
#include <QSvgRenderer>

using namespace Qt::StringLiterals;

namespace widgets {

namespace {

QMetaEnum icons()
{
    return QMetaEnum::fromType<Icon>();
}

QByteArray svgSource(Icon icon, const QColor& color)
{
    QFile file(u":/fcdesk/icons/%1.svg"_s.arg(iconName(icon)));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("Icon %s is not built in", qUtf8Printable(file.fileName()));
    return file.readAll().replace("currentColor", color.name().toLatin1());
}

/// `size` in device pixels. Rendered once per colour and size.
QPixmap rendered(Icon icon, const QColor& color, QSize size)
{
    const QString key = u"fcdesk-icon-%1-%2-%3x%4"_s.arg(static_cast<int>(icon))
                            .arg(color.rgba(), 0, 16)
                            .arg(size.width())
                            .arg(size.height());
    QPixmap pixmap;
    if (QPixmapCache::find(key, &pixmap)) return pixmap;
    pixmap = QPixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setOpacity(color.alphaF());
    const int side = std::min(size.width(), size.height());
    QSvgRenderer(svgSource(icon, color))
        .render(&painter,
            QRectF((size.width() - side) / 2.0, (size.height() - side) / 2.0, side, side));
    painter.end();
    QPixmapCache::insert(key, pixmap);
    return pixmap;
}

/// Draws in the colours of the theme at the time of drawing.
class ThemedIconEngine : public QIconEngine
{
public:
    ThemedIconEngine(Icon icon, Ink ink)
        : m_icon(icon)
        , m_ink(ink)
    {
    }

    QPixmap scaledPixmap(const QSize& size, QIcon::Mode mode, QIcon::State state, qreal) override
    {
        return rendered(m_icon, color(mode, state), size);
    }
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override
    {
        return rendered(m_icon, color(mode, state), size);
    }
    void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override
    {
        const qreal ratio = painter->device()->devicePixelRatioF();
        QPixmap picture
            = rendered(m_icon, color(mode, state), (QSizeF(rect.size()) * ratio).toSize());
        picture.setDevicePixelRatio(ratio);
        painter->drawPixmap(rect.topLeft(), picture);
    }
    QIconEngine* clone() const override { return new ThemedIconEngine(*this); }
    QString key() const override { return u"fcdesk"_s; }
    QString iconName() override { return widgets::iconName(m_icon); }
    bool isNull() override { return false; }

private:
    QColor color(QIcon::Mode mode, QIcon::State state) const
    {
        const Colors& theme = colors();
        if (mode == QIcon::Disabled) return theme.textDisabled;
        if (m_ink != Ink::Muted) return theme.ink(m_ink);
        if (state == QIcon::On) return theme.accentText;
        if (mode == QIcon::Active || mode == QIcon::Selected) return theme.text;
        return theme.textMuted;
    }

    Icon m_icon;
    Ink m_ink;
};

} // namespace

QList<Icon> allIcons()
{
    QList<Icon> all;
    for (int i = 0; i < icons().keyCount(); ++i) {
        all << static_cast<Icon>(icons().value(i));
    }
    return all;
}

QString iconName(Icon icon)
{
    QString name;
    for (const char letter : std::string_view(icons().valueToKey(static_cast<int>(icon)))) {
        const QLatin1Char character(letter);
        if (QChar(character).isUpper() && !name.isEmpty()) name += u'-';
        name += QChar(character).toLower();
    }
    return name;
}

QIcon themedIcon(Icon icon, Ink ink)
{
    return QIcon(new ThemedIconEngine(icon, ink));
}

QPixmap iconPixmap(Icon icon, const QColor& color, int size, qreal devicePixelRatio)
{
    QPixmap pixmap = rendered(icon, color, (QSizeF(size, size) * devicePixelRatio).toSize());
    pixmap.setDevicePixelRatio(devicePixelRatio);
    return pixmap;
}

void paintIcon(QPainter& painter, Icon icon, const QRect& rect, const QColor& color)
{
    const int size = metrics::kIconSize;
    const QPoint corner(
        rect.x() + (rect.width() - size) / 2, rect.y() + (rect.height() - size) / 2);
    painter.drawPixmap(
        corner, iconPixmap(icon, color, size, painter.device()->devicePixelRatioF()));
}

QIcon applicationIcon()
{
    QIcon icon;
    QSvgRenderer renderer(u":/fcdesk/icons/fcdesk.svg"_s);
    for (const int size : {16, 24, 32, 48, 64, 128, 256}) {
        QPixmap pixmap(size, size);
        pixmap.fill(Qt::transparent);
        QPainter painter(&pixmap);
        renderer.render(&painter);
        painter.end();
        icon.addPixmap(pixmap);
    }
    return icon;
}

} // namespace widgets
