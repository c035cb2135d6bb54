#pragma once

#include <QDialog>
#include <QMap>
#include <engine/metering/price.h>
#include <functional>
#include <vector>

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace widgets {
class FormField;
class RecordsEditor;
} // namespace widgets

namespace app {

/// A form for a price table of the user's own. What is wrong is told at its field, by the engine's rules; saving waits
/// until nothing is.
class PriceTableDialog : public QDialog
{
    Q_OBJECT
public:
    explicit PriceTableDialog(engine::metering::PriceTable table, QWidget* parent = nullptr);

    /// As it is in the form.
    engine::metering::PriceTable table() const;

private:
    /// Inputs of one item of the table.
    struct ItemInputs
    {
        QLineEdit* unit;
        std::vector<QLineEdit*> factors;
        widgets::RecordsEditor* tiers;
    };
    QWidget* makeItem(const engine::metering::PriceItem& item, int index);
    QLineEdit* addText(QVBoxLayout* layout, const QString& field, const QString& label,
        const std::string& value, const QString& help = {});
    void addField(QLayout* layout, const QString& field, widgets::FormField* form);
    void check();

    engine::metering::PriceTable m_table; ///< as it was
    QLineEdit *m_name, *m_date, *m_source, *m_currency;
    QLineEdit* m_minimum;
    std::vector<ItemInputs> m_items;
    widgets::RecordsEditor* m_allowances;
    QMap<QString, widgets::FormField*> m_fields; ///< by the names the engine has for them
    QPushButton* m_save = nullptr;
};

} // namespace app
