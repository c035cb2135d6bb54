#include <app/pages/costs/price_table_dialog.h>

#include <QDialogButtonBox>
#include <QGridLayout>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <engine/metering/price_json.h>
#include <limits>
#include <model/format/errors.h>
#include <widgets/common/buttons.h>
#include <widgets/common/card.h>
#include <widgets/common/metrics.h>
#include <widgets/common/view_setup.h>
#include <widgets/editors/form_field.h>
#include <widgets/editors/records_editor.h>

using namespace Qt::StringLiterals;

namespace app {

using engine::metering::amountText;
using engine::metering::kFactorNames;
using engine::metering::PriceItem;
using engine::metering::PriceTable;
using widgets::FormField;
using widgets::RecordsEditor;

namespace {

constexpr QSize kSize{720, 640};
constexpr int kFactorColumns = 4;

QString plain(double amount)
{
    return QString::fromStdString(amountText(amount));
}

/// Not a number: one the engine's rules refuse.
double amountOf(const QString& text, double ifEmpty = std::numeric_limits<double>::quiet_NaN())
{
    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty()) return ifEmpty;
    bool isNumber = false;
    const double amount = QLocale::c().toDouble(trimmed, &isNumber);
    return isNumber ? amount : std::numeric_limits<double>::quiet_NaN();
}

QString factorLabel(std::string_view name)
{
    if (name == "invocation") return PriceTableDialog::tr("Per invocation");
    if (name == "vcpuSecond") return PriceTableDialog::tr("vCPU-second");
    if (name == "gbSecond") return PriceTableDialog::tr("GB-second");
    if (name == "diskGbSecond") return PriceTableDialog::tr("Disk GB-second");
    if (name == "idleVcpuSecond") return PriceTableDialog::tr("Idle vCPU-second");
    if (name == "idleGbSecond") return PriceTableDialog::tr("Idle GB-second");
    return PriceTableDialog::tr("Idle disk GB-second");
}

/// The part of a field's name that has a place in the form: tiers and allowances are told as a whole.
QString formFieldOf(const QString& field)
{
    for (const QString& whole : {u".tiers"_s, u"allowances"_s}) {
        const qsizetype at = field.indexOf(whole);
        if (at >= 0) return field.left(at + whole.size());
    }
    return field;
}

} // namespace

PriceTableDialog::PriceTableDialog(PriceTable table, QWidget* parent)
    : QDialog(parent)
    , m_table(std::move(table))
{
    using namespace widgets::metrics;
    setWindowTitle(tr("Price table"));
    resize(kSize);

    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(kSpaceXl, kSpaceXl, kSpaceXl, kSpaceXl);
    column->setSpacing(kSpaceM);
    m_name = addText(column, u"name"_s, tr("Name"), m_table.name);
    auto* line = new QHBoxLayout;
    line->setSpacing(kSpaceXl);
    column->addLayout(line);
    const auto half = [&] {
        auto* layout = new QVBoxLayout;
        line->addLayout(layout, 1);
        return layout;
    };
    m_date = addText(half(), u"date"_s, tr("In force from"), m_table.date, tr("A day such as 2024-08-27"));
    m_currency = addText(half(), u"currency"_s, tr("Currency"), m_table.currency,
        tr("Three capital letters such as CNY"));
    m_source = addText(column, u"source"_s, tr("Source"), m_table.source,
        tr("Where the prices are from, so that one can look again"));
    for (std::size_t i = 0; i < m_table.items.size(); ++i) {
        column->addWidget(makeItem(m_table.items[i], static_cast<int>(i)));
    }

    QList<RecordsEditor::Member> members{{.key = u"name"_s, .label = tr("Free each month"), .stretch = 3}};
    for (std::size_t i = 0; i < m_table.items.size(); ++i) {
        members << RecordsEditor::Member{.key = QString::number(i),
            .label = QString::fromStdString(m_table.items[i].unit),
            .placeholder = u"150000"_s,
            .stretch = 1};
    }
    m_allowances = new RecordsEditor(members, tr("Add allowance"));
    QList<RecordsEditor::Record> records;
    for (const auto& allowance : m_table.allowances) {
        RecordsEditor::Record record{{u"name"_s, QString::fromStdString(allowance.name)}};
        for (std::size_t i = 0; i < allowance.units.size(); ++i) {
            record.insert(QString::number(i), plain(allowance.units[i]));
        }
        records << record;
    }
    m_allowances->setRecords(records);
    connect(m_allowances, &RecordsEditor::changed, this, &PriceTableDialog::check);
    addField(column, u"allowances"_s, new FormField(tr("Free allowances"), m_allowances));

    m_minimum = addText(column, u"billRun.minimum"_s, tr("Least cost of a function in an hour"),
        m_table.billRun ? amountText(m_table.billRun->minimum) : std::string(),
        tr("As the hourly bill run has it; empty: there is none"));
    column->addStretch();

    auto* buttons = new QDialogButtonBox;
    m_save = buttons->addButton(tr("Save and use"), QDialogButtonBox::AcceptRole);
    buttons->addButton(tr("Cancel"), QDialogButtonBox::RejectRole);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* foot = new QVBoxLayout;
    foot->setContentsMargins(kSpaceXl, kSpaceM, kSpaceXl, kSpaceL);
    foot->addWidget(buttons);

    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(0);
    layout->addWidget(widgets::makeScrollArea(content), 1);
    layout->addLayout(foot);
    check();
    m_name->setFocus();
    m_name->selectAll();
}

