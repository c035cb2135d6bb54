#include <app/samples/blank.h>

#include <app/samples/samples.h>
#include <engine/runtime/runtimes.h>

namespace app {

namespace {

constexpr const char* kNode = R"(exports.handler = async (event, context) => {
  return 'hello';
};
)";

constexpr const char* kPython = R"(def handler(event, context):
    return "hello"
)";

} // namespace

std::vector<engine::storage::CodeStore::Edit> blankCode(std::string_view runtime)
{
    using engine::runtime::Family;
    switch (engine::runtime::familyOf(runtime)) {
    case Family::NodeJs:
        return {{"index.js", kNode}};
    case Family::Python:
        return {{"index.py", kPython}};
    case Family::Custom:
        return sample("custom-python").files; // an HTTP server is what a custom runtime is
    case Family::Unsupported:
        return {};
    }
    return {};
}

} // namespace app
