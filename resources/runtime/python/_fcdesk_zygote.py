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


_own_pid = os.getpid()


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
    fork = library.fcdesk_fork
    before, after_in_parent, after_in_child = _fork_hooks()
    ready()
    while library.fcdesk_await_request(_REQUESTS) == 0:
        before()
        if fork() == 0:
            after_in_child()
            if library.fcdesk_confine() != 0:
                os._exit(0)
            return
        after_in_parent()
        library.fcdesk_drop_request()
    os._exit(0)


def _fork_hooks():
    """What os.fork() calls around its fork."""
    if sys.version_info < (3, 7):
        return (lambda: None), (lambda: None), ctypes.pythonapi.PyOS_AfterFork
    hooks = ctypes.pythonapi.PyOS_BeforeFork, ctypes.pythonapi.PyOS_AfterFork_Parent, ctypes.pythonapi.PyOS_AfterFork_Child
    for hook in hooks:
        hook.restype = None
    return hooks


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
    ssl = sys.modules.get("ssl")
    if ssl and (os.getpid() == _own_pid or ssl.OPENSSL_VERSION_INFO < (1, 1, 1)):  # else it notices the fork
        ssl.RAND_add(os.urandom(32), 32.0)
