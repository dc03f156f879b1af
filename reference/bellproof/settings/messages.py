"""What host and sequencer say to each other, as values: setting words out, answers and event records in."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from bellproof.settings.combine import Setting
from bellproof.settings.frames import frame


class FrameType(IntEnum):
    """First byte of a content."""

    SETTING = 0x01
    READ = 0x03
    RECORD_ACK = 0x04
    ACK = 0x81
    DATA = 0x82
    RECORD = 0x83


class Code(IntEnum):
    """What a sequencer answers."""

    OK = 0
    DUPLICATE = 1
    SEQUENCE = 2
    FULL = 3
    BUSY = 4
    READ_ONLY = 5
    UNKNOWN = 6
    STALE = 7
    MALFORMED = 8


ID_REGISTER, STATUS_REGISTER = 0x00, 0x0A
IDENTITY = 0x42454C01
"""Value of the register ID: the letters BEL and the layout's version."""

_WAITING = 1 << 3
_COMPLETE = 0x01
_RECORD_VERSION = 1
_REASONS = {0x11: "reset", 0x12: "fault", 0x13: "link"}
_ACK_BYTES, _DATA_BYTES, _RECORD_BYTES = 4, 7, 36


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The answer to a setting or to a record's receipt; ``last`` is the last sequence number accepted."""

    sequence: int
    code: int
    last: int


@dataclass(frozen=True, slots=True)
class Register:
    """A register's value."""

    address: int
    value: int

    @property
    def last_accepted(self) -> int:
        """Of STATUS: the last sequence number accepted."""
        return self.value >> 8 & 0xFF

    @property
    def holds_a_setting(self) -> bool:
        """Of STATUS: whether a setting word waits to be used."""
        return bool(self.value & _WAITING)


@dataclass(frozen=True, slots=True)
class Record:
    """An event record; ``status`` is ``ok`` or ``aborted`` with its reason, and then there are no outcomes."""

    number: int
    timestamp: int
    setting_sequence: int
    setting: Setting
    outcomes: tuple[int, int] | None
    photons: tuple[int, int]
    phases: tuple[int, int]
    status: str
    content: bytes

    @property
    def identity(self) -> bytes:
        """What every copy of this record has in common: all but the faults at the time of sending."""
        return self.content[:33] + self.content[34:]


Message = Acknowledgement | Register | Record


def read_message(content: bytes) -> Message | None:
    """From a content without its CRC to a value; ``None`` for what no sequencer of this layout sends."""
    kind, size = content[0], len(content)
    if kind == FrameType.ACK and size == _ACK_BYTES:
        return Acknowledgement(content[1], content[2], content[3])
    if kind == FrameType.DATA and size == _DATA_BYTES:
        return Register(content[2], int.from_bytes(content[3:7], "little"))
    if kind == FrameType.RECORD and size == _RECORD_BYTES and content[1] == _RECORD_VERSION:
        return _record(content)
    return None


def _record(content: bytes) -> Record:
    def field(start: int, size: int) -> int:
        return int.from_bytes(content[start : start + size], "little")

    settings, outcomes, status = field(21, 1), field(23, 1), field(32, 1)
    complete = status == _COMPLETE
    return Record(
        number=field(2, 4),
        timestamp=field(6, 8),
        setting_sequence=field(20, 1),
        setting=(settings & 1, settings >> 1 & 1),
        outcomes=(outcomes & 1, outcomes >> 1 & 1) if complete else None,
        photons=(field(24, 2), field(26, 2)),
        phases=(field(28, 2), field(30, 2)),
        status="ok" if complete else f"aborted {_REASONS.get(status, f'status {status:#04x}')}",
        content=content,
    )


def setting_frame(sequence: int, setting: Setting) -> bytes:
    """One setting word: bit 0 is x and bit 1 is y."""
    return frame(bytes([FrameType.SETTING, sequence, setting[0] | setting[1] << 1]))


def read_frame(address: int) -> bytes:
    """Ask for a register."""
    return frame(bytes([FrameType.READ, 0, address]))


def receipt_frame(number: int, sequence: int) -> bytes:
    """Say that the record of this number has arrived."""
    return frame(bytes([FrameType.RECORD_ACK, sequence]) + number.to_bytes(4, "little"))
