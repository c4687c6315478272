# SPDX-License-Identifier: LGPL-2.1-or-later
"""libocxlpmem itself: its structures and functions, as its headers have them. Nothing here
checks an argument: who calls passes pointers that the library made, and holds their locks."""
from __future__ import annotations

import ctypes
from ctypes import (POINTER, Structure, Union, c_bool, c_char_p, c_int, c_int64, c_size_t,
                    c_ssize_t, c_uint, c_uint8, c_uint32, c_uint64, c_void_p)
from collections.abc import Callable
from typing import Any

SONAME = "libocxlpmem.so.0"


class Field(Structure):
    _fields_ = [("name", c_char_p), ("key", c_char_p), ("type", c_int), ("kind", c_int),
                ("always", c_bool), ("detail", c_bool), ("bits", c_uint8), ("digits", c_uint8),
                ("unit", c_char_p), ("words", POINTER(c_char_p)), ("metric", c_int),
                ("metric_name", c_char_p), ("metric_divisor", c_uint64), ("help", c_char_p),
                ("get", c_void_p), ("id", c_uint)]


class _Any(Union):
    _fields_ = [("u64", c_uint64), ("s64", c_int64), ("boolean", c_bool), ("string", c_char_p),
                ("strings", POINTER(c_char_p)), ("bytes", c_void_p)]


class Value(Structure):
    _anonymous_ = ("any",)
    _fields_ = [("type", c_int), ("count", c_size_t), ("any", _Any)]


class Failure(Structure):
    _fields_ = [("error", c_int), ("errno_name", c_char_p), ("fault", c_int),
                ("card_status", c_uint), ("message", c_char_p), ("remedy", c_int)]


class Position(Structure):
    _fields_ = [("instance", c_uint64), ("sequence", c_uint64)]


class Receipt(Structure):
    _fields_ = [("time_ns", c_uint64), ("boot_ns", c_uint64), ("waited", c_bool)]


class Finding(Structure):
    _fields_ = [("code", c_int), ("severity", c_int), ("attribute", c_void_p), ("value", c_int64),
                ("limit", c_int64), ("log", c_void_p), ("position", Position),
                ("received_ns", c_uint64), ("count", c_uint64), ("detail", c_char_p),
                ("next", c_char_p)]


class Watched(Structure):
    _fields_ = [("logs_held", c_size_t), ("logs_pending", c_bool), ("dump_waiting", c_bool),
                ("bad_bytes", c_uint64)]


