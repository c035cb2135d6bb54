#include <app/dialogs/create_function/runtime_choices.h>

#include <QCoreApplication>
#include <engine/catalog/fields.h>

namespace app {

namespace {

class Runtimes
{
    Q_DECLARE_TR_FUNCTIONS(app::Runtimes)
};

QString fromView(std::string_view text)
{
    return QString::fromUtf8(text.data(), static_cast<qsizetype>(text.size()));
}

RuntimeChoice choiceOf(std::string_view runtime, const engine::runtime::Interpreters& interpreters)
{
    using engine::runtime::Family;
    RuntimeChoice choice{.runtime = fromView(runtime)};
    switch (engine::runtime::familyOf(runtime)) {
    case Family::Unsupported:
        choice.note = Runtimes::tr("This runtime does not run on this machine yet");
        return choice;
    case Family::Custom:
        choice.isAvailable = true;
        choice.note = Runtimes::tr("An HTTP server of yours, started by the file bootstrap");
        return choice;
    case Family::NodeJs:
    case Family::Python:
        break;
    }
    const auto chosen = interpreters.choose(runtime);
    choice.isAvailable = chosen.has_value();
    const bool isNode = engine::runtime::familyOf(runtime) == Family::NodeJs;
    const QString product = isNode ? QStringLiteral("Node.js") : QStringLiteral("Python");
    if (!chosen) {
        choice.note
            = Runtimes::tr("%1 was not found: install it and start fcdesk again").arg(product);
        return choice;
    }
    choice.note = Runtimes::tr("Runs on %1 %2")
                      .arg(product, QString::fromStdString(chosen->interpreter.version));
    return choice;
}

} // namespace

std::vector<RuntimeChoice> runtimeChoices(
    std::span<const engine::runtime::Interpreter> interpreters)
{
    const engine::runtime::Interpreters machine({interpreters.begin(), interpreters.end()});
    std::vector<RuntimeChoice> choices;
    for (const std::string_view runtime : engine::catalog::functionField("runtime")->rule.choices)
        choices.push_back(choiceOf(runtime, machine));
    return choices;
}

} // namespace app
