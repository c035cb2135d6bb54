#pragma once

class QWidget;

namespace widgets {

/// Marks an input's value as refused: its outline turns to the error colour. Say why beside it.
void setInvalid(QWidget& input, bool isInvalid);
bool isInvalid(const QWidget* input);

} // namespace widgets
