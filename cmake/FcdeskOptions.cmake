# fcdesk::options: warnings and definitions every target of ours shares.
add_library(fcdesk_options INTERFACE)
add_library(fcdesk::options ALIAS fcdesk_options)

target_compile_options(fcdesk_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Wno-missing-field-initializers
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict> # GCC 12 sees overlaps in std::string that cannot be (GCC bug 105651)
    $<$<BOOL:${FCDESK_WERROR}>:-Werror>)
target_compile_definitions(fcdesk_options INTERFACE
    $<$<CONFIG:Debug>:_GLIBCXX_ASSERTIONS>
    QT_NO_KEYWORDS QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING
    QT_STRICT_ITERATORS QT_DISABLE_DEPRECATED_BEFORE=0x060400)

if(FCDESK_SANITIZE)
    # Under sanitizers GCC takes members of an empty optional for uninitialized reads, and does not pair the operators
    # new and delete of Asio's coroutine frames.
    add_compile_options(-fsanitize=${FCDESK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=all
        -Wno-maybe-uninitialized -Wno-mismatched-new-delete)
    if(FCDESK_SANITIZE STREQUAL "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-Wno-tsan) # Asio's fences are nothing it can follow; it says so once per file
    endif()
    add_link_options(-fsanitize=${FCDESK_SANITIZE})
    set(FCDESK_UNSANITIZED -fno-sanitize=all) # for the few targets that cannot be
endif()
