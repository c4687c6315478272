# SPDX-License-Identifier: LGPL-2.1-or-later
"""What owns a pointer of the library: when it may be used, by whom, and when it ends.

The library wants one thread at a time for a card and what belongs to it, and one for what
takes the context itself, which is also every count of references to a card. So a card has a
lock and the context has one; who needs both takes the card's first. The garbage collector
runs anywhere, also where a thread holds a lock: it only notes what is to be released, and the
next who has the context's lock does it."""
from __future__ import annotations

import contextlib
import ctypes
import errno
import threading
import weakref
from collections import deque
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, TypeVar

from . import errors
from ._library import library

_H = TypeVar("_H", bound="Handle")


class Context:
    """The library's context, and what waits to be released. Lives as long as anything of it."""

    def __init__(self) -> None:
        self.pointer: int | None = None
        self.lock = threading.RLock()
        self._dead: deque[tuple[Callable[[int], object], int]] = deque()
        out = ctypes.c_void_p()
        error = library.new(ctypes.byref(out))
        if error:
            raise errors.of(None, error)
        self.pointer = out.value

    def release(self, function: Callable[[int], object], pointer: int) -> None:
        self._dead.append((function, pointer))

    def bury(self) -> None:
        """With the lock, or when nobody else is left."""
        while self._dead:
            function, pointer = self._dead.popleft()
            function(pointer)

    @contextlib.contextmanager
    def use(self) -> Iterator[int]:
        """The pointer, for calls that take the context itself or count references."""
        with self.lock:
            self.bury()
            assert self.pointer
            yield self.pointer

    def failed(self, error: int) -> errors.Error:
        return errors.of(library.failure(self.pointer), error)

    def __del__(self) -> None:
        if self.pointer:
            self.bury()
            library.unref(self.pointer)


class Handle:
    """A pointer of the library that is released once: by close(), or when nobody has it."""

    _context: Context
    _lock: Any
    _pointer: int | None = None
    _release: Callable[[int], object]
    _finalizer: Any
    _what = "object"

    def __init__(self, *_: object) -> None:
        raise errors.usage("%s: made by the library only" % type(self).__name__)

    @classmethod
    def _make(cls: type[_H], context: Context, lock: Any, pointer: int,
              release: Callable[[int], object]) -> _H:
        self = cls.__new__(cls)
        self._context = context
        self._lock = lock
        self._pointer = pointer
        self._release = release
        self._finalizer = weakref.finalize(self, context.release, release, pointer)
        self._finalizer.atexit = False
        return self

    @contextlib.contextmanager
    def _use(self) -> Iterator[int]:
        """The pointer, with the lock of its card."""
        lock = getattr(self, "_lock", None)
        if lock is None:
            raise errors.usage("%s: made by the library only" % type(self).__name__)
        with lock:
            if not self._pointer:
                raise errors.usage("this %s is closed" % self._what)
            yield self._pointer

    @property
    def closed(self) -> bool:
        return not self._pointer

    def close(self) -> None:
        """Releases it, now. Once more does nothing."""
        if not self._pointer:
            return
        with self._lock:
            pointer, self._pointer = self._pointer, None
            if pointer and self._finalizer.detach():
                with self._context.use():
                    self._release(pointer)

    def __enter__(self: _H) -> _H:
        with self._use():
            return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()

    def __copy__(self) -> Any:
        raise errors.usage("a %s cannot be copied" % self._what)

    def __deepcopy__(self, memo: object) -> Any:
        raise errors.usage("a %s cannot be copied" % self._what)

    def __reduce_ex__(self, protocol: object) -> Any:
        raise errors.usage("a %s cannot be copied" % self._what)


class OfCard(Handle):
    """A card, or what was opened of one, which keeps the card's pointer good."""

    _card: int

    def _failed(self, error: int) -> errors.Error:
        """What the card says of its last failure. With its lock."""
        return errors.of(library.card_failure(self._card), error)

    def _check(self, result: int) -> int:
        if result < 0:
            raise self._failed(result)
        return result


def milliseconds(timeout: float | None) -> int:
    """Seconds, None: for ever, as poll(2) wants them."""
    if timeout is None:
        return -1
    if not isinstance(timeout, (int, float)) or not timeout >= 0:
        raise errors.usage("timeout: seconds, not below 0, or None")
    # rounded up: who waits a little does not spin. The most is 24 days
    return min(-int(-timeout * 1000 // 1), 2**31 - 1) if timeout < 2**31 else 2**31 - 1


INTERRUPTED = -errno.EINTR
