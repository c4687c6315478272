# SPDX-License-Identifier: LGPL-2.1-or-later
"""Events: to be told what happens to a card, and to sleep until then."""
from __future__ import annotations

import contextlib
import ctypes
import os
import select
import time
from collections.abc import Iterator

from . import errors
from ._handle import OfCard, milliseconds
from ._library import library, text


class Events(OfCard):
    """What happens to a card, in words: "error-log", "dump-available", "dump-ready", "state",
    "hardware-fatal", "firmware-fatal", "gone"."""

    _what = "watch for events"
    _waiting: set[int]

    def now(self) -> frozenset[str]:
        """What is true now. What has happened up to here ends no wait() any more."""
        mask = ctypes.c_uint64()
        with self._use() as pointer:
            self._check(library.events_check(pointer, ctypes.byref(mask)))
        bits = (1 << bit for bit in range(64) if mask.value >> bit & 1)
        return frozenset(text(library.event_str(bit)) or "bit-%d" % (bit.bit_length() - 1)
                         for bit in bits)

    def wait(self, timeout: float | None = None) -> frozenset[str]:
        """Sleeps until something has happened since now() or wait() was called last, or the
        timeout (in seconds; None: for ever) has passed. What is true then; empty if nothing
        has happened. To close it, in another thread, ends the wait with UsageError."""
        left = milliseconds(timeout)
        end = time.monotonic() + left / 1000
        # signals are Python's: poll() begins again with what is left of the time
        with self._watched() as (happened, closed):
            poll = select.poll()
            poll.register(happened, select.POLLIN)
            poll.register(closed, select.POLLIN)
            ready = {fd for fd, _ in poll.poll(left if left < 0 else
                                               max(0, round((end - time.monotonic()) * 1000)))}
        if self.closed:
            raise errors.usage("this %s is closed" % self._what)
        return self.now() if happened in ready else frozenset()

    @contextlib.contextmanager
    def _watched(self) -> Iterator[tuple[int, int]]:
        """Two descriptors that stay this thread's when another one closes: readable after an
        event, and after close()."""
        closed, told = os.pipe()
        fds = [closed, told]
        try:
            with self._use() as pointer:
                fds.append(os.dup(library.events_fd(pointer)))
                self.__dict__.setdefault("_waiting", set()).add(told)
            yield fds[2], closed
        finally:
            with contextlib.ExitStack() as stack:
                if hasattr(self, "_lock"):
                    stack.enter_context(self._lock)
                self.__dict__.get("_waiting", set()).discard(told)
                for fd in fds:
                    os.close(fd)

    def fileno(self) -> int:
        """For select, poll and asyncio: readable after an event, until now() is called."""
        with self._use() as pointer:
            return int(library.events_fd(pointer))

    def close(self) -> None:
        if self.closed:
            return
        with self._lock:
            super().close()
            for told in self.__dict__.get("_waiting", ()):
                os.write(told, b"\0")
