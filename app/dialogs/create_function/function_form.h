#pragma once

#include <QWidget>
#include <engine/catalog/objects.h>
#include <engine/core/result.h>
#include <engine/runtime/runtimes.h>
#include <map>
#include <span>
#include <string>

class QComboBox;
class QGridLayout;
class QLineEdit;

namespace widgets {
class FormField;
class UnitSpinBox;
} // namespace widgets

namespace app {

/// The fields a new function needs, each with what is wrong with it.
class FunctionForm : public QWidget
{
    Q_OBJECT
public:
    explicit FunctionForm(
        std::span<const engine::runtime::Interpreter> interpreters, QWidget* parent = nullptr);

    /// Offered besides a new one.
    void setServices(const QStringList& services);
    void setService(const QString& service);
    /// Not over a name that was typed.
    void suggestName(const QString& name);
    void setConfig(const engine::catalog::FunctionConfig& config);

    QString service() const;
    QString name() const;
    /// As set, with what the fields say now.
    engine::catalog::FunctionConfig config() const;

    /// Whether every field keeps its rule; those that do not say so, empty ones too.
    bool check();
    /// A refusal of the engine, at the field to blame. False: it is none of these.
    bool showRefusal(const engine::Error& error);

private:
    QWidget* makeRuntimeBox(std::span<const engine::runtime::Interpreter> interpreters);
    widgets::UnitSpinBox* makeSpinBox(std::string_view path);
    void addField(const std::string& path, const QString& label, QWidget* input,
        const QString& help, QGridLayout& grid, int row, int column);
    void showRuntimeNote();
    void showProblem(const std::string& path);
    QString problemOf(const std::string& path) const;

    engine::catalog::FunctionConfig m_config;
    std::map<std::string, widgets::FormField*> m_fields; ///< by catalog path; and the two names
    QComboBox* m_service;
    QLineEdit* m_name;
    QComboBox* m_runtime;
    QLineEdit* m_handler;
    widgets::UnitSpinBox* m_memory;
    widgets::UnitSpinBox* m_concurrency;
    widgets::UnitSpinBox* m_timeout;
    bool m_isNameTyped = false;
    bool m_isChecked = false; ///< from the first check on empty fields are told, too
};

} // namespace app
