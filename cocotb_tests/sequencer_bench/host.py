"""The host's side of the link: frames one at a time, over a channel that may lose and damage.

Whatever the channel does, the host ends up with each record once and each settings word accepted once: that is the
protocol's promise, and ``Host`` raises ``LinkError`` when it is broken.
"""

from __future__ import annotations

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from bellproof.sequencer.layout import ACCESS, CODES, REGISTERS
from sequencer_bench import frames
from sequencer_bench.exchange import Channel, Exchange, LinkError
from sequencer_bench.frames import Answer, BadFrame, Data, Record

_NUMBERED: Final = ("SETTING", "WRITE")
"""The frames whose sequence numbers are checked."""

_FIELDS_OF_COPIES: Final = ("faults",)
"""What may differ between two copies of a record."""


@dataclass
class Host:
    """A host with a seeded channel. ``now`` is the bench's cycle everywhere."""

    generator: random.Random
    channel: Channel = field(default_factory=Channel)
    timeout: int = 600
    acknowledge: Callable[[int], int] = lambda _: 0
    """Cycles to wait before the record of this number is acknowledged."""
    see: Callable[[str, str], None] = lambda _point, _bin: None

    records: list[Record] = field(default_factory=list)
    words: list[tuple[int, int]] = field(default_factory=list)
    """Settings words in the order in which they are sent: sequence number and word."""
    accepted: int = 0
    answers: dict[str, int] = field(default_factory=dict)
    faults_seen: int = 0
    last_good: int = 0
    """When the newest undamaged frame to the sequencer ended, as far as the host knows."""
    lossy: int = 0

    def __post_init__(self) -> None:
        """An idle host."""
        self._sequence = 0
        self._queue: deque[Exchange] = deque()
        self._current: Exchange | None = None
        self._receiver = frames.Receiver()
        self._late: list[bytes] = []
        self._names = {value: name for name, value in CODES.items()}
        self._acknowledging: set[int] = set()

    # What a test asks for ------------------------------------------------------------------

    def send_setting(self, word: int) -> None:
        """Queue a settings word."""
        self._queue.append(Exchange("SETTING", (word,)))

    def write(self, register: str, value: int) -> None:
        """Queue a write."""
        self._queue.append(Exchange("WRITE", (REGISTERS[register], value)))

    def read(self, register: str, done: Callable[[int], None]) -> None:
        """Queue a read; ``done`` gets the value."""
        self._queue.append(Exchange("READ", (REGISTERS[register],), done=done))

    def send(self, content: bytes, done: Callable[[int], None]) -> None:
        """Queue a frame as it is; ``done`` gets the code of its answer."""
        self._queue.append(Exchange("RAW", (), content, content[1], done=done))

    @property
    def last_sequence(self) -> int:
        """The sequence number used last."""
        return self._sequence

    @property
    def quiet(self) -> bool:
        """Nothing is queued and nothing waits for an answer."""
        return self._current is None and not self._queue

    @property
    def pending(self) -> int:
        """How many exchanges are not finished."""
        return len(self._queue) + (self._current is not None)

    # What the bench calls ------------------------------------------------------------------

    def receive(self, stream: list[int], now: int) -> None:
        """Bytes from the sequencer."""
        for content in self._receiver.take(stream):
            self._arrive(self._damaged(content, "from"), now)

    def reset(self) -> None:
        """The sequencer was reset: a frame under way from it is cut."""
        self._receiver.restart()

    def poll(self, now: int) -> bytes:
        """Bytes to send now, if any."""
        if self._current is None:
            # A number that was refused stays with its frame: another of that number could pass for a copy.
            refused = any(exchange.sequence >= 0 and exchange.kind in _NUMBERED for exchange in self._queue)
            ready = [
                exchange
                for exchange in self._queue
                if exchange.not_before <= now
                and (not refused or exchange.sequence >= 0 or exchange.kind not in _NUMBERED)
            ]
            if not ready:
                return b""
            self._current = ready[0]
            self._queue.remove(ready[0])
            self._number(self._current)
            return self._transmit(now)
        if now >= self._current.deadline:
            return self._transmit(now)
        return b""

    # Inside ---------------------------------------------------------------------------------

    def _number(self, exchange: Exchange) -> None:
        if exchange.sequence >= 0:
            return
        if exchange.kind in _NUMBERED:
            self._sequence = (self._sequence + 1) & 0xFF
            exchange.sequence = self._sequence
        else:
            exchange.sequence = (self._sequence + 128) & 0xFF
        makers: dict[str, Callable[..., bytes]] = {
            "SETTING": frames.setting,
            "WRITE": frames.write,
            "READ": frames.read,
            "RECORD_ACK": frames.acknowledgement,
        }
        exchange.content = makers[exchange.kind](exchange.sequence, *exchange.argument)
        if exchange.kind == "SETTING":
            self.words.append((exchange.sequence, exchange.argument[0]))

    def _transmit(self, now: int) -> bytes:
        exchange = self._current
        if exchange is None:
            return b""
        exchange.tries += 1
        exchange.deadline = now + self.timeout
        if exchange.tries > 1:
            self.see("link.retry", exchange.kind)
        out = b""
        if self._late and self._roll(self.channel.reorder):
            out += frames.wire(self._late.pop())
            self.see("link.mishap", "reordered")
        if self._roll(self.channel.drop):
            self.see("link.mishap", "dropped to")
            return out
        content = self._damaged_wire(exchange.content)
        out += content
        if self._roll(self.channel.repeat):
            out += frames.wire(exchange.content)
            self.see("link.mishap", "repeated")
        if self._roll(self.channel.reorder):
            self._late.append(exchange.content)
        return out

    def _damaged_wire(self, content: bytes) -> bytes:
        sent = bytearray(frames.wire(content))
        if self._roll(self.channel.corrupt):
            self.see("link.mishap", "corrupted to")
            kind = self.generator.randrange(3)
            at = self.generator.randrange(1, len(sent) - 1)
            if kind == 0:
                sent[at] ^= 1 << self.generator.randrange(8)
            elif kind == 1:
                del sent[at]
            else:
                sent.insert(at, self.generator.randrange(256))
        return bytes(sent)

    def _damaged(self, content: bytes, _direction: str) -> bytes:
        if self._roll(self.channel.drop):
            self.see("link.mishap", "dropped from")
            return b""
        if self._roll(self.channel.corrupt):
            self.see("link.mishap", "corrupted from")
            at = self.generator.randrange(len(content))
            return content[:at] + bytes([content[at] ^ 1 << self.generator.randrange(8)]) + content[at + 1 :]
        return content

    def _roll(self, probability: float) -> bool:
        return probability > 0 and self.generator.random() < probability

    def _arrive(self, content: bytes, now: int) -> None:
        try:
            frame = frames.parse(content)
        except BadFrame:
            self.lossy += 1
            if self.channel == Channel():
                raise
            return
        if isinstance(frame, Record):
            self._record(frame, now)
        else:
            self._answer(frame, now)

    def _record(self, record: Record, now: int) -> None:
        known = next((r for r in reversed(self.records) if r.number == record.number), None)
        if known is None:
            newest = self.records[-1].number if self.records else 0
            if record.number != newest + 1:
                message = f"record {record.number} after {newest}: one is lost"
                raise LinkError(message)
            self.records.append(record)
            self.see("record.copies", "first")
        else:
            self.see("record.copies", "again")
            for name, value in vars(record).items():
                if name not in _FIELDS_OF_COPIES and value != getattr(known, name):
                    message = f"two copies of record {record.number} differ in {name}"
                    raise LinkError(message)
        self.faults_seen |= record.faults
        if record.number not in self._acknowledging:
            self._acknowledging.add(record.number)
            wait = self.acknowledge(record.number)
            self._queue.appendleft(Exchange("RECORD_ACK", (record.number,), not_before=now + wait))

    def _answer(self, frame: Answer | Data, now: int) -> None:
        exchange = self._current
        if exchange is None or frame.sequence != exchange.sequence:
            return  # the second answer to a frame that was sent twice
        if isinstance(frame, Data):
            if exchange.kind == "READ" and frame.address == exchange.argument[0]:
                self._finish(frame.value)
            return
        if exchange.kind == "READ":
            return
        name = self._names.get(frame.code)
        if name is None:
            message = f"answer code {frame.code}"
            raise LinkError(message)
        self.answers[name] = self.answers.get(name, 0) + 1
        self.see("link.answer", name)
        if exchange.kind == "WRITE" and name in {"OK", "BUSY", "READ_ONLY"}:
            self.see("registers.write", name)
        self._take(exchange, frame, name, now)

    def _take(self, exchange: Exchange, frame: Answer, name: str, now: int) -> None:
        numbered = exchange.kind in _NUMBERED
        if exchange.kind == "RAW":
            self._finish(frame.code)
        elif name == "OK" or (name == "DUPLICATE" and numbered and exchange.tries > 1):
            if numbered and frame.last != exchange.sequence:
                message = f"accepted {exchange.sequence}, but the last accepted is said to be {frame.last}"
                raise LinkError(message)
            self.accepted += exchange.kind == "SETTING"
            self._finish(frame.code)
        elif name == "DUPLICATE" and numbered and self.channel != Channel():
            self._finish(frame.code)
            self.accepted += exchange.kind == "SETTING"
        elif name in {"FULL", "BUSY"} and numbered:
            self._postpone(exchange, name, now)
        elif name == "STALE" and exchange.kind == "RECORD_ACK" and exchange.tries > 1:
            self._finish(frame.code)  # the first acknowledgement had arrived, its answer not
        elif (name == "STALE" and exchange.kind == "RECORD_ACK" and self.channel != Channel()) or (
            name == "READ_ONLY" and self._is_read_only(exchange)
        ):
            self._finish(frame.code)
        else:
            message = f"{exchange.kind} {exchange.argument} was answered {name}"
            raise LinkError(message)

    @staticmethod
    def _is_read_only(exchange: Exchange) -> bool:
        if exchange.kind != "WRITE":
            return False
        access = {REGISTERS[name]: kind for name, kind in ACCESS.items()}
        return access.get(exchange.argument[0], "ro") == "ro"

    def _postpone(self, exchange: Exchange, name: str, now: int) -> None:
        """Nothing was done and the number is not used up: send the very same frame again later."""
        exchange.not_before = now + (50 if name == "FULL" else 20)
        self._queue.append(exchange)
        self._current = None

    def _finish(self, value: int) -> None:
        exchange, self._current = self._current, None
        if exchange is not None and exchange.done is not None:
            exchange.done(value)
