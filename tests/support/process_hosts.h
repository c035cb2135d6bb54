#pragma once

#include <tests/support/instance_driver.h>

namespace support {

/// The process host that the environment variable FCDESK_TEST_HOST names: "plain" (the default) starts processes as
/// they are. Throws when it cannot work here.
MakeProcessHost processHostForTests();

/// Those of this machine; when FCDESK_TEST_INTERPRETER names a version ("12", "3.9"), only those that start with it.
engine::runtime::Interpreters interpretersForTests();

} // namespace support
