#pragma once

#include <widgets/common/style_layout.h>

namespace widgets {

/// The application's look: Fusion's behaviour with our own sizes and painting. Colours are read
/// from the theme at each painting, so a theme change needs a repaint only. Owned by QApplication.
class Style : public StyleLayout
{
    Q_OBJECT
public:
    using StyleLayout::polish;
    void polish(QWidget* widget) override;

    void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
        const QWidget* widget = nullptr) const override;
    void drawControl(ControlElement element, const QStyleOption* option, QPainter* painter,
        const QWidget* widget = nullptr) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option,
        QPainter* painter, const QWidget* widget = nullptr) const override;
    QIcon standardIcon(StandardPixmap which, const QStyleOption* option = nullptr,
        const QWidget* widget = nullptr) const override;
    QPixmap standardPixmap(StandardPixmap which, const QStyleOption* option = nullptr,
        const QWidget* widget = nullptr) const override;
};

} // namespace widgets
