# SPDX-License-Identifier: LGPL-2.1-or-later
"""The controller dump of a card."""
from __future__ import annotations

import ctypes
import errno
import time
from collections.abc import Callable
from typing import Protocol

from . import _fields, errors
from ._handle import OfCard, milliseconds
from ._library import library

# modes and flags of the kernel's interface
ATTACH, NEW = 0, 1
DISCARD, TAKE_OVER = 1, 2
#: a call of the library, so that others who use the card get their turn, and signals theirs
SLICE_MS = 100
#: sizes are multiples of this
ALIGN = 8
CHUNK = 1 << 20


class Writable(Protocol):
    """What copy_to() writes to: a binary file."""

    def write(self, data: bytes, /) -> int | None: ...


class Dump(OfCard):
    """A controller dump that this program owns:

        with card.dump() as dump, open(path, "xb") as file:
            dump.copy_to(file)
            file.flush()
            os.fsync(file.fileno())
            dump.complete()   # not before: now the card may forget it

    Closing it without complete() loses nothing."""

    _what = "dump"

    def facts(self) -> _fields.DumpFacts:
        """Its state, and which one it is."""
        with self._use() as pointer:
            return _fields.DumpFacts._read(pointer)

    def wait(self, timeout: float | None = None) -> bool:
        """Until the card has prepared it; False: the timeout, in seconds, has passed before.
        CardError: the card took longer than the driver waits."""
        left = milliseconds(timeout)
        end = time.monotonic() + left / 1000
        while True:
            now = SLICE_MS if left < 0 else max(0, round((end - time.monotonic()) * 1000))
            with self._use() as pointer:
                error = library.dump_wait(pointer, min(now, SLICE_MS))
                if error not in (-errno.EAGAIN, -errno.EINTR):
                    return self._check(error) == 0
            if left >= 0 and now <= 0:
                return False
            # who waits for a lock does not get it when it is taken again at once
            time.sleep(0.001)

    def read(self, offset: int, size: int = CHUNK) -> bytes:
        """Bytes from offset on; none at its end. size is a multiple of 8; offset too, or where
        the bytes before have ended."""
        for number in (offset, size):
            if not isinstance(number, int) or not 0 <= number < 1 << 32:
                raise errors.usage("offset and size of a dump: numbers of 32 bits")
        if not size or size % ALIGN:
            raise errors.usage("size of a dump's part: a multiple of %d, not 0" % ALIGN)
        buffer = ctypes.create_string_buffer(size)
        with self._use() as pointer:
            count = self._check(library.dump_read(pointer, offset, buffer, size))
        return buffer.raw[:count]

    def copy_to(self, file: Writable, progress: Callable[[int], object] | None = None) -> int:
        """Waits for it, and writes all of it. How many bytes there were; progress is called
        with those that there are so far."""
        self.wait()
        offset = 0
        while part := self.read(offset):
            # a raw file may take less than all of it
            rest = memoryview(part)
            while rest:
                written = file.write(bytes(rest))
                rest = rest[len(rest) if written is None else written:]
            offset += len(part)
            if progress:
                progress(offset)
        return offset

    def complete(self, *, discard: bool = False) -> None:
        """The card may forget it. Not before it is in a safe place. discard: although nobody
        has read it to its end."""
        with self._use() as pointer:
            self._check(library.dump_complete(pointer, DISCARD if discard else 0))
