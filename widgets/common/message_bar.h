#pragma once

#include <QFrame>
#include <widgets/common/icons.h>

class QHBoxLayout;
class QPushButton;

namespace widgets {

class Label;

/// A message inside a page, above what it is about; stays until it is closed or no longer true.
class MessageBar : public QFrame
{
    Q_OBJECT
public:
    MessageBar(Tone tone, const QString& text, QWidget* parent = nullptr);

    void setMessage(Tone tone, const QString& text);
    QString text() const;
    QPushButton* addAction(const QString& text);
    void setClosable(bool isClosable);

Q_SIGNALS:
    void closed();

protected:
    void paintEvent(QPaintEvent*) override;

private:
    Tone m_tone;
    QHBoxLayout* m_layout;
    Label* m_text;
    QWidget* m_close;
};

/// The icon that goes with a tone.
Icon toneIcon(Tone tone);

} // namespace widgets
