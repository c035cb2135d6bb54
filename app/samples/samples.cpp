#include <app/samples/samples.h>

#include <boost/json.hpp>
#include <cassert>
#include <engine/catalog/json.h>
#include <engine/core/embedded.h>

namespace app {

namespace json = boost::json;

namespace {
std::vector<Sample> readSamples()
{
    std::vector<Sample> all;
    const auto listed = json::parse(engine::embedded("samples/samples.json"));
    for (const auto& value : listed.as_array()) {
        const auto& object = value.as_object();
        Sample sample;
        sample.id = json::value_to<std::string>(object.at("id"));
        sample.event = json::serialize(object.at("event"));
        [[maybe_unused]] const auto applied = engine::catalog::applyJson(sample.config, object);
        assert(applied);
        for (const auto& file : object.at("files").as_array()) {
            const auto name = json::value_to<std::string>(file);
            sample.files.push_back({name, std::string(engine::embedded("samples/" + sample.id + "/" + name))});
        }
        all.push_back(std::move(sample));
    }
    return all;
}
} // namespace

std::span<const Sample> samples()
{
    static const std::vector<Sample> all = readSamples();
    return all;
}

const Sample& sample(std::string_view id)
{
    for (const auto& candidate : samples()) {
        if (candidate.id == id) return candidate;
    }
    assert(!"no such sample");
    return samples().front();
}

} // namespace app
