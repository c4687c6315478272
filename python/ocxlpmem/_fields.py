# SPDX-License-Identifier: LGPL-2.1-or-later
"""What each kind of record holds, for readers and for type checkers.
The values come from the library's own tables, of which python/fields.c made this:
see test/python/run."""
from __future__ import annotations

from ._record import Record


class Card(Record):
    KIND = "card"

    #: Name of the card: its number and its node in /dev
    card: str

    #: Name of the card's DIMM in libnvdimm and ndctl
    nmem: str | None

    #: Serial number from the PCI Express capability
    serial: str | None

    #: Version of the firmware that runs on the card
    firmware_version: str | None

    #: State of the card as the driver sees it
    #: waiting, not-ready, ready, erasing, fatal, gone, may-be-erasing
    state: str | None

    #: PCI function that carries the card
    pci_address: str | None

    #: Where the card sits: the location code of the firmware, else the PCI slot
    slot: str | None

    #: libnvdimm bus of the card
    bus: str | None

    #: Provider name of that bus
    provider: str | None

    #: Region that holds the card's persistent memory
    region: str | None

    #: Size of that region (bytes)
    region_size_bytes: int | None

    #: NUMA node that the card is near to
    numa_node: int | None


class Health(Record):
    KIND = "health"

    #: Overall health of the card
    #: ok, non-critical, critical, fatal, unknown
    state: str

    #: Why the health is not ok, and failures of the past
    reasons: tuple[str, ...]

    #: Temperature of the medium (C)
    media_temperature_celsius: int | None

    #: Share of the medium's life that is left (%)
    life_remaining_percent: int | None

    #: Time the card has been powered in all (h)
    power_on_hours: int | None

    #: Use of the controller's scarcest resource (%)
    critical_resource_utilization_percent: int | None


class SmartAttribute(Record):
    KIND = "smart-attribute"

    #: Number of the attribute
    id: int

    #: Meaning of the attribute, unpublished for one whose meaning never was
    name: str

    #: Raw value as the card counts it
    raw: int

    #: What the raw value means, signed; absent where nobody knows
    value: int | None

    #: Unit of that value
    #: hours, celsius, percent
    unit: str | None

    #: Normalised value; sinks as things get worse, 0 is not given
    current: int

    #: Lowest normalised value so far, 0 is not given
    worst: int

    #: The attribute fails when its normalised value is not above this, 0 is never
    threshold: int

    #: Flag bits as the card gave them
    flags: str

    #: What failing means: pre-failure that the card is about to fail, advisory less
    #: advisory, pre-failure
    kind: str

    #: Whether the attribute fails or has failed
    #: no, past, now
    failing: str


class Gap(Record):
    KIND = "gap"

    #: Why logs are missing
    #: driver-restarted, overtaken
    reason: str

    #: How many logs are missing; absent if nobody knows
    lost: int | None

    #: Driver start of the first log missing
    instance: str

    #: Number of the first log missing
    sequence: int

    #: Driver start where reading goes on
    resume_instance: str

    #: Number of the log where reading goes on; absent: the oldest there is
    resume_sequence: int | None


class DumpFacts(Record):
    KIND = "dump-facts"

    #: Whether the card has prepared the dump
    #: preparing, ready
    dump_state: str

    #: Driver start that the generation belongs to
    instance: str

    #: Number of the dump since the driver started
    generation: int

    #: Most bytes that a dump of this card can have (bytes)
    max_size_bytes: int | None


class Smart(Record):
    KIND = "smart"

    #: Number of SMART attributes
    attribute_count: int

    #: State of the card when it was asked
    card_state: str | None


