# SPDX-License-Identifier: LGPL-2.1-or-later
"""Captured bytes of a card, such as files of kept logs: decoded without a card."""
from __future__ import annotations

import ctypes

from . import errors
from ._fields import KINDS
from ._handle import Context
from ._library import library
from ._record import Record
from .card import Smart
from .logs import ErrorLog

_OWN: dict[str, type[Record]] = {"smart": Smart, "error-log": ErrorLog}


def decode(kind: str, data: bytes) -> list[Record]:
    """The blocks of a kind ("smart", "stats", "error-log", ...) that follow each other in
    data. ProtocolError: they are no such blocks, or end before the block does."""
    if kind not in KINDS:
        raise errors.usage("kind: one of %s" % ", ".join(KINDS))
    whole = bytes(data) if isinstance(data, (bytes, bytearray, memoryview)) else None
    if whole is None:
        raise errors.usage("data: bytes")
    record = _OWN.get(kind, KINDS[kind])
    found: list[Record] = []
    done = 0
    # the bytes where they are: to copy the rest for each block is slow for a long file
    start = ctypes.cast(ctypes.c_char_p(whole), ctypes.c_void_p).value or 0
    context = Context()
    with context.use() as pointer:
        while done < len(whole) or not found:
            out, used = ctypes.c_void_p(), ctypes.c_size_t()
            error = library.decode(pointer, record._table().number, start + done,
                                   len(whole) - done, ctypes.byref(out), ctypes.byref(used))
            if error:
                raise context.failed(error)
            try:
                found.append(record._read(out.value))
            finally:
                library.object_unref(out)
            done += used.value
    return found
