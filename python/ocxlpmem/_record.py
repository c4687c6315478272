# SPDX-License-Identifier: LGPL-2.1-or-later
"""Records: what the library's field tables say of an object, read once, kept as values."""
from __future__ import annotations

import ctypes
from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

from ._library import Field, Value, library, text

# enum ocxlpmem_type
_U64, _S64, _HEX, _BOOL, _STRING, _STRINGS, _BYTES = range(7)
_R = TypeVar("_R", bound="Record")


class _Table:
    """The fields of a kind, as the library that is loaded has them."""

    def __init__(self, kind: str) -> None:
        number = ctypes.c_int()
        count = ctypes.c_size_t()
        if library.kind_from_str(kind.encode(), ctypes.byref(number)):
            raise ImportError("libocxlpmem knows no %s" % kind)
        self.number = number.value
        address = library.fields(number, ctypes.byref(count))
        self.fields = [Field.from_address(address + i * ctypes.sizeof(Field))
                       for i in range(count.value)]


def _value(field: Field, value: Value) -> Any:
    if field.type == _U64:
        return value.u64
    if field.type == _S64:
        return value.s64
    if field.type == _HEX:
        return "0x%0*x" % (field.digits, value.u64)
    if field.type == _BOOL:
        return value.boolean
    if field.type == _STRING:
        return text(value.string)
    if field.type == _STRINGS:
        return tuple(text(value.strings[i]) for i in range(value.count))
    if field.type == _BYTES:
        return ctypes.string_at(value.bytes, value.count) if value.count else b""
    return None  # a type of a later library


class Record:
    """Values by name, those of the command's JSON: as attributes, None where the object has
    none, and as a dictionary without those. Records never change and need nothing to be closed."""

    KIND: ClassVar[str]
    _tables: ClassVar[dict[str, _Table]] = {}

    def __init__(self, values: Mapping[str, Any]) -> None:
        self.__dict__["_values"] = dict(values)

    @classmethod
    def _table(cls) -> _Table:
        table = Record._tables.get(cls.KIND)
        if table is None:
            table = Record._tables[cls.KIND] = _Table(cls.KIND)
        return table

    @classmethod
    def _read(cls: type[_R], pointer: int | None) -> _R:
        """The values of an object of this kind, which nobody else uses meanwhile."""
        values: dict[str, Any] = {}
        value = Value()
        for field in cls._table().fields:
            if not library.field_value(ctypes.addressof(field), pointer, ctypes.byref(value)):
                values[text(field.key)] = _value(field, value)
        return cls(values)

    def __getattr__(self, name: str) -> Any:
        values = self.__dict__.get("_values", {})
        if name in values:
            return values[name]
        if name.startswith("_") or name not in self.keys():
            raise AttributeError("%s has no field %s" % (type(self).__name__, name))
        return None

    def __setattr__(self, name: str, value: Any) -> None:
        raise AttributeError("a record does not change")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a record does not change")

    @classmethod
    def keys(cls) -> tuple[str, ...]:
        """Names of all fields that an object of this kind may have, in order."""
        return tuple(text(field.key) for field in cls._table().fields)

    def as_dict(self) -> dict[str, Any]:
        """As the command's JSON has it: what is not known is not there."""
        return {key: value.hex() if isinstance(value, bytes) else
                list(value) if isinstance(value, tuple) else value
                for key, value in self._values.items()}

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Record):
            return NotImplemented
        return type(self) is type(other) and self.__dict__ == other.__dict__

    def __hash__(self) -> int:
        return hash((self.KIND, tuple(self._values.items())))

    def __repr__(self) -> str:
        return "%s(%s)" % (type(self).__name__, ", ".join(
            "%s=%r" % pair for pair in self._values.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), self.__dict__.copy())


def _rebuilt(kind: type[Record], state: dict[str, Any]) -> Record:
    record = kind.__new__(kind)
    record.__dict__.update(state)
    return record
