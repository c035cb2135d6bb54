#pragma once

#include <app/pages/function/configuration/field_input.h>

namespace widgets {
class KeyValueEditor;
class ListEditor;
class RecordsEditor;
class RowsEditor;
} // namespace widgets

namespace app {

/// Common to the inputs of many rows.
class RowsInput : public FieldInput
{
    Q_OBJECT
public:
    QString problem() const override;
    bool isWide() const override { return true; }

protected:
    explicit RowsInput(widgets::RowsEditor* editor);

private:
    widgets::RowsEditor* m_editor;
};

class ListInput : public RowsInput
{
    Q_OBJECT
public:
    explicit ListInput(const model::FieldInfo& field);
    Value value() const override;

private:
    void show(const Value& value) override;
    widgets::ListEditor* m_editor;
};

class MapInput : public RowsInput
{
    Q_OBJECT
public:
    explicit MapInput(const model::FieldInfo& field);
    Value value() const override;

private:
    void show(const Value& value) override;
    widgets::KeyValueEditor* m_editor;
};

class RecordsInput : public RowsInput
{
    Q_OBJECT
public:
    explicit RecordsInput(const model::FieldInfo& field);
    Value value() const override;

private:
    void show(const Value& value) override;
    widgets::RecordsEditor* m_editor;
};

} // namespace app
