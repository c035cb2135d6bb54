#include "rows_inputs.h"

#include <model/format/fields.h>
#include <widgets/editors/key_value_editor.h>
#include <widgets/editors/list_editor.h>
#include <widgets/editors/records_editor.h>

using namespace Qt::StringLiterals;

namespace app {

namespace {

using widgets::KeyValueEditor;
using widgets::ListEditor;
using widgets::RecordsEditor;
using Records = engine::catalog::Records;
using TextMap = engine::catalog::TextMap;

struct Words
{
    QString item, add;
};

/// What one row is, and what the button that adds one says.
Words wordsOf(const QString& path)
{
    if (path == u"layers") return {RowsInput::tr("Layer"), RowsInput::tr("Add layer")};
    if (path == u"customRuntimeConfig.command")
        return {RowsInput::tr("Part of the command"), RowsInput::tr("Add part")};
    if (path == u"customRuntimeConfig.args")
        return {RowsInput::tr("Argument"), RowsInput::tr("Add argument")};
    if (path == u"customDNS.nameServers")
        return {RowsInput::tr("Name server"), RowsInput::tr("Add name server")};
    if (path == u"customDNS.searches")
        return {RowsInput::tr("Domain"), RowsInput::tr("Add domain")};
    if (path == u"customDNS.dnsOptions")
        return {RowsInput::tr("Option"), RowsInput::tr("Add option")};
    if (path == u"environmentVariables")
        return {RowsInput::tr("Variable"), RowsInput::tr("Add variable")};
    if (path == u"service.vpcConfig.vSwitchIds")
        return {RowsInput::tr("vSwitch"), RowsInput::tr("Add vSwitch")};
    if (path.endsWith(u".mountPoints")) return {RowsInput::tr("Mount"), RowsInput::tr("Add mount")};
    if (path.endsWith(u".params"))
        return {RowsInput::tr("Parameter"), RowsInput::tr("Add parameter")};
    return {model::fieldLabel(path.toStdString()), RowsInput::tr("Add")};
}

QString exampleOf(std::string_view member)
{
    if (member == "serverAddr") return u"files.example:/share"_s;
    if (member == "mountDir") return u"/mnt/share"_s;
    if (member == "bucketPath") return u"/"_s;
    return {};
}

RecordsEditor* makeRecordsEditor(const model::FieldInfo& field)
{
    QList<RecordsEditor::Member> members;
    for (const std::string_view member : field.rule->members) {
        const auto& flags = field.rule->flags;
        members << RecordsEditor::Member{
            .key = QString::fromUtf8(member.data(), static_cast<qsizetype>(member.size())),
            .label = model::memberLabel(member),
            .isFlag = std::find(flags.begin(), flags.end(), member) != flags.end(),
            .placeholder = exampleOf(member)};
    }
    return new RecordsEditor(members, wordsOf(field.path).add);
}

} // namespace

RowsInput::RowsInput(widgets::RowsEditor* editor)
    : FieldInput(editor)
    , m_editor(editor)
{
    connect(editor, &widgets::RowsEditor::changed, this, &FieldInput::edited);
}

QString RowsInput::problem() const
{
    return m_editor->isValid() ? QString() : tr("Correct the marked rows.");
}

ListInput::ListInput(const model::FieldInfo& field)
    : RowsInput(new ListEditor(wordsOf(field.path).item, wordsOf(field.path).add))
    , m_editor(static_cast<ListEditor*>(widget()))
{
    m_editor->setMaximum(static_cast<int>(field.rule->maxLength));
}

FieldInput::Value ListInput::value() const
{
    std::vector<std::string> items;
    for (const QString& item : m_editor->items()) {
        items.push_back(item.toStdString());
    }
    return items;
}

void ListInput::show(const Value& value)
{
    QStringList items;
    for (const std::string& item : std::get<std::vector<std::string>>(value)) {
        items << QString::fromStdString(item);
    }
    m_editor->setItems(items);
}

MapInput::MapInput(const model::FieldInfo& field)
    : RowsInput(new KeyValueEditor(wordsOf(field.path).add))
    , m_editor(static_cast<KeyValueEditor*>(widget()))
{
    if (field.path == u"environmentVariables") {
        m_editor->setNameRule(QRegularExpression(u"(?!FC_)[A-Za-z][A-Za-z0-9_]*"_s),
            tr("Names consist of letters, digits and _, and begin with a letter, but not with "
               "FC_."));
    } else {
        m_editor->setNameRule(QRegularExpression(u".+"_s), tr("Enter a name."));
    }
}

FieldInput::Value MapInput::value() const
{
    TextMap map;
    for (const auto& [name, value] : m_editor->entries()) {
        map[name.toStdString()] = value.toStdString();
    }
    return map;
}

void MapInput::show(const Value& value)
{
    QList<KeyValueEditor::Entry> entries;
    for (const auto& [name, text] : std::get<TextMap>(value)) {
        entries << KeyValueEditor::Entry(
            QString::fromStdString(name), QString::fromStdString(text));
    }
    m_editor->setEntries(entries);
}

RecordsInput::RecordsInput(const model::FieldInfo& field)
    : RowsInput(makeRecordsEditor(field))
    , m_editor(static_cast<RecordsEditor*>(widget()))
{
}

FieldInput::Value RecordsInput::value() const
{
    Records records;
    for (const RecordsEditor::Record& row : m_editor->records()) {
        TextMap record;
        for (auto member = row.begin(); member != row.end(); ++member) {
            record[member.key().toStdString()] = member.value().toStdString();
        }
        records.push_back(std::move(record));
    }
    return records;
}

void RecordsInput::show(const Value& value)
{
    QList<RecordsEditor::Record> rows;
    for (const TextMap& record : std::get<Records>(value)) {
        RecordsEditor::Record row;
        for (const auto& [member, text] : record) {
            row.insert(QString::fromStdString(member), QString::fromStdString(text));
        }
        rows << row;
    }
    m_editor->setRecords(rows);
}

} // namespace app
