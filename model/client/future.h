#pragma once

#include <QFuture>
#include <QFutureWatcher>
#include <QPromise>
#include <engine/core/result.h>
#include <memory>
#include <utility>

namespace model {

/// Turns a call that answers by completion into a future. `start` is handed the completion;
/// whatever thread runs it, nothing of Qt's widgets is touched there.
template <typename T, typename Start>
QFuture<engine::Result<T>> toFuture(Start&& start)
{
    auto promise = std::make_shared<QPromise<engine::Result<T>>>();
    promise->start();
    QFuture<engine::Result<T>> future = promise->future();
    std::forward<Start>(start)(engine::Completion<T>([promise](engine::Result<T> result) {
        promise->addResult(std::move(result));
        promise->finish();
    }));
    return future;
}

/// Calls `use(result)` on the thread of `context` once the future has its result, and not at all
/// when `context` is gone by then. (QFuture::then(context, ...) of Qt 6.4 asserts in that case.)
template <typename T, typename Use>
void onFinished(const QFuture<T>& future, QObject* context, Use use)
{
    auto* watcher = new QFutureWatcher<T>(context);
    QObject::connect(
        watcher, &QFutureWatcherBase::finished, context, [watcher, use = std::move(use)] {
            watcher->deleteLater();
            if (watcher->future().resultCount() > 0) use(watcher->result());
        });
    watcher->setFuture(future);
}

} // namespace model
