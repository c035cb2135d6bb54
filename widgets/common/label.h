#pragma once

#include <QLabel>
#include <widgets/common/theme.h>

namespace widgets {

/// A line or paragraph in one of the theme's text styles. Shows its text as it is: markup in names
/// stays visible.
class Label : public QLabel
{
    Q_OBJECT
public:
    explicit Label(const QString& text, TextStyle style = TextStyle::Body, Ink ink = Ink::Text,
        QWidget* parent = nullptr);

    Ink ink() const { return m_ink; }
    void setInk(Ink ink);
    void setTextStyle(TextStyle style);

private:
    void applyInk();
    Ink m_ink;
};

/// A paragraph: wraps, and can be selected and copied.
Label* makeParagraph(const QString& text, Ink ink = Ink::Muted, QWidget* parent = nullptr);

} // namespace widgets