class Stats(Record):
    KIND = "stats"

    #: Times the controller was reset
    reset_count: int | None

    #: Time since the controller was reset (s)
    reset_uptime_seconds: int | None

    #: Time since the card was powered on (s)
    power_on_uptime_seconds: int | None

    #: Share of the medium's life that is left (%)
    life_remaining_percent: int | None

    #: Use of the controller's scarcest resource (%)
    critical_resource_utilization_percent: int | None

    #: Loads that the host has made
    host_load_count: int | None

    #: Stores that the host has made
    host_store_count: int | None

    #: Time that all host loads took (ns)
    host_load_duration_ns: int | None

    #: Time that all host stores took (ns)
    host_store_duration_ns: int | None

    #: Reads of the medium
    media_read_count: int | None

    #: Writes of the medium
    media_write_count: int | None

    #: Time that all reads of the medium took (ns)
    media_read_duration_ns: int | None

    #: Time that all writes of the medium took (ns)
    media_write_duration_ns: int | None

    #: Reads that the card's cache has answered
    cache_read_hit_count: int | None

    #: Writes that the card's cache has taken
    cache_write_hit_count: int | None

    #: Fast writes
    fast_write_count: int | None


class ErrorLog(Record):
    KIND = "error-log"

    #: Driver start that the sequence belongs to
    instance: str | None

    #: Number of the log since the driver started
    sequence: int | None

    #: It may have been on the card for long before the driver took it
    may_have_waited: bool | None

    #: Kind of the log
    #: general, predictive-failure, thermal-warning, data-loss, health-performance, unknown
    type: str

    #: Kind of the log as the card gave it
    type_number: int

    #: Log identifier
    identifier: str

    #: Program reference code
    reference_code: str

    #: What the card recommends to do
    actions: tuple[str, ...]

    #: All action flags, also those without a word; 0 unless the type is general
    action_flags: str

    #: How long the controller was on when the error happened (s)
    power_on_seconds: int

    #: Time of the error since the host's IPL, in a unit that was never published
    timestamp: int

    #: World-wide identifier in NAA format
    wwid: str

    #: Firmware that ran when the error happened
    firmware_version: str | None

    #: Log-specific data, in a format that was never published
    data: bytes | None


class Dump(Record):
    KIND = "dump"

    #: The two letters that name the block
    block: str

    #: Bytes after the header (bytes)
    length_bytes: int

    #: Bytes 2 to 5 of the header, as far as not length
    unknown: bytes

    #: Bytes of the dump
    data: bytes | None


class Request(Record):
    KIND = "request"

    #: Number of the command
    opcode: str

    #: Name of the command
    command: str

    #: Number that the answer repeats
    id: int

    #: Offset in the dump or firmware image (bytes)
    offset: int | None

    #: Bytes wanted or sent (bytes)
    size: int | None

    #: Firmware debug action
    debug_action: int | None

    #: Function that the debug action is for
    function_code: str | None

    #: Byte 1, which should be 0
    unknown_01: str

    #: Bytes 4 to 7, which should be 0
    unknown_04: str

    #: Parameter word 1 of the block
    word_1: str

    #: Parameter word 2 of the block
    word_2: str

    #: Parameter word 3 of the block
    word_3: str

    #: Parameter word 4 of the block
    word_4: str

    #: Parameter word 5 of the block
    word_5: str

    #: Parameter word 6 of the block
    word_6: str

    #: Parameter word 7 of the block
    word_7: str


class Response(Record):
    KIND = "response"

    #: Status byte of the card
    status: str

    #: Meaning of the status
    status_text: str

    #: Number of the command answered
    id: int

    #: Byte 1, meaning not known
    unknown_01: str

    #: Bytes 4 to 7, meaning not known
    unknown_04: str


class Capability(Record):
    KIND = "capability"

    #: Revision of the device specification that the card follows
    spec_revision: str

    #: Nominal read latency of the medium (ns)
    read_latency_ns: int

    #: Longest time from reset until the controller is ready (s)
    ready_timeout_seconds: int

    #: Longest time from reset until the memory is available (s)
    memory_timeout_seconds: int

    #: Most bytes that a controller dump can have; absent if the card does not say (bytes)
    dump_max_bytes: int | None

    #: Bits 31 to 16 of CCAP0
    unknown_ccap0: str

    #: Bits 63 to 32 of CCAP1
    unknown_ccap1: str


class Area(Record):
    KIND = "area"

    #: Offset of the request block
    request_offset: str

    #: Offset of the response block
    response_offset: str

    #: Offset of the data buffer
    data_offset: str

    #: Size of the data buffer (bytes)
    data_size_bytes: int


