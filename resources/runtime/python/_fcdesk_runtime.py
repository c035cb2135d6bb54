"""Runs the handlers of a python3* function. Speaks the frames of engine/runtime/frames.h on file descriptor 3.

Any Python from 3.6 on. Imports next to nothing: what only some functions need sits in the modules beside it.
"""
import builtins
import posix
import sys
from _thread import get_ident

_CHANNEL = 3
_LOAD, _INITIALIZE, _INVOKE, _PRE_FREEZE, _PRE_STOP, _ADOPT = 1, 2, 3, 4, 5, 6
_BOOTED, _LOADED, _DONE, _RESULT, _UNHANDLED, LOG, _OVERSIZED, _EXITING = 16, 17, 18, 19, 21, 22, 24, 25
_MAX_RESULT = 16 * 1024 * 1024
_HERE = __file__[:__file__.rindex("/")]


class Runtime:
    settings = None  # the Load message
    handler = None
    latest_request_id = ""  # what the root logger shows: of the newest request, whoever prints
    lock = None  # around writes, once there are threads
    pool = None
    process = posix.getpid()
    calls = {}  # thread -> the call it runs


def send(kind, call, body=b""):
    if posix.getpid() != Runtime.process:
        leave_now(0)  # a fork of the function came back from its handler: only the first process answers
    head = (5 + len(body)).to_bytes(4, "little") + bytes((kind,)) + call.to_bytes(4, "little")
    if Runtime.lock:
        with Runtime.lock:
            _write(head + body)
    else:
        _write(head + body)


def _write(data):
    sent = posix.write(_CHANNEL, data)
    if sent < len(data):
        rest = memoryview(data)
        while sent < len(data):
            sent += posix.write(_CHANNEL, rest[sent:])


def _frames():
    pending = bytearray()
    while True:
        size = 4 + int.from_bytes(pending[:4], "little") if len(pending) >= 4 else 4
        if size > 4 and len(pending) >= size:
            kind, call = pending[4], int.from_bytes(pending[5:9], "little")
            with memoryview(pending) as view:
                body = bytes(view[9:size])
            del pending[:size]
            yield kind, call, body
            continue
        data = posix.read(_CHANNEL, max(65536, size - len(pending)))
        if not data:
            return
        pending += data


def _json_reader():
    """json.loads without the modules that json needs for everything else."""
    try:
        from _json import make_scanner
    except ImportError:
        from json import loads

        return loads

    class Context:
        strict = True
        object_hook = object_pairs_hook = None
        parse_float, parse_int, parse_constant = float, int, float
        memo = {}

    scan = make_scanner(Context)
    return lambda data: scan(data.decode(), 0)[0]


from_json = _json_reader()


def to_json(value):
    from json import dumps

    return dumps(value).encode()


class Credentials:
    def __init__(self, values):
        self.access_key_id = values["accessKeyId"]
        self.access_key_secret = values["accessKeySecret"]
        self.security_token = values["securityToken"]


class FunctionMeta:
    def __init__(self, values):
        self.name = values["name"]
        self.handler = values["handler"]
        self.memory = values["memory"]
        self.timeout = values["timeout"]
        self.initializer = values["initializer"]
        self.initialization_timeout = values["initializationTimeout"]


class ServiceMeta:
    def __init__(self, values):
        self.name = values["name"]
        self.log_project = values["logProject"]
        self.log_store = values["logStore"]
        self.qualifier = values["qualifier"]
        self.version_id = values["versionId"]


class Context:
    """What a handler gets to know about its call."""

    def __init__(self, call, header):
        settings = Runtime.settings
        self.request_id = header["requestId"]
        self.function = FunctionMeta(settings["function"])
        self.region = settings["region"]
        self.account_id = settings["accountId"]
        self.tracing = {}
        if settings["runtime"] != "python3.12":  # there, environment variables took their place
            self.credentials = Credentials(settings["credentials"])
            self.service = ServiceMeta(settings["service"])
        self._call = call
        self._logger = None

    def getLogger(self):
        if self._logger is None:
            from _fcdesk_logging import make_logger

            self._logger = make_logger(self._call, self.request_id)
        return self._logger


def find_function(name):
    """'folder/file.function' -> the function."""
    file_name, _, function_name = name.rpartition(".")
    module_name = (file_name or name).replace("/", ".")
    __import__(module_name)
    try:
        return getattr(sys.modules[module_name], function_name)
    except AttributeError:
        raise HandlerNotFound(
            "Handler '%s' is missing on module '%s'" % (function_name, file_name)
        ) from None


class HandlerNotFound(Exception):
    pass


def report(error, loading, call, request_id):
    from _fcdesk_errors import describe, log

    description = describe(error, loading, _HERE)
    log(description, call, request_id)
    return to_json(description)


def flush_output():
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except Exception:  # closed or replaced by the function
            pass


def leave_now(code):
    flush_output()
    posix._exit(code)


