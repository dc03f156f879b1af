"""What comes in over the sequencer's host link, as values; the frames are those of `bellproof.sequencer`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from bellproof.sequencer import layout
from bellproof.sequencer.frames import END, EventRecord, from_wire, record, unseal

_WAITING = 1 << 3
_LONGEST = 2 * max(layout.LENGTHS.values())
"""Bytes of the longest frame, every one of them escaped; what is longer is none."""

_REASONS = {
    code: name.removeprefix("ABORTED_").lower()
    for name, code in layout.STATUSES.items()
    if name.startswith("ABORTED_")
}


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """The answer to a setting or to a record's receipt; ``last`` is the last sequence number accepted."""

    sequence: int
    code: int
    last: int


@dataclass(frozen=True, slots=True)
class Register:
    """A register's value; ``sequence`` is that of the question."""

    sequence: int
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


Message = Acknowledgement | Register | EventRecord


class Inbox:
    """Cuts a byte stream into messages; what is damaged, or no frame of this layout, is left out."""

    def __init__(self) -> None:
        """Begin between frames."""
        self._raw = bytearray()

    def feed(self, data: bytes) -> Iterator[Message]:
        """Yield what is complete by now."""
        for byte in data:
            if byte != END:
                # Enough of an endless frame to see that it is too long.
                if len(self._raw) <= _LONGEST:
                    self._raw.append(byte)
                continue
            raw = bytes([END, *self._raw, END])
            self._raw.clear()
            for content in from_wire(raw):
                message = read_message(content)
                if message is not None:
                    yield message


def read_message(content: bytes) -> Message | None:
    """From a frame's content to a value; ``None`` for what no sequencer of this layout sends."""
    body = unseal(content)
    if not body:
        return None
    kind, size = body[0], len(content)
    if kind == layout.FRAMES["ACK"] and size == layout.LENGTHS["ACK"]:
        return Acknowledgement(body[1], body[2], body[3])
    if kind == layout.FRAMES["DATA"] and size == layout.LENGTHS["DATA"]:
        return Register(body[1], body[2], int.from_bytes(body[3:7], "little"))
    return record(content)


def identity(event: EventRecord) -> bytes:
    """What every copy of a record has in common: all but the faults at the time of sending."""
    return replace(event, faults=0).content()


def status_text(event: EventRecord) -> str:
    """``ok``, or ``aborted`` with its reason."""
    return "ok" if event.is_complete else f"aborted {_REASONS[event.status]}"
