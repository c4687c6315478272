# SPDX-License-Identifier: LGPL-2.1-or-later
"""Errors: one class for each class of failure that the command's JSON has."""
from __future__ import annotations

import errno as numbers
from typing import Any, ClassVar

from ._fields import HINTS
from ._library import library, text


class Error(OSError):
    """Something failed. errno and errno_name say how, message in words, hint what to do next,
    and card_status is the card's status byte, 0 if it gave none."""

    #: as in JSON: "card", "permission", "system", "protocol", "absent" or "usage"
    fault: ClassVar[str] = "system"
    message: str
    hint: str | None
    errno_name: str | None
    card_status: int

    def __init__(self, message: str, *, errno: int = 0, hint: str | None = None,
                 card_status: int = 0) -> None:
        super().__init__(errno, message)
        self.message = message
        self.hint = hint
        self.errno_name = text(library.errno_name(errno)) if errno else None
        self.card_status = card_status

    def __str__(self) -> str:
        return "%s (%s)" % (self.message, self.hint) if self.hint else self.message

    def as_dict(self) -> dict[str, str]:
        """The object "error" of the command's JSON."""
        pairs = {"class": self.fault, "errno": self.errno_name, "message": self.message,
                 "hint": self.hint}
        return {key: value for key, value in pairs.items() if value}

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuilt, (type(self), self.message, self.errno, self.hint, self.card_status)


class CardError(Error):
    """The card answered with an error, or not at all."""

    fault = "card"


class AccessError(Error, PermissionError):
    """The caller may not do this."""

    fault = "permission"


class MachineError(Error):
    """Memory, files, the kernel."""

    fault = "system"


class ProtocolError(Error):
    """Bytes that cannot be, or another version of the driver."""

    fault = "protocol"


class AbsentError(Error):
    """There is no such card, dump or log."""

    fault = "absent"


class UsageError(Error, ValueError):
    """The program's own: something is closed already, or an argument is none that can be."""

    fault = "usage"


_CLASSES: dict[str, type[Error]] = {cls.fault: cls for cls in (
    CardError, AccessError, MachineError, ProtocolError, AbsentError, UsageError)}


def _rebuilt(cls: type[Error], message: str, errno: int, hint: str | None, status: int) -> Error:
    return cls(message, errno=errno, hint=hint, card_status=status)


def usage(message: str) -> UsageError:
    return UsageError(message, errno=numbers.EINVAL)


def of(failure: Any, error: int) -> Error:
    """What the library says of its last failure; error, a negative errno, if it says nothing."""
    # a failure of another call is none of this one
    if not failure or failure.contents.error != error:
        name = text(library.errno_name(error))
        return MachineError("libocxlpmem: %s" % name, errno=-error)
    said = failure.contents
    hint = HINTS[said.remedy] if 0 <= said.remedy < len(HINTS) else None
    cls = _CLASSES.get(text(library.fault_str(said.fault)), Error)
    return cls(text(said.message), errno=-error, hint=hint, card_status=said.card_status)