class Erase(Record):
    KIND = "erase"

    #: Status byte of the card
    status: str

    #: Meaning of the status
    status_text: str

    #: Number of the command answered
    id: int

    #: Byte 1, meaning not known
    unknown_01: str

    #: Bytes 4 to 7, meaning not known
    unknown_04: str

    #: Whether every page tried was erased
    complete: bool

    #: Accessible pages erased
    accessible_pages_erased: int

    #: Accessible pages that the card tried to erase
    accessible_pages_tried: int

    #: Defective pages erased
    defective_pages_erased: int

    #: Defective pages that the card tried to erase
    defective_pages_tried: int


class Header(Record):
    KIND = "header"

    #: The two letters that name the block
    block: str

    #: Bytes after the header (bytes)
    length_bytes: int

    #: Bytes 2 to 5 of the header, as far as not length
    unknown: bytes


class EraseState(Record):
    KIND = "erase-state"

    #: What became of the last secure erase; done only if every page tried is erased
    #: none, busy, done, failed, unknown
    result: str

    #: Accessible pages erased
    accessible_pages_erased: int | None

    #: Accessible pages that the card tried to erase
    accessible_pages_tried: int | None

    #: Defective pages erased
    defective_pages_erased: int | None

    #: Defective pages that the card tried to erase
    defective_pages_tried: int | None


class Firmware(Record):
    KIND = "firmware"

    #: Version of the firmware that runs
    running_version: str | None

    #: The last update since the driver started: sent runs from the next reset on
    #: idle, receiving, sent, failed
    update: str

    #: Size of its image, if that is known (bytes)
    image_bytes: int | None

    #: Bytes that the card has taken of it (bytes)
    sent_bytes: int | None

    #: Most bytes that the card takes at once; 0: none (bytes)
    block_max_bytes: int


KINDS: dict[str, type[Record]] = {kind.KIND: kind for kind in (
    Card,
    Health,
    SmartAttribute,
    Gap,
    DumpFacts,
    Smart,
    Stats,
    ErrorLog,
    Dump,
    Request,
    Response,
    Capability,
    Area,
    Erase,
    Header,
    EraseState,
    Firmware,
)}


#: what to do next, by the number of the library's remedy
HINTS = (
    "check that the card is still there: ocxlpmem-ctl list, dmesg",
    "wait until the card's state is ready: ocxlpmem-ctl list",
    "check the card's firmware version: ocxlpmem-ctl list",
    "check that driver, library and card firmware belong together",
    "try again later",
    "try again in 10 seconds",
    "wait longer",
    "start again",
    "look at dmesg for what the driver says",
    "look at dmesg for what the driver says, and read the error log",
    "run as root, or as the user ocxlpmem; members of its group may watch",
    "run as root or as the user ocxlpmem",
    "run as root, or wait until the other program is done",
    "run as root on a kernel that is not locked down",
    "open it read-write",
    "ocxlpmem-ctl list shows the cards; without any, check that the driver is loaded",
    "name the card by its number, as in ocxlpmem0",
    "check that udev runs and that the driver is loaded",
    "the card's firmware must allow debug actions",
    "load a driver built with CONFIG_OCXL_PMEM_DEBUG",
    "read them first: ocxlpmem-ctl error-log",
    "keep them, which makes room: ocxlpmem-ctl error-log --save DIR",
    "read from the oldest log on",
    "ask the card for a new one: ocxlpmem-ctl dump-controller --new",
    "wait until it is done; root can take the dump over: ocxlpmem-ctl dump-controller --take-over",
    "take that one first, without --new; or lose it: --new --discard",
    "take it: ocxlpmem-ctl dump-controller; or lose it: --discard",
    "collect that one too: ocxlpmem-ctl dump-controller",
    "start again from offset 0",
    "the capture was cut off: capture it again",
    "check what kind of capture this is",
    "choose another kind",
    "free some memory",
    "raise the limit of open files: ulimit -n",
    "raise the limit of open files: sysctl fs.file-max",
    "run as root",
    "check that the file is firmware for this card, and whole: its SHA-256",
    "wait for an erase that runs, or disable the region: ndctl disable-region",
)
