#include <app/events/event_templates.h>

#include <QCoreApplication>
#include <engine/core/embedded.h>

using namespace Qt::StringLiterals;

namespace app {

namespace {

class TemplateText
{
    Q_DECLARE_TR_FUNCTIONS(app::TemplateText)
};

EventTemplate makeTemplate(const QString& id, const QString& name)
{
    const std::string path = "events/" + id.toStdString() + ".json";
    const std::string_view bytes = engine::embedded(path);
    return {
        id, name, QString::fromUtf8(bytes.data(), static_cast<qsizetype>(bytes.size())).trimmed()};
}

} // namespace

std::vector<EventTemplate> eventTemplates()
{
    return {
        makeTemplate(u"empty"_s, TemplateText::tr("Empty object")),
        makeTemplate(u"http"_s, TemplateText::tr("HTTP trigger")),
        makeTemplate(u"timer"_s, TemplateText::tr("Timer trigger")),
        makeTemplate(u"oss"_s, TemplateText::tr("OSS trigger")),
        makeTemplate(u"mns-topic"_s, TemplateText::tr("MNS topic trigger")),
    };
}

} // namespace app
