#pragma once

#include <QLabel>
#include <optional>
#include <widgets/common/colors.h>
#include <widgets/common/icons.h>

namespace widgets {

/// A small coloured box around a word: a state, a kind, a count. The word says what the colour
/// means.
class Chip : public QLabel
{
    Q_OBJECT
public:
    explicit Chip(const QString& text, Tone tone = Tone::Neutral, QWidget* parent = nullptr);
    Chip(Icon icon, const QString& text, Tone tone, QWidget* parent = nullptr);

    void setTone(Tone tone);
    void setIcon(std::optional<Icon> icon);
    /// All three at once.
    void set(std::optional<Icon> icon, const QString& text, Tone tone);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

    /// Room a chip needs, and its painting, for delegates.
    static QSize sizeFor(const QString& text, bool hasIcon);
    static void paint(QPainter& painter, const QRect& rect, const QString& text, Tone tone,
        std::optional<Icon> icon);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    Tone m_tone;
    std::optional<Icon> m_icon;
};

} // namespace widgets
