#pragma once

#include <QAbstractButton>
#include <QTest>
#include <app/pages/function/function_view.h>
#include <memory>
#include <model/client/engine_client.h>
#include <model/client/engine_feeds.h>
#include <tests/support/test_console.h>

namespace test {

/// The console's core on a real engine in a temporary folder with the function "media/resize", and
/// what a function's page does for its views.
class FunctionBench
{
public:
    static constexpr char kService[] = "media";
    static constexpr char kFunction[] = "resize";

    bool start() { return m_console.start().has_value(); }

    bool create(const engine::catalog::FunctionConfig& config,
        std::vector<engine::storage::CodeStore::Edit> files
        = {{"index.js", "exports.handler = async () => 'hello';\n"}})
    {
        const auto created = wait(client().createFunction({.service = kService,
            .name = kFunction,
            .config = config,
            .code = std::move(files),
            .createsService = true}));
        return created && QTest::qWaitFor([&] { return function() && *function() == **created; });
    }
    /// The function and its service.
    bool remove()
    {
        return wait(client().deleteFunction(kService, kFunction))
            && wait(client().deleteService(kService))
            && QTest::qWaitFor([&] { return function() == nullptr; });
    }

    app::Workspace& workspace() { return m_console.workspace(); }
    model::EngineClient& client() { return m_console.client(); }
    QString folder() const { return m_console.folder(); }

    /// The future's result, once it is there.
    template <typename T>
    static engine::Result<T> wait(const QFuture<engine::Result<T>>& future)
    {
        return TestConsole::await(future);
    }

    /// The newest function, as the engine has it.
    std::shared_ptr<const engine::catalog::Function> function()
    {
        const auto& snapshot = workspace().feeds.catalog.snapshot();
        if (!snapshot) return nullptr;
        for (const auto& one : snapshot->functions) {
            if (one->name == kFunction) return one;
        }
        return nullptr;
    }
    app::FunctionState state()
    {
        const auto& snapshot = workspace().feeds.catalog.snapshot();
        const auto maximum = snapshot->maximumInstanceCounts.find("media/resize");
        return {snapshot->services.front(), function(),
            maximum == snapshot->maximumInstanceCounts.end() ? std::nullopt
                                                             : std::optional(maximum->second)};
    }

    /// Hands the engine's changes to the view, and shows it.
    bool show(app::FunctionView& view)
    {
        view.setState(state());
        auto& feed = workspace().feeds.catalog;
        QObject::connect(&feed, &model::CatalogFeed::snapshotChanged, &view, [this, &view] {
            if (function()) view.setState(state());
        });
        view.resize(1280, 800);
        view.show();
        view.activateWindow();
        return QTest::qWaitForWindowActive(&view);
    }

private:
    TestConsole m_console;
};

/// The button below `parent` whose text begins so, or that has this accessible name.
inline QAbstractButton* button(const QWidget& parent, const QString& name)
{
    for (auto* one : parent.findChildren<QAbstractButton*>()) {
        if (one->text().startsWith(name) || one->accessibleName() == name) return one;
    }
    return nullptr;
}

} // namespace test