_exit = posix._exit


def _exit_and_say_who(status):
    """For posix._exit: whose handler it is that ends the process."""
    call = Runtime.calls.get(get_ident())
    if call is not None and posix.getpid() == Runtime.process:
        send(_EXITING, call)
    _exit(status)


def _load():
    """Tries again at every call until it worked: what failed may have been an outside service."""
    if Runtime.handler is None:
        Runtime.handler = find_function(Runtime.settings["function"]["handler"])
    return Runtime.handler


def _to_bytes(result):
    if isinstance(result, str):
        return result.encode()
    if isinstance(result, (bytes, bytearray, memoryview)):
        return bytes(result)
    return to_json(result)


def invoke(call, body):
    split = 2 + int.from_bytes(body[:2], "little")
    header = from_json(body[2:split])
    Runtime.latest_request_id = header["requestId"]
    Runtime.calls[get_ident()] = call
    loading = None
    try:
        context = Context(call, header)
        if Runtime.handler is None:
            loading = Runtime.settings["function"]["handler"]
            _load()
            loading = None
        kind, data = _RESULT, _to_bytes(Runtime.handler(body[split:], context))
        if len(data) > _MAX_RESULT:
            kind, data = _OVERSIZED, str(len(data)).encode()
    except SystemExit:
        raise
    except BaseException as error:
        kind, data = _UNHANDLED, report(error, loading, call, header["requestId"])
    del Runtime.calls[get_ident()]
    flush_output()
    send(kind, call, data)


def run_hook(call, body, name):
    header = from_json(body)
    Runtime.latest_request_id = header["requestId"]
    loading = name
    data = b""
    try:
        if name == Runtime.settings["function"]["initializer"]:
            _load()
        hook = find_function(name)
        loading = None
        hook(Context(call, header))
    except SystemExit:
        raise
    except BaseException as error:
        data = report(error, loading, call, header["requestId"])
    flush_output()
    send(_DONE, call, data)


def _start(body):
    settings = Runtime.settings = from_json(body)
    if settings["concurrency"] > 1:
        from _fcdesk_threads import Pool, Lock

        Runtime.lock = Lock()
        Runtime.pool = Pool(settings["concurrency"])
    try:
        _load()
    except SystemExit:
        raise
    except BaseException:
        Runtime.handler = None  # the first call says why
    flush_output()
    send(_LOADED, 0)


def _leave(code=None):
    raise SystemExit(code)


class _LoggingFinder:
    """Puts our handler on the root logger as soon as, and only if, the function imports logging."""

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        if name != "logging":
            return None
        sys.meta_path.remove(cls)
        for finder in sys.meta_path:
            spec = finder.find_spec(name, path, target)
            if spec:
                break
        execute = spec.loader.exec_module

        def execute_and_install(module):
            execute(module)
            from _fcdesk_logging import install

            install()

        spec.loader.exec_module = execute_and_install
        return spec


def _prepare():
    paths = [posix.environ[b"FC_FUNC_CODE_PATH"].decode()] + [one for one in posix.environ.get(b"PYTHONPATH", b"").decode().split(":") if one]
    sys.path[:] = paths + [one for one in sys.path if one not in paths and one != _HERE] + ["/opt/python", _HERE]
    for name in ("exit", "quit"):  # what the site module would have given
        if not hasattr(builtins, name):
            setattr(builtins, name, _leave)
    posix.set_inheritable(_CHANNEL, False)
    posix._exit = _exit_and_say_who
    if "os" in sys.modules:
        sys.modules["os"]._exit = _exit_and_say_who
    if hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(line_buffering=True)
    else:
        from io import TextIOWrapper

        sys.stdout = TextIOWrapper(sys.stdout.detach(), "utf-8", line_buffering=True)
    if "logging" in sys.modules:
        from _fcdesk_logging import install

        install()
    else:
        sys.meta_path.insert(0, _LoggingFinder)


def main():
    if b"FC_FUNC_CODE_PATH" in posix.environ:
        _prepare()
        send(_BOOTED, 0)
    else:  # started for nobody in particular
        from _fcdesk_zygote import become, serve

        serve(lambda: send(_BOOTED, 0))  # comes back in each process it has forked for an instance
        Runtime.process = posix.getpid()
    for kind, call, body in _frames():
        if kind == _INVOKE:
            if Runtime.pool:
                Runtime.pool.run(invoke, call, body)
            else:
                invoke(call, body)
        elif kind == _LOAD:
            _start(body)
        elif kind == _ADOPT:
            become(from_json(body))
            _prepare()
            send(_BOOTED, 0)
        else:
            function = Runtime.settings["function"]
            name = {_INITIALIZE: function["initializer"], _PRE_FREEZE: Runtime.settings["preFreeze"],
                    _PRE_STOP: Runtime.settings["preStop"]}[kind]
            run_hook(call, body, name)
    leave_now(0)  # the engine is gone
