# SPDX-License-Identifier: LGPL-2.1-or-later
"""OpenCAPI persistent memory cards: health, statistics, error logs, events and dumps.

    import ocxlpmem

    for card in ocxlpmem.Machine():
        print(card.name, card.health().state)

What a card says are records, whose fields are the keys of the command's JSON: None where a
value is not known, as_dict() for all that are. What fails raises an Error, of a class for
each class of failure. libocxlpmem does the work; nothing is written, logged or printed."""
from ._fields import (DumpFacts, EraseState, Firmware, Gap, SmartAttribute, Stats)
from ._fields import Card as CardFacts
from ._record import Record
from .card import Card, Finding, Findings, Health, Smart
from .decode import decode
from .dump import Dump
from .errors import (AbsentError, AccessError, CardError, Error, MachineError, ProtocolError,
                     UsageError)
from .events import Events
from .logs import ErrorLog, LogReader, Position
from .machine import Machine

__all__ = [
    "AbsentError", "AccessError", "Card", "CardError", "CardFacts", "Dump", "DumpFacts",
    "EraseState", "Error", "ErrorLog", "Events", "Finding", "Findings", "Firmware", "Gap",
    "Health", "LogReader", "Machine", "MachineError", "Position", "ProtocolError", "Record",
    "Smart", "SmartAttribute", "Stats", "UsageError", "decode",
]
