#pragma once

#include <widgets/common/label.h>

namespace widgets {

/// One line that shortens with an ellipsis when there is too little room; its tool tip then shows
/// it whole.
class ElidedLabel : public Label
{
    Q_OBJECT
public:
    explicit ElidedLabel(const QString& text, TextStyle style = TextStyle::Body,
        Ink ink = Ink::Text, QWidget* parent = nullptr);

    /// Middle keeps both ends of ids and paths; the default is Right.
    void setElideMode(Qt::TextElideMode mode);
    /// Whether the text as a whole does not fit now.
    bool isElided() const;

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool event(QEvent* event) override;
    void paintEvent(QPaintEvent*) override;

private:
    Qt::TextElideMode m_mode = Qt::ElideRight;
};

} // namespace widgets
