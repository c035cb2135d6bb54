#pragma once

#include <optional>
#include <widgets/editors/code_editor.h>
#include <widgets/editors/json_text.h>

class QPushButton;

namespace widgets {

class Label;

/// Code editor for one JSON value: says below the text whether it is one, and lays it out on
/// request.
class JsonEditor : public CodeEditor
{
    Q_OBJECT
public:
    /// Whether no text at all counts as right.
    enum class Empty { Refused, Allowed };
    explicit JsonEditor(
        const QString& name, Empty empty = Empty::Refused, QWidget* parent = nullptr);

    /// Of the text as it is now.
    std::optional<JsonProblem> problem();
    bool isValid() { return !problem(); }

public Q_SLOTS:
    /// Does nothing while the text is not valid.
    void format();

Q_SIGNALS:
    void validityChanged(bool isValid);

private:
    void check();
    Empty m_empty;
    std::optional<JsonProblem> m_problem;
    QTimer m_pause;
    Label* m_state;
    QPushButton* m_goTo;
    QPushButton* m_format;
};

} // namespace widgets
