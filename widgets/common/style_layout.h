#pragma once

#include <QProxyStyle>

namespace widgets {

/// The measures of the application's style: how large things are, where their parts lie, how they
/// behave.
class StyleLayout : public QProxyStyle
{
    Q_OBJECT
public:
    StyleLayout();

    QRect subControlRect(ComplexControl control, const QStyleOptionComplex* option, SubControl part,
        const QWidget* widget = nullptr) const override;
    QRect subElementRect(SubElement element, const QStyleOption* option,
        const QWidget* widget = nullptr) const override;
    QSize sizeFromContents(ContentsType type, const QStyleOption* option, const QSize& contents,
        const QWidget* widget = nullptr) const override;
    int pixelMetric(PixelMetric metric, const QStyleOption* option = nullptr,
        const QWidget* widget = nullptr) const override;
    int styleHint(StyleHint hint, const QStyleOption* option = nullptr,
        const QWidget* widget = nullptr, QStyleHintReturn* answer = nullptr) const override;

protected:
    static bool isComboPopup(const QWidget* widget);
    /// Without a compositor a translucent window shows black corners; there, popups are cut to
    /// shape instead.
    static bool hasTranslucency();
};

} // namespace widgets
