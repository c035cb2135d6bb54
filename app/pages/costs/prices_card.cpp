#include <app/pages/costs/prices_card.h>

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>
#include <algorithm>
#include <app/pages/costs/price_table_dialog.h>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <model/client/future.h>
#include <model/format/errors.h>
#include <model/format/numbers.h>
#include <widgets/common/buttons.h>
#include <widgets/common/confirm_dialog.h>
#include <widgets/common/metrics.h>
#include <widgets/common/toast.h>
#include <widgets/editors/form_field.h>

using namespace Qt::StringLiterals;

namespace app {

using engine::metering::PriceSettings;
using engine::metering::PriceTable;
using widgets::FormField;

namespace {

QString idOf(const QComboBox* box)
{
    return box->currentData().toString();
}

/// Long names must not make the page wide.
QComboBox* makeCombo()
{
    auto* box = new QComboBox;
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(12);
    return box;
}

std::string freeId(const PriceSettings& settings)
{
    for (int number = 1;; ++number) {
        std::string id = "own-" + std::to_string(number);
        if (!settings.find(id)) return id;
    }
}

} // namespace

PricesCard::PricesCard(Workspace& workspace, QWidget* parent)
    : Card(tr("Prices"), Padding::Normal, parent)
    , m_workspace(workspace)
    , m_table(makeCombo())
    , m_allowance(makeCombo())
    , m_billRun(new QCheckBox(tr("Round up as the hourly bill run does")))
    , m_compared(makeCombo())
    , m_tableField(new FormField(tr("Price table"), m_table, u" "_s))
    , m_edit(widgets::makeButton(tr("Edit a copy…")))
    , m_delete(widgets::makeButton(tr("Delete"), widgets::ButtonKind::Ghost))
{
    using namespace widgets::metrics;
    auto* buttons = new QHBoxLayout;
    buttons->setSpacing(kSpaceS);
    buttons->addWidget(m_edit);
    buttons->addWidget(m_delete);
    buttons->addStretch();
    body()->setSpacing(kSpaceM);
    body()->addWidget(m_tableField);
    body()->addLayout(buttons);
    body()->addWidget(new FormField(tr("Free allowance"), m_allowance));
    body()->addWidget(m_billRun);
    body()->addWidget(new FormField(tr("Compare with"), m_compared));
    body()->addStretch();

    connect(m_table, &QComboBox::activated, this, [this] { choose(idOf(m_table)); });
    connect(m_allowance, &QComboBox::activated, this, [this] {
        PriceSettings next = settings();
        next.options.allowance = idOf(m_allowance).toStdString();
        put(std::move(next));
    });
    connect(m_billRun, &QCheckBox::clicked, this, [this](bool isOn) {
        PriceSettings next = settings();
        next.options.usesBillRun = isOn;
        put(std::move(next));
    });
    connect(m_compared, &QComboBox::currentIndexChanged, this, &PricesCard::comparedChanged);
    connect(m_edit, &QPushButton::clicked, this, &PricesCard::edit);
    connect(m_delete, &QPushButton::clicked, this, &PricesCard::askToDelete);
    connect(&m_workspace.feeds.prices, &model::PricesFeed::settingsChanged, this,
        &PricesCard::showSettings);
    showSettings();
}

const PriceSettings& PricesCard::settings() const
{
    return *m_workspace.feeds.prices.settings();
}

const PriceTable* PricesCard::compared() const
{
    return settings().find(idOf(m_compared).toStdString());
}

void PricesCard::showSettings()
{
    const QString before = idOf(m_compared);
    {
        const QSignalBlocker quiet(m_compared);
        m_table->clear();
        m_compared->clear();
        m_compared->addItem(tr("No other table"), QString());
        for (const PriceTable* table : settings().tables()) {
            const QString name = QString::fromStdString(table->name);
            const QString id = QString::fromStdString(table->id);
            m_table->addItem(name, id);
            m_compared->addItem(name, id);
        }
        m_table->setCurrentIndex(m_table->findData(QString::fromStdString(settings().table().id)));
        m_compared->setCurrentIndex(std::max(0, m_compared->findData(before)));
    }
    const PriceTable& table = settings().table();
    m_tableField->setHelp(tr("In force from %1. %2", "date and source")
                              .arg(QString::fromStdString(table.date),
                                  QString::fromStdString(table.source)));
    const bool isOwn = !PriceSettings::isBuiltIn(table.id);
    m_edit->setText(isOwn ? tr("Edit…") : tr("Edit a copy…"));
    m_delete->setVisible(isOwn);
    showAllowances();
    m_billRun->setEnabled(table.billRun.has_value());
    m_billRun->setChecked(table.billRun && settings().options.usesBillRun);
    m_billRun->setToolTip(table.billRun
            ? tr("Units of a function are rounded up each hour; one that costs something costs at "
                 "least %1.")
                  .arg(model::moneyText(table.billRun->minimum, QString::fromStdString(table.currency)))
            : tr("Nothing is known about a bill run of this table."));
    if (idOf(m_compared) != before) Q_EMIT comparedChanged();
}

void PricesCard::showAllowances()
{
    m_allowance->clear();
    m_allowance->addItem(tr("Nothing is free"), QString());
    for (const auto& allowance : settings().table().allowances) {
        const QString name = QString::fromStdString(allowance.name);
        m_allowance->addItem(name, name);
    }
    m_allowance->setCurrentIndex(std::max(
        0, m_allowance->findData(QString::fromStdString(settings().options.allowance))));
}

void PricesCard::choose(const QString& tableId)
{
    PriceSettings next = settings();
    if (tableId.toStdString() == next.tableId) return;
    next.tableId = tableId.toStdString();
    next.options.allowance.clear(); // it was another table's
    put(std::move(next));
}

void PricesCard::edit()
{
    PriceTable table = settings().table();
    const bool isOwn = !PriceSettings::isBuiltIn(table.id);
    if (!isOwn) {
        table.id = freeId(settings());
        table.name = tr("Copy of %1").arg(QString::fromStdString(table.name)).toStdString();
    }
    auto* dialog = new PriceTableDialog(table, window());
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &QDialog::accepted, this, [this, dialog, isOwn] {
        PriceSettings next = settings();
        const PriceTable edited = dialog->table();
        const auto present = std::ranges::find(next.own, edited.id, &PriceTable::id);
        if (present == next.own.end())
            next.own.push_back(edited);
        else
            *present = edited;
        next.tableId = edited.id;
        if (!isOwn) next.options.allowance.clear();
        const auto isKept = [&](const auto& allowance) {
            return allowance.name == next.options.allowance;
        };
        if (std::ranges::none_of(edited.allowances, isKept)) next.options.allowance.clear();
        put(std::move(next), tr("The price table was saved and is in force"));
    });
    dialog->open();
}

void PricesCard::askToDelete()
{
    const std::string id = settings().table().id;
    auto* dialog = new widgets::ConfirmDialog(
        tr("Delete “%1”?").arg(QString::fromStdString(settings().table().name)),
        tr("The list price that comes with the program is in force then."),
        tr("Delete price table"), widgets::ButtonKind::Danger, window());
    connect(dialog, &QDialog::accepted, this, [this, id] {
        PriceSettings next = settings();
        std::erase_if(next.own, [&](const PriceTable& table) { return table.id == id; });
        next.tableId = PriceSettings().tableId;
        next.options.allowance.clear();
        put(std::move(next), tr("The price table was deleted"));
    });
    dialog->open();
}

void PricesCard::put(PriceSettings settings, const QString& done)
{
    model::onFinished(m_workspace.client.putPrices(std::move(settings)), this,
        [this, done](const engine::Result<std::monostate>& stored) {
            if (!stored) {
                m_workspace.toasts->show(
                    widgets::Tone::Error, model::errorText(stored.error()));
                return showSettings(); // as it still is
            }
            if (!done.isEmpty()) m_workspace.toasts->show(widgets::Tone::Success, done);
        });
}

} // namespace app
