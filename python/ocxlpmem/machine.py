# SPDX-License-Identifier: LGPL-2.1-or-later
"""The machine: which cards it has."""
from __future__ import annotations

import contextlib
import ctypes
import os
import threading
from collections.abc import Iterator
from types import TracebackType

from . import errors
from ._handle import Context
from ._library import library
from .card import Card


class Machine:
    """The cards of this machine. Threads may share it, and what comes from it: one card answers
    one thread at a time, several cards side by side.

    sysfs_root: a directory that holds "sys", for machines that are only a copy."""

    def __init__(self, sysfs_root: str | os.PathLike[str] | None = None) -> None:
        root = None if sysfs_root is None else os.fsencode(sysfs_root)
        if root and b"\0" in root:
            raise errors.usage("sysfs_root: a NUL byte")
        self._closed = False
        self._context = Context()
        if root:
            with self._context.use() as pointer:
                error = library.set_sysfs_root(pointer, root)
                if error:
                    raise self._context.failed(error)

    def cards(self) -> list[Card]:
        """All cards there are now, by rising number. Looks anew at each call. A machine without
        cards, and one without the driver, has none; that is no error."""
        with self._scanned() as pointer:
            found = []
            card = library.card_get_first(pointer)
            while card:
                found.append(self._card(card))
                card = library.card_get_next(card)
            return found

    def find(self, name: str | int) -> Card:
        """A card by any of its names: "ocxlpmem1", "/dev/ocxlpmem1", "nmem0", its serial
        number ("0x..."), or its number. AbsentError if there is none."""
        if isinstance(name, bool) or not isinstance(name, (str, int)):
            raise errors.usage("name of a card: text or a number")
        word = str(name).encode("utf-8", "replace")
        if b"\0" in word:
            raise errors.usage("name of a card: a NUL byte")
        with self._scanned() as pointer:
            card = ctypes.c_void_p()
            error = library.card_find(pointer, word, ctypes.byref(card))
            if error or not card.value:
                raise self._context.failed(error)
            return self._card(card.value)

    def _card(self, pointer: int) -> Card:
        """With the context's lock. Each scan makes cards of its own, so none has two owners."""
        library.card_ref(pointer)
        return Card._make(threading.RLock(), pointer, pointer, library.card_unref)

    @contextlib.contextmanager
    def _scanned(self) -> Iterator[int]:
        """The context's pointer, after a look at which cards there are."""
        with self._context.use() as pointer:
            self._check()
            count = library.scan(pointer)
            if count < 0:
                raise self._context.failed(count)
            yield pointer

    def _check(self) -> None:
        if self._closed:
            raise errors.usage("this machine is closed")

    def close(self) -> None:
        """Finds no more cards. Those that were found go on until they are closed."""
        with self._context.use():
            self._closed = True

    def __iter__(self) -> Iterator[Card]:
        return iter(self.cards())

    def __getitem__(self, name: str | int) -> Card:
        return self.find(name)

    def __enter__(self) -> Machine:
        self._check()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        self.close()
