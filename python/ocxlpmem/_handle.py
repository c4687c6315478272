# SPDX-License-Identifier: LGPL-2.1-or-later
"""What owns a pointer of the library: when it may be used, by whom, and when it ends.

The library wants one thread at a time for a card and what belongs to it, and one for what
takes the context itself: so a card has a lock and the context has one, and nobody needs both.
It counts references in any thread, so what nobody has any more is released wherever the
garbage collector runs."""
from __future__ import annotations

import contextlib
import ctypes
import threading
import weakref
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Any, TypeVar

from . import errors
from ._library import library

_H = TypeVar("_H", bound="OfCard")


class Context:
    """The library's context. What came from it keeps it, by the library's own counts."""

    def __init__(self) -> None:
        self.pointer: int | None = None
        self.lock = threading.RLock()
        out = ctypes.c_void_p()
        error = library.new(ctypes.byref(out))
        if error:
            raise errors.of(None, error)
        self.pointer = out.value

    @contextlib.contextmanager
    def use(self) -> Iterator[int]:
        """The pointer, for calls that take the context itself."""
        with self.lock:
            assert self.pointer
            yield self.pointer

    def failed(self, error: int) -> errors.Error:
        return errors.of(library.failure(self.pointer), error)

    def __del__(self) -> None:
        if self.pointer:
            library.unref(self.pointer)


class OfCard:
    """A card, or what was opened of one: a pointer of the library that is released once, by
    close(), or when nobody has it. It keeps the card's pointer good."""

    _lock: Any
    _card: int
    _pointer: int | None = None
    _finalizer: Any
    _what = "object"

    def __init__(self, *_: object) -> None:
        raise errors.usage("%s: made by the library only" % type(self).__name__)

    @classmethod
    def _make(cls: type[_H], lock: Any, card: int, pointer: int,
              release: Callable[[int], object]) -> _H:
        self = cls.__new__(cls)
        self._lock = lock
        self._card = card
        self._pointer = pointer
        self._finalizer = weakref.finalize(self, release, pointer)
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
            self._pointer = None
            self._finalizer()

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
