// What the telemetry store costs when it is full: batches of 10,000 lines up to a million, then the queries a console
// sends.

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <engine/core/ids.h>
#include <engine/storage/telemetry_store.h>
#include <functional>
#include <unistd.h>

using namespace engine;
using namespace engine::metering;
using namespace engine::storage;

namespace {

constexpr int kBatches = 100;
constexpr int kLinesPerBatch = 10'000;
constexpr int kLinesPerCall = 4;
constexpr int kFunctions = 20;

/// Processor time besides the time passed: on a busy machine only the first means something.
double processorMs() { return static_cast<double>(std::clock()) * 1000 / CLOCKS_PER_SEC; }

double timeOf(const std::function<void()>& work)
{
    const auto begin = std::chrono::steady_clock::now();
    work();
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count();
}

TimePoint at(std::int64_t call) { return TimePoint(seconds(1'700'000'000)) + call * std::chrono::milliseconds(4); }

std::string functionName(std::int64_t call) { return "function-" + std::to_string(call % kFunctions); }

TelemetryStore::Batch makeBatch(int number)
{
    TelemetryStore::Batch batch;
    for (int i = 0; i < kLinesPerBatch / kLinesPerCall; ++i) {
        const std::int64_t call = std::int64_t{number} * kLinesPerBatch / kLinesPerCall + i;
        InvocationRecord record;
        record.requestId = newUuid();
        record.service = "service";
        record.function = functionName(call);
        record.versionId = "LATEST";
        record.instanceId = "c-65500000-instance-" + std::to_string(call % 100 + number / 10 * 100);
        record.outcome = call % 100 == 0 ? Outcome::UnhandledError : Outcome::Succeeded;
        record.arrivedAt = record.startedAt = at(call);
        record.finishedAt = at(call + 5);
        for (int line = 0; line < kLinesPerCall; ++line) {
            const bool isError = record.outcome != Outcome::Succeeded && line == 2;
            batch.logs.push_back({.at = record.arrivedAt,
                .service = record.service,
                .function = record.function,
                .versionId = record.versionId,
                .instanceId = record.instanceId,
                .requestId = record.requestId,
                .level = line == 0 || line == 3 ? LogLevel::Platform : isError ? LogLevel::Error : LogLevel::Info,
                .text = isError ? "Error: connection refused at index.js:17"
                                : "2023-11-14T22:13:20.000Z " + record.requestId + " [verbose] handled item number "
                        + std::to_string(call)});
        }
        batch.invocations.push_back(std::move(record));
    }
    return batch;
}

template <typename T>
std::size_t sizeOf(const Result<std::vector<T>>& rows)
{
    if (rows) return rows->size();
    std::printf("FAILED: %s\n", rows.error().detail.c_str());
    return 0;
}

/// Best of three; the first one also shows what a cold cache costs.
template <typename Query>
void report(const char* name, Query query)
{
    std::size_t rows = 0;
    const double first = timeOf([&] { rows = sizeOf(query()); });
    double best = first;
    for (int repeat = 0; repeat < 3; ++repeat) best = std::min(best, timeOf([&] { rows = sizeOf(query()); }));
    std::printf("%-52s %8.2f ms (first %8.2f ms), %zu rows\n", name, best, first, rows);
}

} // namespace

int main()
{
    const auto folder = std::filesystem::temp_directory_path() / ("bench_telemetry." + std::to_string(::getpid()));
    {
        auto store = TelemetryStore::open(folder, {.logLines = 900'000, .invocations = 200'000}).value();
        std::vector<double> writes, processor;
        std::string lastRequest, midRequest;
        for (int number = 0; number < kBatches; ++number) {
            const auto batch = makeBatch(number);
            const double before = processorMs();
            writes.push_back(timeOf([&] {
                if (const auto written = store->write(batch); !written) {
                    std::printf("FAILED: %s\n", written.error().detail.c_str());
                }
            }));
            processor.push_back(processorMs() - before);
            lastRequest = batch.logs.back().requestId;
            if (number == kBatches / 2) midRequest = lastRequest;
        }
        std::printf("write 10,000 lines of 2,500 calls: first %.0f ms, last ten", writes.front());
        for (auto write = writes.end() - 10; write != writes.end(); ++write) std::printf(" %.0f", *write);
        std::printf(" ms (processor %.0f ms); file %.0f MB\n", processor.back(),
            static_cast<double>(std::filesystem::file_size(folder / "logs/telemetry.db")) / 1e6);

        report("newest 1000 lines", [&] { return store->logs({}); });
        report("newest 1000 lines of a function",
            [&] { return store->logs({.service = "service", .function = "function-3"}); });
        report("1000 lines of a function, half way back",
            [&] { return store->logs({.service = "service", .function = "function-3", .beforeId = 500'000}); });
        report("newest 1000 lines of a service", [&] { return store->logs({.service = "service"}); });
        report("lines of a request", [&] { return store->logs({.requestId = midRequest}); });
        report("1000 lines of an old instance", [&] { return store->logs({.instanceId = "c-65500000-instance-42"}); });
        report("newest 1000 errors", [&] { return store->logs({.minimumLevel = LogLevel::Error}); });
        report("newest 1000 errors of a function (500 there)", [&] {
            return store->logs({.service = "service", .function = "function-0", .minimumLevel = LogLevel::Error});
        });
        report("text found often", [&] { return store->logs({.text = "ITEM number"}); });
        report("text found often, of a function",
            [&] { return store->logs({.service = "service", .function = "function-3", .text = "ITEM number"}); });
        report("text found nowhere, of a function (50,000 lines)",
            [&] { return store->logs({.service = "service", .function = "function-3", .text = "nowhere"}); });
        report("text found nowhere (1,000,000 lines)", [&] { return store->logs({.text = "nowhere"}); });
        report("newest 1000 calls", [&] { return store->invocations({}); });
        report("1000 calls of a function",
            [&] { return store->invocations({.service = "service", .function = "function-3"}); });
        report("1000 failed calls", [&] { return store->invocations({.errorsOnly = true}); });
        report("one call", [&] { return store->invocations({.requestId = midRequest}); });

        TelemetryStore::Batch points;
        constexpr std::int64_t kBegin = 1'700'000'000;
        for (std::int64_t second = 0; second < 7 * 3600; ++second) {
            for (int function = 0; function < kFunctions; ++function) {
                points.metrics.push_back(
                    {"service/" + functionName(function), {.second = kBegin + second, .invocations = 1}});
            }
        }
        std::printf(
            "write 7 h of points of 20 functions: %.0f ms\n", timeOf([&] { static_cast<void>(store->write(points)); }));
        const auto now = TimePoint(seconds(kBegin + 7 * 3600));
        report("6 h of seconds in 2000 points", [&] {
            return store->metrics(
                {.function = "service/function-3", .fromSecond = kBegin, .untilSecond = kBegin + 6 * 3600});
        });
        std::printf("trim to 900,000 lines and 200,000 calls, thin 1 h: %.0f ms\n", timeOf([&] {
            if (const auto trimmed = store->trim(now); !trimmed) {
                std::printf("FAILED: %s\n", trimmed.error().detail.c_str());
            }
        }));
        points.metrics.clear();
        for (std::int64_t second = -31 * 86'400; second < 0; second += 10) {
            points.metrics.push_back({"service/function-3", {.second = kBegin + second, .invocations = 1}});
        }
        static_cast<void>(store->write(points));
        static_cast<void>(store->trim(now));
        report("31 days of tens in 2000 points", [&] {
            return store->metrics(
                {.function = "service/function-3", .fromSecond = kBegin - 31 * 86'400, .untilSecond = kBegin});
        });
    }
    std::filesystem::remove_all(folder);
}