QLineEdit* PriceTableDialog::addText(QVBoxLayout* layout, const QString& field, const QString& label,
    const std::string& value, const QString& help)
{
    auto* input = new QLineEdit(QString::fromStdString(value));
    input->setCursorPosition(0);
    connect(input, &QLineEdit::textChanged, this, &PriceTableDialog::check);
    addField(layout, field, new FormField(label, input, help));
    return input;
}

void PriceTableDialog::addField(QLayout* layout, const QString& field, FormField* form)
{
    layout->addWidget(form);
    m_fields.insert(field, form);
}

QWidget* PriceTableDialog::makeItem(const PriceItem& item, int index)
{
    using namespace widgets::metrics;
    const QString path = u"items[%1]"_s.arg(index);
    auto* card = new widgets::Card(tr("Counted in %1").arg(QString::fromStdString(item.unit)));
    ItemInputs inputs{};
    inputs.unit = addText(card->body(), path + u".unit"_s, tr("Unit"), item.unit);
    auto* grid = new QGridLayout;
    grid->setHorizontalSpacing(kSpaceM);
    grid->setVerticalSpacing(kSpaceXs);
    int cell = 0;
    for (const auto& [name, factor] : kFactorNames) {
        auto* holder = new QVBoxLayout;
        const QString field
            = path + u".factors."_s + QString::fromLatin1(name.data(), static_cast<qsizetype>(name.size()));
        inputs.factors.push_back(
            addText(holder, field, factorLabel(name), amountText(item.factors.*factor)));
        grid->addLayout(holder, cell / kFactorColumns, cell % kFactorColumns);
        ++cell;
    }
    card->body()->addLayout(grid);

    inputs.tiers = new RecordsEditor(
        {{.key = u"upTo"_s, .label = tr("Up to, each month"), .placeholder = tr("no end", "of a price tier")},
            {.key = u"price"_s, .label = tr("Price of one"), .placeholder = u"0.0001"_s}},
        tr("Add tier"));
    QList<RecordsEditor::Record> records;
    for (const auto& tier : item.tiers) {
        records << RecordsEditor::Record{
            {u"upTo"_s, tier.upToUnits == 0 ? QString() : plain(tier.upToUnits)},
            {u"price"_s, plain(tier.perUnit)}};
    }
    inputs.tiers->setRecords(records);
    connect(inputs.tiers, &RecordsEditor::changed, this, &PriceTableDialog::check);
    addField(card->body(), path + u".tiers"_s, new FormField(tr("Price tiers"), inputs.tiers));
    m_items.push_back(std::move(inputs));
    return card;
}

PriceTable PriceTableDialog::table() const
{
    PriceTable table = m_table;
    table.name = m_name->text().trimmed().toStdString();
    table.date = m_date->text().trimmed().toStdString();
    table.source = m_source->text().trimmed().toStdString();
    table.currency = m_currency->text().trimmed().toStdString();
    for (std::size_t i = 0; i < m_items.size(); ++i) {
        const ItemInputs& inputs = m_items[i];
        PriceItem& item = table.items[i];
        item.unit = inputs.unit->text().trimmed().toStdString();
        for (std::size_t factor = 0; factor < kFactorNames.size(); ++factor) {
            item.factors.*kFactorNames[factor].second = amountOf(inputs.factors[factor]->text(), 0);
        }
        item.tiers.clear();
        for (const auto& record : inputs.tiers->records()) {
            item.tiers.push_back({.upToUnits = amountOf(record.value(u"upTo"_s), 0),
                .perUnit = amountOf(record.value(u"price"_s))});
        }
    }
    table.allowances.clear();
    for (const auto& record : m_allowances->records()) {
        engine::metering::FreeAllowance allowance{
            .name = record.value(u"name"_s).trimmed().toStdString(), .units = {}};
        for (std::size_t i = 0; i < m_items.size(); ++i) {
            allowance.units.push_back(amountOf(record.value(QString::number(i)), 0));
        }
        table.allowances.push_back(std::move(allowance));
    }
    table.billRun.reset();
    if (!m_minimum->text().trimmed().isEmpty())
        table.billRun = engine::metering::BillRun{.minimum = amountOf(m_minimum->text())};
    return table;
}

void PriceTableDialog::check()
{
    if (!m_save) return; // while the form is made
    const auto checked = table().check();
    const QString wrong
        = checked ? QString() : formFieldOf(QString::fromStdString(checked.error().field));
    for (auto field = m_fields.cbegin(); field != m_fields.cend(); ++field) {
        field.value()->setProblem(
            !checked && field.key() == wrong ? model::errorText(checked.error()) : QString());
    }
    m_save->setEnabled(checked.has_value());
}

} // namespace app
