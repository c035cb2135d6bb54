# fcdesk_add_test(<name> LAYER <layer> LIBS <targets> [TIMEOUT <seconds>] [SERIAL]): one Qt Test executable from <name>.cpp.
function(fcdesk_add_test name)
    cmake_parse_arguments(TEST "SERIAL" "LAYER;TIMEOUT" "LIBS;SOURCES" ${ARGN})
    if(NOT TEST_TIMEOUT)
        set(TEST_TIMEOUT 120)
    endif()
    add_executable(${name} ${name}.cpp ${TEST_SOURCES})
    set_target_properties(${name} PROPERTIES AUTOMOC ON RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/tests)
    target_link_libraries(${name} PRIVATE fcdesk::options fcdesk::test_support Qt6::Test ${TEST_LIBS})
    add_test(NAME ${name} COMMAND ${name})
    set_tests_properties(${name} PROPERTIES
        LABELS ${TEST_LAYER}
        TIMEOUT ${TEST_TIMEOUT}
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;TZ=UTC")
    if(TEST_SERIAL)
        set_tests_properties(${name} PROPERTIES RUN_SERIAL ON)
    endif()
endfunction()
