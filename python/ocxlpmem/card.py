# SPDX-License-Identifier: LGPL-2.1-or-later
"""A card: what it says of itself, and what can be opened of it."""
from __future__ import annotations

import ctypes
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from . import _fields, errors
from ._handle import OfCard
from ._library import Finding as _Finding
from ._library import Position as _Position
from ._library import Watched as _Watched
from ._library import library, text, words
from ._record import Record
from .dump import ATTACH, DISCARD, NEW, TAKE_OVER, Dump
from .events import Events
from .logs import MODES, LogReader, Position

_R = TypeVar("_R", bound=Record)
_O = TypeVar("_O", bound=OfCard)


class Smart(_fields.Smart):
    #: each attribute, in the card's order
    attributes: tuple[_fields.SmartAttribute, ...]

    @classmethod
    def _read(cls, pointer: int | None) -> Smart:
        smart = super()._read(pointer)
        smart.__dict__["attributes"] = tuple(
            _fields.SmartAttribute._read(library.smart_attribute(pointer, i))
            for i in range(library.smart_count(pointer)))
        return smart

    def as_dict(self) -> dict[str, Any]:
        return {**super().as_dict(), "attributes": [a.as_dict() for a in self.attributes]}


class Health(_fields.Health):
    #: what it was computed from; empty, and None, where that is not known
    attributes: tuple[_fields.SmartAttribute, ...]
    stats: _fields.Stats | None

    @classmethod
    def _read(cls, pointer: int | None) -> Health:
        health = super()._read(pointer)
        smart, stats = library.health_smart(pointer), library.health_stats(pointer)
        health.__dict__["attributes"] = Smart._read(smart).attributes if smart else ()
        health.__dict__["stats"] = _fields.Stats._read(stats) if stats else None
        return health


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong with a card. code and severity are the words of the command's
    JSON; what value and limit are depends on the code; sequence is that of the newest log
    that says so, count how many such logs there are."""

    code: str
    severity: str
    value: int
    limit: int
    attribute: str | None = None
    detail: str | None = None
    sequence: int | None = None
    received_ns: int | None = None
    count: int = 0

    def __str__(self) -> str:
        what = [self.attribute and "attribute %s at %d, threshold %d" %
                (self.attribute, self.value, self.limit),
                self.sequence and "error log %d" % self.sequence,
                self.count > 1 and "%d such logs" % self.count, self.detail]
        known = ", ".join(word for word in what if word)
        return "%s: %s" % (self.code, known) if known else self.code


@dataclass(frozen=True)
class Findings:
    """What is wrong with a card, the worst first. status is the worst severity: "ok",
    "warning", "critical" or "unknown"."""

    status: str
    findings: tuple[Finding, ...]
    #: what a look shows that takes nothing from the card
    logs_held: int
    logs_pending: bool
    dump_waiting: bool
    bad_bytes: int
    #: None if the card answered
    error: errors.Error | None = None
    #: None if its driver told what it holds
    watch_error: errors.Error | None = None


class Card(OfCard):
    """A card, by Machine.cards() or Machine.find(). It need not be closed."""

    _what = "card"

    @property
    def id(self) -> int:
        """Its number."""
        with self._use() as pointer:
            return int(library.card_id(pointer))

    @property
    def name(self) -> str:
        """Its name: "ocxlpmem0"."""
        with self._use() as pointer:
            return text(library.card_name(pointer))

    def __repr__(self) -> str:
        return "<Card closed>" if self.closed else "<Card %s>" % self.name

    # ---- what it says ----

    def facts(self) -> _fields.Card:
        """Who it is and where it sits; the card itself is not asked."""
        with self._use() as pointer:
            return _fields.Card._read(pointer)

    def refresh(self) -> None:
        """Looks anew for facts(): state, firmware, DIMM. AbsentError: it has gone."""
        with self._use() as pointer:
            self._check(library.card_refresh(pointer))

    def bad_bytes(self) -> int | None:
        """Bytes of its region in blocks that are known to be bad; None: not known."""
        bad = ctypes.c_uint64()
        with self._use() as pointer:
            failed = library.card_bad_bytes(pointer, ctypes.byref(bad))
            return None if failed else bad.value

    def health(self) -> Health:
        """Asks how it is."""
        return self._ask(library.health_read, library.health_unref, Health)

    def smart(self) -> Smart:
        """Asks for its SMART attributes."""
        return self._ask(library.smart_read, library.smart_unref, Smart)

    def stats(self) -> _fields.Stats:
        """Asks for the statistics of its controller."""
        return self._ask(library.stats_read, library.stats_unref, _fields.Stats)

    def erase_state(self) -> _fields.EraseState:
        """What became of its last secure erase."""
        return self._ask(library.erase_read, library.erase_unref, _fields.EraseState)

    def firmware(self) -> _fields.Firmware:
        """Which firmware it runs, and how far an update is. For root."""
        return self._ask(library.firmware_open, library.firmware_close, _fields.Firmware)

    def request_health(self) -> None:
        """Asks it for a log of its health, which follows. For who may write the device."""
        with self._use() as pointer:
            self._check(library.card_request_health(pointer))

    def findings(self) -> Findings:
        """Asks how it is, and judges that together with the logs its driver holds, a dump that
        waits and bad blocks, as the command does; logs that were kept in files are not seen. A
        card that does not answer is a finding, not an exception."""
        with self._use() as pointer:
            health, findings = ctypes.c_void_p(), ctypes.c_void_p()
            error = watch_error = None
            failed = library.health_read(pointer, ctypes.byref(health))
            if failed:
                error = self._failed(failed)
            try:
                self._check(library.findings_new(time.time_ns(), ctypes.byref(findings)))
                self._check(_judge(findings, health, error))
                watched = _Watched()
                failed = library.findings_add_card(findings, pointer, ctypes.byref(watched))
                if failed:
                    watch_error = self._failed(failed)
                return Findings(words(library.status_str)[library.findings_status(findings)],
                                _found(findings), watched.logs_held, watched.logs_pending,
                                watched.dump_waiting, watched.bad_bytes, error, watch_error)
            finally:
                library.findings_unref(findings)
                library.health_unref(health)

    # ---- what can be opened ----

    def error_logs(self, mode: str = "watch", start: Position | None = None) -> LogReader:
        """Its error logs, in order. mode says what reading does: "watch" takes nothing from the
        card and shows what others took; "look" takes logs, which the driver then holds; "keep"
        takes them, and to ask for the next one says that those before are in a safe place. start:
        the first one wanted, as LogReader.position was; None: the oldest the driver holds."""
        if mode not in MODES:
            raise errors.usage("mode: one of %s" % ", ".join(MODES))
        position = None
        if start is not None:
            if not isinstance(start, Position):
                raise errors.usage("start: a Position, or None")
            position = ctypes.byref(_Position(start.instance, start.sequence))
        return self._open(LogReader, library.log_reader_close,
                          lambda card, out: int(library.log_reader_open(
                              card, MODES.index(mode), position, out)))

    def events(self) -> Events:
        """To be told what happens to it."""
        return self._open(Events, library.events_close, library.events_open)

    def dump(self, *, new: bool = False, discard: bool = False,
             take_over: bool = False) -> Dump:
        """Its controller dump: the one that waits or is being prepared, or a new one. discard,
        with new: lose a waiting one that nobody has read to its end. take_over: also from another
        program, which root may."""
        flags = (DISCARD if discard else 0) | (TAKE_OVER if take_over else 0)
        return self._open(Dump, library.dump_close,
                          lambda card, out: int(library.dump_open(card, NEW if new else ATTACH,
                                                                  flags, out)))

    # ---- for all of these ----

    def _ask(self, ask: Callable[[int, Any], int], unref: Callable[[ctypes.c_void_p], object],
             kind: type[_R]) -> _R:
        out = ctypes.c_void_p()
        with self._use() as pointer:
            self._check(ask(pointer, ctypes.byref(out)))
            try:
                return kind._read(out.value)
            finally:
                unref(out)

    def _open(self, kind: type[_O], close: Callable[[int], object],
              opener: Callable[[int, Any], int]) -> _O:
        out = ctypes.c_void_p()
        with self._use() as pointer:
            self._check(opener(pointer, ctypes.byref(out)))
            assert out.value
            return kind._make(self._lock, pointer, out.value, close)


def _judge(findings: ctypes.c_void_p, health: ctypes.c_void_p, error: errors.Error | None) -> int:
    if error is None:
        return int(library.findings_add_health(findings, health))
    code = ctypes.c_int()
    word, severity = "no-answer", "unknown"
    if isinstance(error, errors.AccessError):
        word = "no-permission"
    elif isinstance(error, errors.CardError):
        severity = "critical"
    library.finding_code_from_str(word.encode(), ctypes.byref(code))
    finding = _Finding(code=code.value, severity=words(library.status_str).index(severity),
                       detail=error.message.encode())
    return int(library.findings_add(findings, ctypes.byref(finding)))


def _attribute(pointer: int) -> str:
    """Its name; one without a published name is known by its number."""
    name = text(library.smart_attribute_name(pointer))
    return name if name != "unpublished" else str(library.smart_attribute_id(pointer))


def _found(findings: ctypes.c_void_p) -> tuple[Finding, ...]:
    found: list[Finding] = []
    severities = words(library.status_str)
    while pointer := library.findings_get(findings, len(found)):
        said = pointer.contents
        attribute = _attribute(said.attribute) if said.attribute else None
        found.append(Finding(
            code=text(library.finding_code_str(said.code)), severity=severities[said.severity],
            value=said.value, limit=said.limit, attribute=attribute,
            detail=text(said.detail) or None,
            sequence=said.position.sequence if said.log else None,
            received_ns=said.received_ns if said.log else None, count=said.count))
    return tuple(found)
