#pragma once

#include <QWidget>

namespace widgets {

class LogColumns;

/// The names of a log's columns, above them.
class LogHeader : public QWidget
{
    Q_OBJECT
public:
    /// `columns` outlives the header.
    explicit LogHeader(const LogColumns& columns, QWidget* parent = nullptr);

protected:
    void paintEvent(QPaintEvent*) override;

private:
    const LogColumns& m_columns;
};

} // namespace widgets
