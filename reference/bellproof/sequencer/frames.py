"""Frames of the sequencer's host link and the event records in them.

A frame on the wire is END, its content with END and ESC escaped, END (RFC 1055); a content ends in the CRC-32 of
Ethernet and zlib, little-endian. ``hdl/SPEC.md`` has the rules of the link.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bellproof.sequencer import layout

END = 0xC0
ESC = 0xDB
ESC_END = 0xDC
ESC_ESC = 0xDD

_CRC_BYTES = 4


def seal(body: bytes) -> bytes:
    """A frame's content: ``body`` and its CRC-32."""
    return body + zlib.crc32(body).to_bytes(_CRC_BYTES, "little")


def unseal(content: bytes) -> bytes | None:
    """The content without its CRC-32, or ``None`` if that is wrong."""
    body, crc = content[:-_CRC_BYTES], content[-_CRC_BYTES:]
    return body if len(crc) == _CRC_BYTES and zlib.crc32(body).to_bytes(_CRC_BYTES, "little") == crc else None


def to_wire(content: bytes) -> bytes:
    """The bytes on the wire of a content."""
    escaped = content.replace(bytes([ESC]), bytes([ESC, ESC_ESC])).replace(
        bytes([END]), bytes([ESC, ESC_END])
    )
    return bytes([END]) + escaped + bytes([END])


def from_wire(stream: Iterable[int]) -> Iterator[bytes]:
    """The contents between ENDs, in order: unescaped, CRC unchecked; a content with a wrong escape is left out."""
    content = bytearray()
    escaping = sound = False
    for byte in stream:
        if byte == END:
            if content and sound and not escaping:
                yield bytes(content)
            content.clear()
            escaping, sound = False, True
        elif escaping:
            sound &= byte in {ESC_END, ESC_ESC}
            content.append(END if byte == ESC_END else ESC)
            escaping = False
        elif byte == ESC:
            escaping = True
        else:
            content.append(byte)


def setting(sequence: int, *, x: int, y: int) -> bytes:
    """Content of a SETTING frame, padded so that neither its word nor its CRC needs an escape.

    So the frame has as many bytes on the wire whatever the settings are: its length tells nothing of them.
    """
    word = x | y << 1
    contents = (seal(bytes([layout.FRAMES["SETTING"], sequence, word | pad << 2])) for pad in range(64))
    return next(content for content in contents if not {END, ESC} & set(content[2:]))


def write(sequence: int, register: str, value: int) -> bytes:
    """Content of a WRITE frame."""
    return seal(
        bytes([layout.FRAMES["WRITE"], sequence, layout.REGISTERS[register]]) + value.to_bytes(4, "little")
    )


def read(sequence: int, register: str) -> bytes:
    """Content of a READ frame."""
    return seal(bytes([layout.FRAMES["READ"], sequence, layout.REGISTERS[register]]))


def record_ack(sequence: int, number: int) -> bytes:
    """Content of a RECORD_ACK frame."""
    return seal(bytes([layout.FRAMES["RECORD_ACK"], sequence]) + number.to_bytes(4, "little"))


@dataclass(frozen=True)
class EventRecord:
    """What the sequencer says of one herald; see the datasheet for each field.

    ``timestamp`` is in clock cycles from power-up, phases in turns of 2^-16.
    """

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

    @property
    def is_complete(self) -> bool:
        """Whether the event has outcomes."""
        return self.status == layout.STATUSES["COMPLETE"]

    @property
    def x(self) -> int:
        """A's setting."""
        return self.settings & 1

    @property
    def y(self) -> int:
        """B's setting."""
        return self.settings >> 1 & 1

    @property
    def a(self) -> int | None:
        """A's outcome; ``None`` when aborted."""
        return self.outcomes & 1 if self.is_complete else None

    @property
    def b(self) -> int | None:
        """B's outcome; ``None`` when aborted."""
        return self.outcomes >> 1 & 1 if self.is_complete else None

    def content(self) -> bytes:
        """The RECORD frame's content."""
        values = {name: getattr(self, name, 0) for name in layout.RECORD}
        values |= {"type": layout.FRAMES["RECORD"], "version": layout.VERSION}
        body = b"".join(
            values[name].to_bytes(size, "little")
            for name, (_, size) in layout.RECORD.items()
            if name != "crc"
        )
        return seal(body)


def record(content: bytes) -> EventRecord | None:
    """The event record in a RECORD frame's content; ``None`` if it is none, or damaged."""
    body = unseal(content)
    if body is None or len(content) != layout.LENGTHS["RECORD"]:
        return None
    if body[:2] != bytes([layout.FRAMES["RECORD"], layout.VERSION]):
        return None
    fields = {
        name: int.from_bytes(body[at : at + size], "little") for name, (at, size) in layout.RECORD.items()
    }
    if fields["reserved"] or fields["status"] not in layout.STATUSES.values():
        return None
    return EventRecord(**{name: fields[name] for name in EventRecord.__dataclass_fields__})
