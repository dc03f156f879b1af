"""The campaign's judge: pins against the cycle model, records against the oracle, answers against both.

``Scoreboard.judge`` takes a block of cycles as played. Every record that reaches the host is compared with what the
oracle deduced from the pins and with what the model holds; at the end every herald must have exactly one.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bellproof.sequencer.layout import PHASES, REGISTERS, STATUSES
from sequencer_bench import frames, pins
from sequencer_bench.core_model import CoreModel
from sequencer_bench.frames import Data, Record
from sequencer_bench.host import Host
from sequencer_bench.machine import Slot, State
from sequencer_bench.oracle import EventOracle, Violation, expected
from sequencer_bench.times import Times

CLOCK_OFFSET = 1
"""The sequencer's cycle counter in the bench's cycle 0: one edge came before."""


@dataclass
class Scoreboard:
    """The judge of one simulation. ``see`` counts coverage."""

    times: Times
    host: Host
    see: Callable[[str, str], None]
    oracle: EventOracle = field(init=False)
    model: CoreModel = field(init=False)
    heralds: int = 0
    checked: int = 0
    tamper: Callable[[int], int] = lambda byte: byte
    """What happens to each byte on its way to the host."""
    words_put: list[tuple[int, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        """A judge of a sequencer just powered up."""
        self.oracle = EventOracle(self.times, self.see)
        self.model = CoreModel(self.times)
        self._inputs: int | None = None
        self._answers: deque[dict[int, int]] = deque()
        self._receiver = frames.Receiver()
        self._observers: list[Callable[[int, int, int], None]] = []

    def observe(self, observer: Callable[[int, int, int], None]) -> None:
        """Call ``observer(cycle, inputs, outputs)`` for every cycle judged."""
        self._observers.append(observer)

    def judge(self, first: int, stimulus: Sequence[int], rows: Sequence[int]) -> None:
        """The cycles from ``first`` on; the host gets the bytes that it took. Raises ``Violation``."""
        taken: list[int] = []
        for cycle, (inputs, row) in enumerate(zip(stimulus, rows, strict=True), first):
            if self._inputs is not None:
                self._end_cycle(cycle - 1, self._inputs, row)
            if (row ^ self.model.pins) & pins.CORE:
                self._fail(cycle, f"pins {pins.named(row)}, model {pins.named(self.model.pins)}")
            self._inputs = inputs
            self._follow_configuration()
            self.oracle.step(cycle, inputs, row)
            if row & pins.M_VALID and inputs & pins.M_READY:
                byte = row >> pins.M_DATA & 0xFF
                taken.append(self.tamper(byte))
                self._byte(cycle, byte)
            if not inputs & pins.RST_N:
                self._receiver.restart()
                self._answers.clear()
                self.host.receive(taken, cycle)
                taken.clear()
                self.host.reset()
            for observer in self._observers:
                observer(cycle, inputs, row)
        self.host.receive(taken, first + len(rows))

    def overhear(self, stimulus: Sequence[int], rows: Sequence[int]) -> None:
        """Cycles that no model follows: only the bytes reach the host, and the heralds are counted."""
        taken = []
        for inputs, row in zip(stimulus, rows, strict=True):
            self.heralds += bool(row & pins.HERALD)
            if row & pins.M_VALID and inputs & pins.M_READY:
                taken.append(row >> pins.M_DATA & 0xFF)
            if not inputs & pins.RST_N:
                self.host.receive(taken, 0)
                taken.clear()
                self.host.reset()
        self.host.receive(taken, 0)

    def finish(self) -> None:
        """Nothing may be missing at the end. Raises ``Violation``."""
        events = self.oracle.events
        if len(self.host.records) != len(events) or self.heralds != len(events):
            message = f"{len(events)} events, {self.heralds} heralds inside, {len(self.host.records)} records"
            raise Violation(message)
        if self.words_put != self.host.words[: len(self.words_put)]:
            message = "settings words were accepted in another order than sent, or twice"
            raise Violation(message)
        while self.checked < len(self.host.records):
            self._record(self.host.records[self.checked])

    def check_new_records(self) -> None:
        """Compare the records that reached the host since the last call."""
        while self.checked < len(self.host.records):
            self._record(self.host.records[self.checked])

    def _end_cycle(self, cycle: int, inputs: int, row: int) -> None:
        model = self.model
        if row & pins.GOOD_FRAME:
            snapshot = {
                address: value
                for name, address in REGISTERS.items()
                if (value := model.read(name)) is not None
            }
            self._answers.append(snapshot | {REGISTERS["STATUS"]: model.status()})
        if row & pins.PUT:
            self.words_put.append((row >> pins.SEQUENCE & 0xFF, row >> pins.WORD & 3))
            if len(model.queue) >= self.times.settings_depth and not row & pins.HERALD:
                self._fail(cycle, "a settings word was accepted without room")
        state, link_down = model.state, model.link_down
        self._sample(inputs)
        open_before = model.slot
        herald = model.step(inputs, row)
        if model.missed:
            self.see("reset.in", "herald")
        if herald != bool(row & pins.HERALD):
            self._fail(cycle, f"herald {bool(row & pins.HERALD)}, model {herald}")
        self.heralds += herald
        if (
            link_down
            and model.slot is not open_before
            and model.record.get("status") == STATUSES["ABORTED_LINK"]
        ):
            self.oracle.abort(cycle + 1, "ABORTED_LINK")
        if link_down and state is State.ATTEMPT and model.state is State.IDLE and herald:
            self._fail(cycle, "a herald ended an attempt")

    def _sample(self, inputs: int) -> None:  # noqa: C901, PLR0912 - one line a point of the plan
        """Coverage of the cycle that ends, by what the model is in."""
        model, see, times = self.model, self.see, self.times
        state, timer = model.state, model.timer
        if not inputs & pins.RST_N:
            see("reset.in", self._where())
        if model.link_down:
            see("link.down", "event" if model.slot is Slot.OPEN else state.name.lower())
        if model.slot is Slot.READY and model.run and model.queue and state is State.IDLE:
            see("back_pressure", "record waits")
        if model.slot is Slot.READY and not inputs & pins.M_READY:
            see("back_pressure", "host takes no byte")
        if state is State.IDLE and model.run and model.slot is Slot.FREE:
            if not model.queue:
                see("settings.queue", "starved")
            if model.timed_out:
                see("timeout", "reached")
        if len(model.queue) == times.settings_depth:
            see("settings.queue", "full")
        if state is State.ATTEMPT and timer == 0:
            see("role.attempt", ("standalone", "master", "slave")[model.role])
        if state is State.ATTEMPT and timer == times.period - 1:
            see("attempt.end", "next" if model.go else "idle")
        if state is State.ATTEMPT and timer == times.gate_last and model.slot is Slot.OPEN:
            see("attempt.end", "event")
        if state is State.ATTEMPT and timer == 1 and not model.run:
            see("attempt.end", "stopped in mid-attempt")
        if model.cfg_error:
            see("cfg_error", "role" if model.role == 3 else "times")  # noqa: PLR2004 - no role

    def _where(self) -> str:
        """What a reset hits."""
        model, times = self.model, self.times
        if model.slot is Slot.READY:
            return "record waits"
        if model.state is State.ATTEMPT and model.slot is Slot.FREE:
            if model.timer < times.gate_first:
                return "before the window"
            return "window" if model.timer <= times.gate_last else "after the window"
        return model.state.name.lower() if model.state is not State.ATTEMPT else "window with event"

    def _follow_configuration(self) -> None:
        registers, mine = self.model.registers, self.oracle.configuration
        mine.patterns = registers["PATTERNS"]
        mine.cal_a, mine.cal_b = registers["CAL_A"], registers["CAL_B"]
        mine.threshold_a, mine.threshold_b = registers["THRESHOLD_A"], registers["THRESHOLD_B"]

    def _byte(self, cycle: int, byte: int) -> None:
        for content in self._receiver.take([byte]):
            frame = frames.parse(content)  # the sequencer's own frames are never damaged
            if isinstance(frame, Record):
                continue
            if not self._answers:
                self._fail(cycle, f"an answer to no frame: {frame}")
            snapshot = self._answers.popleft()
            if isinstance(frame, Data):
                self.see("registers.read", self._name(frame.address))
                wanted = snapshot.get(frame.address)
                value = frame.value & 0xFF if frame.address == REGISTERS["STATUS"] else frame.value
                if wanted is not None and wanted != value:
                    self._fail(cycle, f"register {frame.address:#x} reads {value:#x}, not {wanted:#x}")

    @staticmethod
    def _name(address: int) -> str:
        return next((name for name, at in REGISTERS.items() if at == address), "none")

    def _record(self, record: Record) -> None:
        self.checked += 1
        if len(self.oracle.events) < record.number:
            message = f"record {record.number} without a herald"
            raise Violation(message)
        event = self.oracle.events[record.number - 1]
        sequence, word = self.host.words[record.number - 1]
        fields = expected(event, word, sequence, CLOCK_OFFSET)
        for name, value in fields.items():
            if getattr(record, name) != value:
                got = getattr(record, name)
                message = f"record {record.number}: {name} is {got}, not {value}; {record}; {event}"
                raise Violation(message)
        # An attempt that a reset hit in its first cycle counts, and no pin shows it.
        if not 0 <= record.attempt - event.attempt <= self.oracle.resets:
            message = f"record {record.number}: attempt {record.attempt}, seen {event.attempt}"
            raise Violation(message)
        if self.model.number == record.number:
            for name, value in self.model.record.items():
                if getattr(record, name) != value:
                    message = f"record {record.number}: {name} is {getattr(record, name)}, model {value}"
                    raise Violation(message)
        self._cover(record)

    def _cover(self, record: Record) -> None:
        see = self.see
        names = {value: name for name, value in STATUSES.items()}
        see("record.status", names[record.status])
        see("record.settings", f"x{record.settings & 1} y{record.settings >> 1}")
        see("herald.channels", str((record.herald & 0xF).bit_count()))
        see("herald.pattern", f"{record.herald & 0xF:04b}")
        see("herald.more", "more" if record.herald >> 4 != record.herald & 0xF else "none")
        event = self.oracle.events[record.number - 1]
        settings = event.configuration
        for side, base, cal in (
            ("a", record.settings & 1, settings.cal_a),
            ("b", record.settings >> 1, settings.cal_b),
        ):
            phase = cal + PHASES[f"{side.upper()}{base}"]
            see("phase.sum", f"{side} {'wraps' if phase > 0xFFFF else 'fits'}")  # noqa: PLR2004 - 16 bits
        if record.outcomes & 0x10:
            for side, count, limit in (
                ("a", record.count_a, settings.threshold_a),
                ("b", record.count_b, settings.threshold_b),
            ):
                place = "below" if count < limit else "at" if count == limit else "above"
                see("detection.count", f"{side} {place}")
            outcomes = record.outcomes & 3
            see(
                "record.outcomes",
                f"x{record.settings & 1} y{record.settings >> 1} a{outcomes & 1} b{outcomes >> 1}",
            )

    def _fail(self, cycle: int, what: str) -> None:
        message = f"cycle {cycle}: {what}"
        raise Violation(message)
