#pragma once

#include <QWidget>
#include <model/format/numbers.h>
#include <widgets/common/theme.h>

namespace widgets {

/// A number with a small unit. Its width does not shrink, so that what stands beside it keeps
/// still.
class NumberLabel : public QWidget
{
    Q_OBJECT
public:
    explicit NumberLabel(TextStyle style = TextStyle::Display, QWidget* parent = nullptr);

    void setAmount(const model::Amount& amount);
    const model::Amount& amount() const { return m_amount; }
    void setInk(Ink ink);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent*) override;

private:
    int numberWidth() const;
    int unitWidth() const;
    QFont m_unitFont;
    Ink m_ink = Ink::Text;
    model::Amount m_amount;
    int m_widest = 0;
};

} // namespace widgets
