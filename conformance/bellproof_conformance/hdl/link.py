"""The bytes that come from the sequencer, as frames; what is no frame of it breaks a rule."""

from __future__ import annotations

from dataclasses import dataclass

from bellproof.sequencer.frames import END, ESC, ESC_END, ESC_ESC, EventRecord, record, unseal
from bellproof.sequencer.layout import FRAMES, LENGTHS, RECORD, STATUSES
from bellproof_conformance.hdl.rules import Broken


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


Frame = Answer | Data | EventRecord


class Receiver:
    """Cuts the stream into frames. ``marks`` says that the design marks the last byte of a frame."""

    def __init__(self, *, marks: bool) -> None:
        """Nothing has come yet."""
        self._marks = marks
        self._content = bytearray()
        self._escaped = False
        self._inside = False

    def restart(self) -> None:
        """Forget a frame begun: the sequencer was reset."""
        self._content.clear()
        self._escaped = self._inside = False

    @property
    def idle(self) -> bool:
        """Whether no frame is under way."""
        return not self._inside

    def take(self, cycle: int, byte: int, *, last: bool) -> Frame | None:
        """One byte; the frame that it completes, if any. Raises `Broken`."""
        closes = byte == END and bool(self._content)
        if self._marks and last != closes:
            raise Broken("stream-last", cycle, f"m_axis_tlast is {int(last)} with byte {byte:#04x}")
        if byte == END:
            content, escaped = bytes(self._content), self._escaped
            self._content.clear()
            self._escaped = False
            self._inside = not closes
            if escaped:
                raise Broken("frame-crc", cycle, f"a frame ends in an escape: {content.hex()}")
            return _frame(cycle, content) if closes else None
        if not self._inside:
            raise Broken("frame-crc", cycle, f"byte {byte:#04x} outside a frame")
        if self._escaped:
            if byte not in {ESC_END, ESC_ESC}:
                raise Broken("frame-crc", cycle, f"{byte:#04x} after an escape")
            self._content.append(END if byte == ESC_END else ESC)
            self._escaped = False
        elif byte == ESC:
            self._escaped = True
        else:
            self._content.append(byte)
        return None


def _frame(cycle: int, content: bytes) -> Frame:
    if unseal(content) is None:
        raise Broken("frame-crc", cycle, f"wrong CRC-32: {content.hex()}")
    if content[0] == FRAMES["ACK"] and len(content) == LENGTHS["ACK"]:
        return Answer(content[1], content[2], content[3])
    if content[0] == FRAMES["DATA"] and len(content) == LENGTHS["DATA"]:
        return Data(content[1], content[2], int.from_bytes(content[3:7], "little"))
    found = record(content)
    if found is None:
        raise Broken("record-form", cycle, f"neither answer nor record: {_what(content)}")
    return found


def _what(content: bytes) -> str:
    """What is odd about a frame."""
    if content[0] != FRAMES["RECORD"]:
        return f"type {content[0]:#04x}, {len(content)} bytes"
    if len(content) != LENGTHS["RECORD"]:
        return f"a record of {len(content)} bytes, not {LENGTHS['RECORD']}"
    at = RECORD["status"][0]
    if content[at] not in STATUSES.values():
        return f"a record with status {content[at]:#04x}"
    return f"a record with version {content[1]} and reserved bytes {content[34:36].hex()}"
