"""Error bodies as Function Compute words them. Loaded by the first error."""
import linecache
import traceback

from _fcdesk_runtime import HandlerNotFound

_MAX_TEXT = 128 * 1024


def describe(error, loading, here):
    """`loading`: the handler being loaded when it happened, or None. `here`: the folder whose frames are not shown."""
    module = loading.rpartition(".")[0] if loading else ""
    if loading and isinstance(error, ImportError):
        return _body("Unable to import module '%s'" % module, "ImportModuleError", _lines(error, here))
    if loading and isinstance(error, SyntaxError):
        return _body("Syntax error in module '%s'" % module, "UserCodeSyntaxError", _lines(error, here))
    if isinstance(error, HandlerNotFound):
        return _body(str(error), "HandlerNotFound", [])
    frames = [
        ['File "%s"' % frame.filename, "line %d" % frame.lineno, "in %s" % frame.name, frame.line or ""]
        for frame in _frames(error, here)
    ]
    return _body(str(error), type(error).__name__, frames)


def log(description, call, request_id):
    from _fcdesk_logging import write

    text = "%(errorType)s: %(errorMessage)s" % description
    for frame in description["stackTrace"]:
        text += "\n    " + (frame if isinstance(frame, str) else ", ".join(frame))
    write("ERROR", text[:_MAX_TEXT], call, request_id)


def _body(message, kind, trace):
    return {"errorMessage": message[:_MAX_TEXT], "errorType": kind, "stackTrace": trace}


def _frames(error, here):
    linecache.checkcache()
    return [
        frame
        for frame in traceback.extract_tb(error.__traceback__)
        if not frame.filename.startswith((here, "<frozen importlib"))
    ]


def _lines(error, here):
    lines = ["Traceback (most recent call last):\n"]
    lines += traceback.format_list(_frames(error, here))
    lines += traceback.format_exception_only(type(error), error)
    return [line.rstrip("\n") for line in lines]
