"""Platform loggers: the root logger and context.getLogger(). Loaded by the first log line or `import logging`."""
import sys
import time

from _fcdesk_runtime import LOG, Runtime, send

_LEVELS = {"DEBUG": 1, "INFO": 2, "WARNING": 3, "ERROR": 4, "CRITICAL": 4}  # as on the wire


def _line(level, text, request_id, seconds):
    milliseconds = int(seconds * 1000) % 1000
    stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(seconds))
    return "%s.%03dZ %s%s[%s] %s" % (stamp, milliseconds, request_id, request_id and " ", level, text)


def write(level, text, call, request_id, seconds=None):
    """One line for a call that is known."""
    line = _line(level, text, request_id, time.time() if seconds is None else seconds)
    if Runtime.settings["concurrency"] > 1:
        send(LOG, call, bytes((_LEVELS.get(level, 0),)) + line.encode("utf-8", "replace"))
    else:
        sys.stdout.write(line + "\n")  # in order with what is printed


def install():
    """Gives the root logger our handler. What it writes carries the id of the newest request, whoever logs."""
    import logging

    class RootHandler(logging.Handler):
        def emit(self, record):
            try:
                text = self.format(record)
                sys.stdout.write(_line(record.levelname, text, Runtime.latest_request_id, record.created) + "\n")
            except Exception:
                self.handleError(record)

    root = logging.getLogger()
    root.addHandler(RootHandler())
    root.setLevel(logging.INFO)


def make_logger(call, request_id):
    import logging

    class CallHandler(logging.Handler):
        def emit(self, record):
            try:
                write(record.levelname, self.format(record), call, request_id, record.created)
            except Exception:
                self.handleError(record)

    logger = logging.Logger("fc", logging.getLogger().level)
    logger.addHandler(CallHandler())
    return logger
