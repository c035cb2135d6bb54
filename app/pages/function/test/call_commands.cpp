#include <app/pages/function/test/call_commands.h>

#include <QStringList>
#include <algorithm>
#include <app/cli/api_client.h>
#include <engine/identity/signature.h>
#include <filesystem>

using namespace Qt::StringLiterals;

namespace app {

namespace {

bool isPlain(QChar letter)
{
    const char16_t code = letter.unicode();
    return code < 0x80 && (letter.isLetterOrNumber() || u"-_./:=@%+,"_s.contains(letter));
}

} // namespace

QString shellWord(const QString& text)
{
    if (!text.isEmpty() && std::all_of(text.begin(), text.end(), isPlain)) return text;
    QString quoted = text;
    return u'\'' + quoted.replace(u'\'', u"'\\''"_s) + u'\'';
}

QString curlCommand(const engine::EngineInfo& engine, const QString& service,
    const QString& function, const std::string& event, engine::TimePoint now)
{
    const std::string target = "/2016-08-15/services/" + cli::encodeSegment(service.toStdString())
        + "/functions/" + cli::encodeSegment(function.toStdString()) + "/invocations";
    std::vector<std::pair<std::string, std::string>> headers{
        {"content-type", "application/json"},
        {"date", engine::identity::httpDate(now)},
        {"x-fc-account-id", engine.accountId},
    };
    headers.emplace_back("authorization",
        engine::identity::classicAuthorization(engine.accessKeyId, engine.accessKeySecret,
            {.method = "POST", .target = target, .headers = headers}));
    // The engine is on this machine: no proxy.
    QStringList words{u"curl"_s, u"-sS"_s, u"--noproxy"_s, u"'*'"_s, u"-X"_s, u"POST"_s,
        shellWord(QString::fromStdString(engine.endpoint + target))};
    for (const auto& [name, value] : headers) {
        words << u"-H"_s << shellWord(QString::fromStdString(name + ": " + value));
    }
    // Raw: an event that begins with @ is no file name.
    words << u"--data-raw"_s << shellWord(QString::fromStdString(event));
    return words.join(u' ');
}

QString invokeCommand(const engine::EngineInfo& engine, const QString& service,
    const QString& function, const std::string& event)
{
    QStringList words{u"fcdesk"_s, u"invoke"_s, shellWord(service + u'/' + function)};
    // In one word with its option: an event may begin with a dash.
    if (!event.empty()) words << u"--event="_s + shellWord(QString::fromStdString(event));
    if (engine.dataDir != engine::defaultDataDir())
        words << u"--data-dir"_s << shellWord(QString::fromStdString(engine.dataDir.string()));
    return words.join(u' ');
}

} // namespace app
