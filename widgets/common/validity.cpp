#include "validity.h"

#include <QVariant>
#include <QWidget>

namespace widgets {

namespace {

constexpr char kInvalidProperty[] = "fcdeskInvalid";

} // namespace

void setInvalid(QWidget& input, bool isInvalid)
{
    if (widgets::isInvalid(&input) == isInvalid) return;
    input.setProperty(kInvalidProperty, isInvalid);
    input.update();
}

bool isInvalid(const QWidget* input)
{
    return input && input->property(kInvalidProperty).toBool();
}

} // namespace widgets