# the structures, by the names of C: test/python compares them with the headers
STRUCTURES: dict[str, type[Structure]] = {
    "ocxlpmem_field": Field, "ocxlpmem_value": Value, "ocxlpmem_failure": Failure,
    "ocxlpmem_log_position": Position, "ocxlpmem_log_receipt": Receipt,
    "ocxlpmem_finding": Finding, "ocxlpmem_watched": Watched,
}
_OUT = POINTER(c_void_p)
# function without "ocxlpmem_": what it returns, what it takes
_FUNCTIONS: dict[str, tuple[object, ...]] = {
    "new": (c_int, _OUT),
    "unref": (c_void_p, c_void_p),
    "set_sysfs_root": (c_int, c_void_p, c_char_p),
    "failure": (POINTER(Failure), c_void_p),
    "fault_str": (c_char_p, c_int),
    "errno_name": (c_char_p, c_int),
    "scan": (c_int, c_void_p),
    "card_get_first": (c_void_p, c_void_p),
    "card_get_next": (c_void_p, c_void_p),
    "card_find": (c_int, c_void_p, c_char_p, _OUT),
    "card_ref": (c_void_p, c_void_p),
    "card_unref": (c_void_p, c_void_p),
    "card_failure": (POINTER(Failure), c_void_p),
    "card_id": (c_uint, c_void_p),
    "card_name": (c_char_p, c_void_p),
    "card_refresh": (c_int, c_void_p),
    "card_bad_bytes": (c_int, c_void_p, POINTER(c_uint64)),
    "card_request_health": (c_int, c_void_p),
    "kind_str": (c_char_p, c_int),
    "kind_from_str": (c_int, c_char_p, POINTER(c_int)),
    "fields": (c_void_p, c_int, POINTER(c_size_t)),
    "field_value": (c_int, c_void_p, c_void_p, POINTER(Value)),
    "decode": (c_int, c_void_p, c_int, c_void_p, c_size_t, _OUT, POINTER(c_size_t)),
    "object_unref": (c_void_p, c_void_p),
    "object_smart": (c_void_p, c_void_p),
    "smart_read": (c_int, c_void_p, _OUT),
    "smart_unref": (c_void_p, c_void_p),
    "smart_count": (c_size_t, c_void_p),
    "smart_attribute": (c_void_p, c_void_p, c_size_t),
    "smart_attribute_id": (c_uint, c_void_p),
    "smart_attribute_name": (c_char_p, c_void_p),
    "stats_read": (c_int, c_void_p, _OUT),
    "stats_unref": (c_void_p, c_void_p),
    "stats_age_ms": (c_uint, c_void_p),
    "health_read": (c_int, c_void_p, _OUT),
    "health_unref": (c_void_p, c_void_p),
    "health_smart": (c_void_p, c_void_p),
    "health_stats": (c_void_p, c_void_p),
    "health_stats_error": (c_int, c_void_p),
    "log_reader_open": (c_int, c_void_p, c_int, POINTER(Position), _OUT),
    "log_reader_close": (None, c_void_p),
    "log_reader_next": (c_int, c_void_p, _OUT, _OUT),
    "log_reader_position": (None, c_void_p, POINTER(Position)),
    "log_reader_mode": (c_int, c_void_p),
    "log_reader_had": (c_int, c_void_p),
    "log_reader_query": (c_int, c_void_p),
    "log_reader_pending": (c_bool, c_void_p),
    "log_reader_keepers": (c_uint, c_void_p),
    "error_log_unref": (c_void_p, c_void_p),
    "error_log_raw": (c_void_p, c_void_p, POINTER(c_size_t)),
    "error_log_receipt": (c_int, c_void_p, POINTER(Receipt)),
    "log_gap_unref": (c_void_p, c_void_p),
    "events_open": (c_int, c_void_p, _OUT),
    "events_close": (None, c_void_p),
    "events_fd": (c_int, c_void_p),
    "events_check": (c_int, c_void_p, POINTER(c_uint64)),
    "event_str": (c_char_p, c_uint64),
    "dump_open": (c_int, c_void_p, c_uint, c_uint, _OUT),
    "dump_close": (None, c_void_p),
    "dump_wait": (c_int, c_void_p, c_int),
    "dump_read": (c_ssize_t, c_void_p, c_uint32, c_void_p, c_uint32),
    "dump_complete": (c_int, c_void_p, c_uint),
    "firmware_open": (c_int, c_void_p, _OUT),
    "firmware_close": (None, c_void_p),
    "erase_read": (c_int, c_void_p, _OUT),
    "erase_unref": (c_void_p, c_void_p),
    "findings_new": (c_int, c_uint64, _OUT),
    "findings_unref": (c_void_p, c_void_p),
    "findings_add": (c_int, c_void_p, POINTER(Finding)),
    "findings_add_health": (c_int, c_void_p, c_void_p),
    "findings_add_card": (c_int, c_void_p, c_void_p, POINTER(Watched)),
    "findings_status": (c_int, c_void_p),
    "findings_get": (POINTER(Finding), c_void_p, c_size_t),
    "finding_code_str": (c_char_p, c_int),
    "finding_code_from_str": (c_int, c_char_p, POINTER(c_int)),
    "status_str": (c_char_p, c_int),
}


class Library:
    """The functions, as attributes: library.card_ref is ocxlpmem_card_ref()."""

    def __init__(self) -> None:
        try:
            # without the GIL during a call, so that several cards answer side by side
            loaded = ctypes.CDLL(SONAME)
            for name, (result, *arguments) in _FUNCTIONS.items():
                function = getattr(loaded, "ocxlpmem_" + name)
                function.restype = result
                function.argtypes = arguments
                setattr(self, name, function)
        except (OSError, AttributeError) as error:
            raise ImportError("the module ocxlpmem needs %s: %s" % (SONAME, error)) from error

    def __getattr__(self, name: str) -> Any:
        # for type checkers: all there are have been set
        raise AttributeError(name)


library = Library()


def text(word: bytes | None) -> str:
    """A text of the library, which is ASCII unless a card says otherwise."""
    return word.decode("utf-8", "replace") if word else ""


def words(function: Callable[[int], bytes | None]) -> tuple[str, ...]:
    """All words of an enumeration of the library, in order."""
    found: list[str] = []
    while word := function(len(found)):
        found.append(text(word))
    return tuple(found)
