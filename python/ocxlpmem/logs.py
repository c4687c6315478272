# SPDX-License-Identifier: LGPL-2.1-or-later
"""The error logs of a card: watched, looked at, or kept."""
from __future__ import annotations

import ctypes
import errno
from dataclasses import dataclass
from typing import Any

from . import _fields
from ._handle import OfCard
from ._library import Position as _Position
from ._library import Receipt as _Receipt
from ._library import library

#: in the order of enum ocxlpmem_log_mode
MODES = ("watch", "look", "keep")


@dataclass(frozen=True)
class Position:
    """Names a log, over restarts of a program: what a monitor saves. instance is of the
    driver's start; sequence counts from 1, 0 is the oldest there is."""

    instance: int
    sequence: int

    def __post_init__(self) -> None:
        for number in (self.instance, self.sequence):
            if not isinstance(number, int) or not 0 <= number < 1 << 64:
                raise ValueError("a position has two numbers of 64 bits")


class ErrorLog(_fields.ErrorLog):
    #: the whole block as the card gave it: what a file of kept logs has
    raw: bytes
    #: when the driver took it from the card, in nanoseconds since 1970; None: not known
    received_ns: int | None

    @classmethod
    def _read(cls, pointer: int | None) -> ErrorLog:
        log = super()._read(pointer)
        size, receipt = ctypes.c_size_t(), _Receipt()
        raw = library.error_log_raw(pointer, ctypes.byref(size))
        log.__dict__["raw"] = ctypes.string_at(raw, size.value) if raw else b""
        failed = library.error_log_receipt(pointer, ctypes.byref(receipt))
        log.__dict__["received_ns"] = None if failed else receipt.time_ns
        return log


class LogReader(OfCard):
    """Gives one log after the other, or a Gap where logs were lost:

        with card.error_logs("keep") as logs:
            for record in logs:
                put_in_a_safe_place(record)   # before the next one is asked for
            logs.had()

    The loop ends when there is nothing more now; a later loop goes on from there. A reader that
    keeps tells the driver, by asking for the next log, that it may forget those before. had()
    does so for the last one, if nobody asks for another."""

    _what = "reader of logs"

    def __iter__(self) -> LogReader:
        return self

    def __next__(self) -> ErrorLog | _fields.Gap:
        record = self.next()
        if record is None:
            raise StopIteration
        return record

    def next(self) -> ErrorLog | _fields.Gap | None:
        """The next one; None: nothing more now."""
        log, gap = ctypes.c_void_p(), ctypes.c_void_p()
        with self._use() as pointer:
            error = library.log_reader_next(pointer, ctypes.byref(log), ctypes.byref(gap))
            if error == -errno.EAGAIN:
                return None
            self._check(error)
            try:
                return ErrorLog._read(log.value) if log else _fields.Gap._read(gap.value)
            finally:
                library.error_log_unref(log)
                library.log_gap_unref(gap)

    def had(self) -> None:
        """All logs up to the last one are in a safe place. For who keeps."""
        with self._use() as pointer:
            self._check(library.log_reader_had(pointer))

    @property
    def position(self) -> Position:
        """What next() will ask for: save it after a log has been dealt with."""
        position = _Position()
        with self._use() as pointer:
            library.log_reader_position(pointer, ctypes.byref(position))
            return Position(position.instance, position.sequence)

    @property
    def mode(self) -> str:
        """What became of the mode that was asked for: who may not write the device watches."""
        with self._use() as pointer:
            return MODES[library.log_reader_mode(pointer)]

    def _queried(self, getter: Any) -> Any:
        with self._use() as pointer:
            self._check(library.log_reader_query(pointer))
            return getter(pointer)

    def pending(self) -> bool:
        """Has the card logs that nobody has fetched?"""
        return bool(self._queried(library.log_reader_pending))

    def keepers(self) -> int:
        """How many files are open that may take logs from this card."""
        return int(self._queried(library.log_reader_keepers))
