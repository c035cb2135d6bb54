"""A process that holds what most functions import and nothing of any function; each instance is a fork of it.

Loaded when the runtime is started for nobody in particular. What a fork needs to become an ordinary instance is done in
C, by the library the launcher lends.
"""
import ctypes
import gc
import os
import posix
import sys
import time

_LIBRARY = "/var/fc/zygote.so"
_REQUESTS = 4
# Modules of Python itself only, and none that does anything when it is loaded.
_USUAL_MODULES = (
    "_fcdesk_errors _fcdesk_logging _fcdesk_threads asyncio base64 calendar collections concurrent.futures contextlib "
    "copy csv dataclasses datetime decimal email.utils enum functools glob gzip hashlib heapq hmac html http.client "
    "inspect io json logging math mimetypes operator pathlib pickle platform queue random re shutil signal socket ssl "
    "string struct subprocess tempfile textwrap threading traceback typing unicodedata urllib.parse urllib.request uuid "
    "warnings xml.etree.ElementTree zipfile zlib"
).split()


def serve(ready):
    """Calls `ready`, then forks for every request; returns in the forks only."""
    library = ctypes.PyDLL(_LIBRARY)
    for name in _USUAL_MODULES:
        try:
            __import__(name)
        except ImportError:
            pass  # not in this version, or built without
    gc.collect()
    if hasattr(gc, "freeze"):
        gc.freeze()  # a collection in a fork would copy every page
    ready()
    while library.fcdesk_await_request(_REQUESTS) == 0:
        # Two forks: when the helper between them ends, its child is one of the tree's first process.
        helper = _fork() if library.fcdesk_enter_tree() == 0 else -1
        if helper == 0:
            if _fork() != 0 or library.fcdesk_confine() != 0:
                os._exit(0)
            return
        library.fcdesk_drop_request()
        if helper > 0:
            os.waitpid(helper, 0)
    os._exit(0)


def _fork():
    try:
        return os.fork()
    except OSError:
        return -1


def become(message):
    """Makes this fork like a process that was started for its function."""
    environment = message["environment"]
    os.environ.clear()
    os.environ.update(environment)
    posix.environ.clear()
    for name, value in environment.items():
        posix.environ[os.fsencode(name)] = os.fsencode(value)
    time.tzset()
    if sys.version_info < (3, 7):
        sys.modules["random"].seed()
    if "ssl" in sys.modules:
        sys.modules["ssl"].RAND_add(os.urandom(32), 32.0)
