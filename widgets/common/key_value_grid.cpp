#include "key_value_grid.h"

#include "label.h"
#include "metrics.h"

#include <QGridLayout>

namespace widgets {

using namespace metrics;

KeyValueGrid::KeyValueGrid(int columns, QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this))
    , m_columns(columns)
{
    m_grid->setContentsMargins({});
    m_grid->setVerticalSpacing(kSpaceS);
    m_grid->setHorizontalSpacing(kSpaceM);
    for (int column = 0; column < columns; ++column) {
        m_grid->setColumnStretch(column * 3 + 1, 1);
        if (column > 0) m_grid->setColumnMinimumWidth(column * 3 - 1, kSpaceL);
    }
}

Label* KeyValueGrid::addValue(const QString& name, const QString& value)
{
    auto* label = new Label(value);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    addWidget(name, label);
    return label;
}

void KeyValueGrid::addWidget(const QString& name, QWidget* value)
{
    const int row = m_count / m_columns;
    const int column = m_count % m_columns * 3;
    auto* key = new Label(name, TextStyle::Body, Ink::Faint);
    key->setBuddy(value);
    // Texts share their first line; other widgets are higher than a line, their name sits in the
    // middle.
    const Qt::Alignment vertical = qobject_cast<Label*>(value) ? Qt::AlignTop : Qt::AlignVCenter;
    m_grid->addWidget(key, row, column, vertical | Qt::AlignLeft);
    m_grid->addWidget(value, row, column + 1, vertical);
    ++m_count;
}

} // namespace widgets
