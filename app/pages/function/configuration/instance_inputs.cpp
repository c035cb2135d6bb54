#include "instance_inputs.h"

#include "plain_inputs.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QSlider>
#include <QWheelEvent>
#include <algorithm>
#include <model/format/fields.h>
#include <model/format/numbers.h>
#include <widgets/common/metrics.h>

namespace app {

using engine::catalog::FieldKind;
using widgets::UnitSpinBox;

namespace {

constexpr double kFirstMaximum = 10; ///< offered when a limit is switched on

class FormSlider : public QSlider
{
public:
    FormSlider()
        : QSlider(Qt::Horizontal)
    {
        setFocusPolicy(Qt::StrongFocus);
    }

protected:
    void wheelEvent(QWheelEvent* event) override
    {
        if (!hasFocus()) return event->ignore();
        QSlider::wheelEvent(event);
    }
};

UnitSpinBox* makeMaximumBox(const model::FieldInfo& field)
{
    auto rule = *field.rule;
    rule.min = 0; // -1 is the box without its check mark
    return makeSpinBox({field.path, field.kind, &rule});
}

QHBoxLayout* makeLine(QWidget* widget)
{
    auto* line = new QHBoxLayout(widget);
    line->setContentsMargins({});
    line->setSpacing(widgets::metrics::kSpaceM);
    return line;
}

} // namespace

ConcurrencyInput::ConcurrencyInput(const model::FieldInfo& field)
    : FieldInput(new QWidget)
    , m_box(makeSpinBox(field))
    , m_slider(new FormSlider)
{
    QHBoxLayout* line = makeLine(widget());
    m_box->setMaximumWidth(120);
    m_box->setAccessibleName(model::fieldLabel(field.path.toStdString()));
    m_slider->setAccessibleName(model::fieldLabel(field.path.toStdString()));
    m_slider->setRange(1, kSliderMost);
    m_slider->setPageStep(10);
    m_slider->setToolTip(
        model::countText(1) + QStringLiteral(" – ") + model::countText(kSliderMost));
    line->addWidget(m_box);
    line->addWidget(m_slider, 1);
    widget()->setFocusProxy(m_box);
    connect(m_slider, &QSlider::valueChanged, this, [this](int value) { m_box->setValue(value); });
    connect(m_box, &UnitSpinBox::valueChanged, this, [this](double value) {
        const QSignalBlocker blocker(m_slider);
        m_slider->setValue(static_cast<int>(std::clamp<double>(value, 1, kSliderMost)));
        Q_EMIT edited();
    });
}

FieldInput::Value ConcurrencyInput::value() const
{
    return numberValue(FieldKind::Integer, m_box->value());
}

void ConcurrencyInput::show(const Value& value)
{
    m_box->setValue(numberOf(value));
}

MaximumInput::MaximumInput(const model::FieldInfo& field)
    : FieldInput(new QWidget)
    , m_isLimited(new QCheckBox(tr("At most")))
    , m_box(makeMaximumBox(field))
{
    QHBoxLayout* line = makeLine(widget());
    line->addWidget(m_isLimited);
    line->addWidget(m_box, 1);
    m_isLimited->setAccessibleName(tr("Limit the instances"));
    m_box->setAccessibleName(model::fieldLabel(field.path.toStdString()));
    m_box->setValue(kFirstMaximum);
    m_box->setEnabled(false);
    widget()->setFocusProxy(m_isLimited);
    connect(m_isLimited, &QCheckBox::toggled, m_box, &QWidget::setEnabled);
    connect(m_isLimited, &QCheckBox::clicked, this, &FieldInput::edited);
    connect(m_box, &UnitSpinBox::valueChanged, this, &FieldInput::edited);
}

FieldInput::Value MaximumInput::value() const
{
    if (!m_isLimited->isChecked()) return std::int64_t(-1);
    return numberValue(FieldKind::Integer, m_box->value());
}

void MaximumInput::show(const Value& value)
{
    const auto maximum = std::get<std::int64_t>(value);
    m_isLimited->setChecked(maximum >= 0);
    if (maximum >= 0) m_box->setValue(static_cast<double>(maximum));
}

} // namespace app
