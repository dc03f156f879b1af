"""The host's side of the link: one exchange at a time, over a channel that may lose and damage frames.

Whatever the channel does, the host must end up with each record once and each settings word accepted once. What it
knows of the sequencer it knows from answers alone.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bellproof.sequencer import frames
from bellproof.sequencer.frames import EventRecord, to_wire
from bellproof.sequencer.layout import CODES, REGISTERS
from bellproof_conformance.hdl.exchange import Channel, Exchange
from bellproof_conformance.hdl.link import Answer, Data, Frame, Receiver
from bellproof_conformance.hdl.rules import Broken

_CODES: Final = {value: name for name, value in CODES.items()}
_NUMBERED: Final = ("SETTING", "WRITE")
_PAUSE: Final = 40
"""Cycles before a frame that was refused as FULL or BUSY is sent again."""


@dataclass
class Host:
    """The host. ``acknowledge`` is how many cycles a record waits for its acknowledgement, ``None`` for ever."""

    generator: random.Random
    receiver: Receiver
    channel: Channel = field(default_factory=Channel)
    timeout: int = 1500
    acknowledge: Callable[[int], int | None] = lambda _: 0
    wrote: Callable[[str, int], None] = lambda _register, _value: None
    """Told of a register written, when the sequencer says so."""

    records: list[EventRecord] = field(default_factory=list)
    arrivals: list[tuple[int, EventRecord]] = field(default_factory=list)
    """Every copy of a record with the cycle of its last byte."""
    words: list[tuple[int, int]] = field(default_factory=list)
    """Settings words in the order in which they are sent, which is that of acceptance: sequence number and word."""
    accepted: int = 0
    """How many of them the sequencer says that it has."""
    acknowledged: set[int] = field(default_factory=set)
    """Records whose acknowledgement is on its way or has arrived."""
    released: set[int] = field(default_factory=set)
    """Records whose acknowledgement the sequencer has answered OK."""
    answers: int = 0

    def __post_init__(self) -> None:
        """An idle host."""
        self.sequence = 0
        self._last = 0
        self._other = 128
        self._queue: deque[Exchange] = deque()
        self._current: Exchange | None = None
        self._known: set[int] = set()

    # What a scenario asks for

    def setting(
        self, word: int, expects: tuple[str, ...] = ("OK", "FULL"), rule: str = "link-answer"
    ) -> None:
        """Queue a settings word: bit 0 is x, bit 1 is y."""
        self._queue.append(Exchange("SETTING", b"", -1, expects, rule, word=word))

    def write(
        self, register: str, value: int, expects: tuple[str, ...] = ("OK", "BUSY"), rule: str = "link-answer"
    ) -> None:
        """Queue a write."""
        self._queue.append(Exchange("WRITE", b"", -1, expects, rule, register=register, value=value))

    def read(self, register: str, done: Callable[[int], None]) -> None:
        """Queue a read; ``done`` gets the value."""
        self._queue.append(Exchange("READ", b"", -1, (), register=register, done=done))

    def raw(
        self, content: bytes, expects: tuple[str, ...], rule: str = "link-answer", wire: bytes = b""
    ) -> None:
        """Queue a frame as it is, sent as ``wire`` if given; one that expects nothing must not be answered."""
        self._queue.append(Exchange("RAW", content, content[1], expects, rule, wire=wire))

    @property
    def quiet(self) -> bool:
        """Nothing is queued and nothing waits for an answer."""
        return self._current is None and not self._queue

    @property
    def pending(self) -> int:
        """Exchanges that are not finished."""
        return len(self._queue) + (self._current is not None)

    # What the session calls

    def reset(self) -> None:
        """The sequencer was reset: frames under way are cut, and the present one is sent again."""
        self.receiver.restart()
        if self._current is not None:
            self._current.deadline = 0

    def poll(self, cycle: int) -> bytes:
        """Bytes to send now."""
        current = self._current
        if current is None:
            current = self._next(cycle)
            if current is None:
                return b""
            self._queue.remove(current)
            self._number(current)
            self._current = current
            return self._transmit(current, cycle)
        if cycle < current.deadline:
            return b""
        if current.kind == "RAW" and not current.expects:
            self._current = None  # no answer came, as it should be
            return b""
        if self.channel.clean and current.tries and current.deadline:
            rule = current.rule if current.kind == "RAW" else "liveness"
            raise Broken(rule, cycle, f"no answer to {self._shown(current)} within {self.timeout} cycles")
        return self._transmit(current, cycle)

    def hear(self, cycle: int, byte: int, *, last: bool) -> None:
        """One byte from the sequencer."""
        frame = self.receiver.take(cycle, byte, last=last)
        if frame is None or (not self.channel.clean and self._roll(self.channel.drop + self.channel.damage)):
            return
        if isinstance(frame, EventRecord):
            self._record(cycle, frame)
        else:
            self._answer(cycle, frame)

    # Inside

    def _next(self, cycle: int) -> Exchange | None:
        """A number that was refused stays with its frame: another of that number could pass for a copy."""
        held = any(one.sequence >= 0 and one.kind in _NUMBERED for one in self._queue)
        for one in self._queue:
            if one.not_before <= cycle and (not held or one.kind not in _NUMBERED or one.sequence >= 0):
                return one
        return None

    def _number(self, one: Exchange) -> None:
        if one.sequence >= 0:
            return
        if one.kind in _NUMBERED:
            self.sequence = (self.sequence + 1) & 0xFF
            one.sequence = self.sequence
        else:
            self._other = (self._other + 1) & 0xFF
            one.sequence = self._other
        if one.kind == "SETTING":
            one.content = frames.setting(one.sequence, x=one.word & 1, y=one.word >> 1)
            self.words.append((one.sequence, one.word))
        elif one.kind == "WRITE":
            one.content = frames.write(one.sequence, one.register, one.value)
        elif one.kind == "READ":
            one.content = frames.read(one.sequence, one.register)
        else:
            one.content = frames.record_ack(one.sequence, one.number)

    def _transmit(self, one: Exchange, cycle: int) -> bytes:
        one.tries += 1
        silent = one.kind == "RAW" and not one.expects
        one.deadline = cycle + (self.timeout // 3 if silent else self.timeout)
        if one.kind == "RECORD_ACK":
            self.acknowledged.add(one.number)
        wire = one.wire or to_wire(one.content)
        if self._roll(self.channel.drop):
            return b""
        if self._roll(self.channel.damage):
            wire = self._damaged(wire)
        elif self._roll(self.channel.repeat):
            wire += to_wire(one.content)
        return wire

    def _damaged(self, wire: bytes) -> bytes:
        sent = bytearray(wire)
        at = self.generator.randrange(1, len(sent) - 1)
        kind = self.generator.randrange(3)
        if kind == 0:
            sent[at] ^= 1 << self.generator.randrange(8)
        elif kind == 1:
            del sent[at]
        else:
            sent.insert(at, self.generator.randrange(256))
        return bytes(sent)

    def _roll(self, probability: float) -> bool:
        return probability > 0 and self.generator.random() < probability

    def _record(self, cycle: int, record: EventRecord) -> None:
        self.arrivals.append((cycle, record))
        known = next((one for one in self.records if one.number == record.number), None)
        if known is None:
            newest = self.records[-1].number if self.records else 0
            if record.number != newest + 1:
                raise Broken("sequence-gap", cycle, f"record {record.number} comes after record {newest}")
            self.records.append(record)
        elif record.number in self.released:
            raise Broken(
                "record-repeated", cycle, f"record {record.number} comes again after its acknowledgement"
            )
        else:
            for name, value in vars(record).items():
                if name != "faults" and value != getattr(known, name):
                    what = f"{name} of record {record.number} is {value} and was {getattr(known, name)}"
                    raise Broken("record-changed", cycle, what)
        wait = self.acknowledge(record.number)
        if record.number not in self._known and wait is not None:
            self._known.add(record.number)
            one = Exchange("RECORD_ACK", b"", -1, ("OK",), number=record.number, not_before=cycle + wait)
            self._queue.appendleft(one)

    def release(self, number: int) -> None:
        """Acknowledge a record that was left waiting, unless that is due already."""
        if number in self._known:
            return
        self._known.add(number)
        self._queue.appendleft(Exchange("RECORD_ACK", b"", -1, ("OK",), number=number))

    def _answer(self, cycle: int, frame: Frame) -> None:
        one = self._current
        if one is None or isinstance(frame, EventRecord) or frame.sequence != one.sequence:
            if self.channel.clean:
                raise Broken("link-answer", cycle, f"an answer to no frame: {frame}")
            return  # the second answer to a frame that was sent twice
        if isinstance(frame, Data):
            if one.kind == "READ" and frame.address == REGISTERS[one.register]:
                self._finish(frame.value)
            elif self.channel.clean:
                rule = one.rule if one.kind == "RAW" else "link-answer"
                raise Broken(rule, cycle, f"{self._shown(one)} is answered by a register: {frame}")
            return
        self._judge(cycle, one, frame)

    def _judge(self, cycle: int, one: Exchange, answer: Answer) -> None:
        name = _CODES.get(answer.code, f"code {answer.code}")
        self.answers += 1
        again = one.tries > 1 or not self.channel.clean
        allowed = {*one.expects, *(["DUPLICATE"] if again and one.kind in _NUMBERED else [])}
        if again and one.kind == "RECORD_ACK":
            allowed.add("STALE")
        if one.kind == "READ" or name not in allowed:
            if one.kind == "READ" and not self.channel.clean:
                return
            wanted = " or ".join(one.expects) or ("a register's value" if one.kind == "READ" else "no answer")
            raise Broken(one.rule, cycle, f"{self._shown(one)} is answered {name}, not {wanted}")
        taken = name == "READ_ONLY" or (name in {"OK", "DUPLICATE"} and one.kind in _NUMBERED)
        if taken:
            self._last = one.sequence
        if answer.last != self._last and (taken or self.channel.clean):
            told = f"the last number accepted is {self._last}, and said to be {answer.last}"
            raise Broken("link-answer", cycle, f"{self._shown(one)} is answered {name}; {told}")
        if name in {"OK", "DUPLICATE"} and one.kind in _NUMBERED:
            self._accepted(one)
        if one.kind == "RECORD_ACK" and name in {"OK", "STALE"}:
            self.released.add(one.number)
        if name in {"FULL", "BUSY"} and "OK" in one.expects:
            one.not_before = cycle + _PAUSE
            self._queue.append(one)
            self._current = None
        else:
            self._finish(answer.code)

    def _accepted(self, one: Exchange) -> None:
        if one.kind == "SETTING":
            self.accepted += 1
        else:
            self.wrote(one.register, one.value)

    @staticmethod
    def _shown(one: Exchange) -> str:
        what = {
            "SETTING": f"word {one.word}",
            "WRITE": f"{one.value:#x} to {one.register}",
            "RAW": one.content.hex(),
        }
        return f"{one.kind} {what.get(one.kind, one.register or one.number)}".strip()

    def _finish(self, value: int) -> None:
        one, self._current = self._current, None
        if one is not None and one.done is not None:
            one.done(value)
