"""Threads for instances that serve several requests at once. Loaded when the concurrency is above 1."""
import threading

from _fcdesk_runtime import leave_now

try:
    from _queue import SimpleQueue
except ImportError:  # Python 3.6
    from queue import Queue as SimpleQueue

Lock = threading.Lock


class Pool:
    """Grows to `limit` threads as calls come in, and keeps them."""

    def __init__(self, limit):
        self._limit = limit
        self._tasks = SimpleQueue()
        self._lock = Lock()
        self._threads = 0
        self._idle = 0

    def run(self, function, *arguments):
        with self._lock:
            if self._idle > 0:
                self._idle -= 1
            elif self._threads < self._limit:
                self._threads += 1
                threading.Thread(target=self._work, name="request-%d" % self._threads, daemon=True).start()
        self._tasks.put((function, arguments))

    def _work(self):
        while True:
            function, arguments = self._tasks.get()
            try:
                function(*arguments)
            except SystemExit as end:  # sys.exit() in a handler ends the process, not its thread
                leave_now(end.code if isinstance(end.code, int) else 0 if end.code is None else 1)
            with self._lock:
                self._idle += 1
