"""The bytes of the host link: escaped frames with a CRC-32, and the event record inside one.

Written from ``hdl/SPEC.md`` ("Host link") with the standard library's CRC, and with the names and numbers of
``bellproof.sequencer.layout``.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field

from bellproof.sequencer.layout import FRAMES, LENGTHS, RECORD

END, ESC, ESC_END, ESC_ESC = 0xC0, 0xDB, 0xDC, 0xDD

_SHORTEST = 5
"""A type and a CRC."""


def wire(content: bytes) -> bytes:
    """A content as it goes over the wire: escaped, an END on both sides."""
    escaped = content.replace(bytes([ESC]), bytes([ESC, ESC_ESC])).replace(
        bytes([END]), bytes([ESC, ESC_END])
    )
    return bytes([END]) + escaped + bytes([END])


def sealed(body: bytes) -> bytes:
    """A body with its CRC-32."""
    return body + zlib.crc32(body).to_bytes(4, "little")


def setting(sequence: int, word: int) -> bytes:
    """The content of a SETTING frame, padded above bit 1 until neither word nor CRC needs an escape."""
    for padding in range(64):
        content = sealed(bytes([FRAMES["SETTING"], sequence, word | padding << 2]))
        if not {END, ESC} & set(content[2:]):
            return content
    message = f"no padding keeps word {word} of frame {sequence} free of escapes"
    raise BadFrame(message)


def write(sequence: int, address: int, data: int) -> bytes:
    """The content of a WRITE frame."""
    return sealed(bytes([FRAMES["WRITE"], sequence, address]) + data.to_bytes(4, "little"))


def read(sequence: int, address: int) -> bytes:
    """The content of a READ frame."""
    return sealed(bytes([FRAMES["READ"], sequence, address]))


def acknowledgement(sequence: int, number: int) -> bytes:
    """The content of a RECORD_ACK frame."""
    return sealed(bytes([FRAMES["RECORD_ACK"], sequence]) + number.to_bytes(4, "little"))


@dataclass(frozen=True)
class Answer:
    """An ACK frame: which frame it answers, how it went, and the last sequence number accepted."""

    sequence: int
    code: int
    last: int


@dataclass(frozen=True)
class Data:
    """A DATA frame: what a register holds."""

    sequence: int
    address: int
    value: int


@dataclass(frozen=True)
class Record:
    """An event record. Every field is a number as it stands in the bytes."""

    number: int
    timestamp: int
    attempt: int
    setting_sequence: int
    settings: int
    herald: int
    outcomes: int
    count_a: int
    count_b: int
    phase_a: int
    phase_b: int
    status: int
    faults: int


class BadFrame(Exception):  # noqa: N818 - names what was met
    """Bytes that are no frame of the sequencer."""


def parse(content: bytes) -> Answer | Data | Record:
    """A frame from the sequencer. Raises ``BadFrame`` if its CRC, type, length or a constant field is wrong."""
    if len(content) < _SHORTEST or zlib.crc32(content[:-4]).to_bytes(4, "little") != content[-4:]:
        message = f"CRC of {content.hex()}"
        raise BadFrame(message)
    if content[0] == FRAMES["ACK"] and len(content) == LENGTHS["ACK"]:
        return Answer(content[1], content[2], content[3])
    if content[0] == FRAMES["DATA"] and len(content) == LENGTHS["DATA"]:
        return Data(content[1], content[2], int.from_bytes(content[3:7], "little"))
    if content[0] == FRAMES["RECORD"] and len(content) == LENGTHS["RECORD"]:
        fields = {
            name: int.from_bytes(content[at : at + size], "little") for name, (at, size) in RECORD.items()
        }
        fixed = {name: fields.pop(name) for name in ("type", "version", "reserved", "crc")}
        if fixed["version"] == 1 and fixed["reserved"] == 0:
            return Record(**fields)
    message = f"no frame: {content.hex()}"
    raise BadFrame(message)


@dataclass
class Receiver:
    """Cuts a stream of bytes from the sequencer into contents; an escape it does not know is a ``BadFrame``."""

    _content: bytearray = field(default_factory=bytearray)
    _escaped: bool = False

    def take(self, stream: Iterable[int]) -> list[bytes]:
        """The contents that these bytes complete."""
        contents = []
        for byte in stream:
            if byte == END:
                if self._content:
                    contents.append(bytes(self._content))
                self._content.clear()
                self._escaped = False
            elif self._escaped:
                self._content.append({ESC_END: END, ESC_ESC: ESC}.get(byte, 0x100) & 0xFF)
                if byte not in {ESC_END, ESC_ESC}:
                    message = f"escape {byte:#x}"
                    raise BadFrame(message)
                self._escaped = False
            elif byte == ESC:
                self._escaped = True
            else:
                self._content.append(byte)
        return contents

    def restart(self) -> None:
        """Forget a frame begun: the sequencer was reset."""
        self._content.clear()
        self._escaped = False
