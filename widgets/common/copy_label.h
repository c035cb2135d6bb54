#pragma once

#include <QTimer>
#include <QWidget>
#include <widgets/common/theme.h>

class QToolButton;

namespace widgets {

class ElidedLabel;

/// A text to be copied, such as an endpoint or an id, with the button that does it.
class CopyLabel : public QWidget
{
    Q_OBJECT
public:
    /// `name`: what the text is, "Endpoint"; for the button's tool tip.
    CopyLabel(const QString& name, const QString& text, TextStyle style = TextStyle::MonoSmall,
        QWidget* parent = nullptr);

    void setText(const QString& text);
    QString text() const;

public Q_SLOTS:
    void copy();

private:
    ElidedLabel* m_label;
    QToolButton* m_button;
    QTimer m_thanks;
};

} // namespace widgets
