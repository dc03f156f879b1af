"""The event oracle: which records must come, from the pins and the settings sent alone.

It knows no state machine. A laser pulse at the pins opens a window of photons; a coincidence in it must make one
record, whose every field follows from what the pins did at times that ``hdl/SPEC.md`` fixes relative to that pulse.
It is written from that page, separately from ``core_model`` and from the RTL, so that the three can disagree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from bellproof.sequencer.layout import PHASES, STATUSES
from sequencer_bench import pins
from sequencer_bench.times import Times

_DETECTORS = 0x1FE
"""All inputs with a synchroniser."""

_SYNCHRONISER = 2
"""Cycles from a detector's pin to its click inside."""


class Violation(Exception):  # noqa: N818 - a verdict on the design
    """The pins or the records broke a rule of the specification."""


@dataclass
class Configuration:
    """The registers an event depends on. They change only while the sequencer is idle."""

    patterns: int = 0x0660
    cal_a: int = 0
    cal_b: int = 0
    threshold_a: int = 5
    threshold_b: int = 5


@dataclass
class Event:
    """A herald that was seen at the pins, with what its record must say. ``status`` is set when it has ended."""

    number: int
    cycle: int
    attempt: int
    pattern: int
    clicked: int
    configuration: Configuration
    laser: int
    ends: int
    opened: int
    counts: list[int] = field(default_factory=lambda: [0, 0])
    status: int | None = None
    ended: int = 0


class EventOracle:
    """Follows the pins cycle by cycle; ``events`` is what it has deduced so far."""

    def __init__(self, times: Times, see: Callable[[str, str], None] = lambda _point, _bin: None) -> None:
        """The oracle of a sequencer just powered up; ``see`` counts coverage."""
        self.times = times
        self.configuration = Configuration()
        self.events: list[Event] = []
        self.attempts = 0
        self.resets = 0
        self.singles = [0, 0, 0, 0]
        self._inputs = 0
        self._outputs = 0
        self._laser: int | None = None
        self._clicks: list[tuple[int, int]] = []
        self._heralded = True
        self._open: Event | None = None
        self._fading: Event | None = None
        self._see = see

    @property
    def open_event(self) -> Event | None:
        """The event under way, if any."""
        return self._open

    def step(self, cycle: int, inputs: int, outputs: int) -> None:
        """Cycle ``cycle`` had these ``inputs`` and ``outputs``. Raises ``Violation`` for a pulse out of place."""
        rises = inputs & ~self._inputs
        if outputs & ~self._outputs & pins.PUMP:
            self.attempts += 1
            if self._open is not None:
                self._fail(cycle, "an attempt began inside an event")
        if outputs & ~self._outputs & pins.LASER_PULSE:
            self._laser, self._clicks, self._heralded = cycle, [], False
        clicks = (rises >> pins.PMT) & 0xF
        inside = clicks if self._window(cycle) else 0
        if clicks and self._laser is not None:
            self._see_edge(cycle - self._laser - self.times.gate)
        # A click becomes a herald two cycles after its pin: judge what was pending then.
        if inside:
            self._clicks.append((cycle, inside))
        self._judge(cycle, inputs)
        self._measure(rises, outputs)
        self._pulses(cycle, outputs)
        if not inputs & pins.RST_N:
            self._reset(cycle)
        self._finish(cycle)
        # A pin that is high when reset ends is no edge.
        self._inputs = inputs if inputs & pins.RST_N else inputs | _DETECTORS
        self._outputs = outputs

    def _window(self, cycle: int) -> bool:
        if self._laser is None:
            return False
        after = cycle - self._laser - self.times.gate
        return 0 <= after < self.times.window

    def _see_edge(self, after: int) -> None:
        edges = {-1: "before", 0: "first", self.times.window - 1: "last", self.times.window: "after"}
        if after in edges:
            self._see("herald.edge", edges[after])

    def _judge(self, cycle: int, inputs: int) -> None:
        """The clicks whose pins rose two cycles ago are looked at now."""
        seen = cycle - _SYNCHRONISER
        now = next((clicks for at, clicks in self._clicks if at == seen), 0)
        if not now or not inputs & pins.RST_N:
            return
        for channel in range(4):
            self.singles[channel] += (now >> channel) & 1
        event = self._open
        if event is not None:
            event.clicked |= now
        if self._heralded or event is not None:
            return
        recent = 0
        for at, clicks in self._clicks:
            if seen - self.times.coinc <= at <= seen:
                recent |= clicks
        self._see_distance(seen, now, recent)
        if recent.bit_count() > 1 and (self.configuration.patterns >> recent) & 1:
            self._herald(cycle, recent)

    def _see_distance(self, seen: int, now: int, recent: int) -> None:
        """How far apart the nearest clicks of two channels are, and why no herald came of a click."""
        others = [seen - at for at, clicks in self._clicks if at <= seen and clicks & ~now]
        nearest = 0 if now.bit_count() > 1 else min(others, default=None)
        if nearest is not None:
            places = {0: "same cycle", self.times.coinc: "COINC", self.times.coinc + 1: "COINC + 1"}
            between = "less" if nearest < self.times.coinc else "farther"
            self._see("herald.distance", places.get(nearest, between))
        if recent.bit_count() == 1:
            again = any(at < seen and clicks & now for at, clicks in self._clicks)
            self._see("herald.refused", "one channel twice" if again else "one channel once")
        elif not self.configuration.patterns >> recent & 1:
            self._see("herald.refused", "pattern not accepted")

    def _herald(self, cycle: int, pattern: int) -> None:
        laser = self._laser
        if laser is None:
            return
        self._heralded = True
        times = self.times
        settle = laser + times.gate + times.window + _SYNCHRONISER
        clicked = 0
        for at, clicks in self._clicks:
            clicked |= clicks if at <= cycle - _SYNCHRONISER else 0
        self._open = Event(
            number=len(self.events) + 1,
            cycle=cycle,
            attempt=self.attempts,
            pattern=pattern,
            clicked=clicked,
            configuration=Configuration(**vars(self.configuration)),
            laser=laser,
            opened=settle,
            ends=settle + times.settle + times.rotate + times.detect + 3,
        )
        self.events.append(self._open)

    def _measure(self, rises: int, outputs: int) -> None:
        event = self._open
        if event is None or not outputs & pins.DETECT:
            return
        event.counts[0] += bool(rises & pins.FLUOR_A)
        event.counts[1] += bool(rises & pins.FLUOR_B)

    def _pulses(self, cycle: int, outputs: int) -> None:
        """Rotation, detection and phases stand exactly where the herald's laser pulse puts them."""
        event, times = self._open or self._fading, self.times
        self._fading = None
        wanted = 0
        if event is not None and event.opened < cycle:
            since = cycle - event.opened - 1
            phases = since < times.settle + times.rotate
            wanted |= pins.MW_ROTATE if phases and since >= times.settle else 0
            wanted |= pins.DETECT if 0 <= since - times.settle - times.rotate < times.detect else 0
            if not phases and outputs >> pins.PHASE_A & 0xFFFFFFFF:
                self._fail(cycle, "phases outside a rotation")
        elif outputs >> pins.PHASE_A & 0xFFFFFFFF:
            self._fail(cycle, "phases before a herald")
        if outputs & (pins.MW_ROTATE | pins.DETECT) != wanted and not outputs & pins.FAULT:
            self._fail(cycle, f"rotation or detection out of place: {outputs & 0x18:#x}, not {wanted:#x}")

    def _reset(self, cycle: int) -> None:
        self.resets += 1
        self._laser, self._clicks, self._heralded = None, [], True
        self.singles = [0, 0, 0, 0]
        self.configuration = Configuration()
        if self._open is not None and self._open.cycle < cycle:
            self._end(cycle + 1, STATUSES["ABORTED_RESET"])

    def abort(self, cycle: int, status: str) -> None:
        """Fault or link ended the event: its record is ready in ``cycle``."""
        self._laser, self._clicks, self._heralded = None, [], True
        if self._open is None and self.events and self.events[-1].ended == cycle:
            self._open = self.events[-1]  # it would have been complete: the abort wins
        if self._open is not None:
            self._fading = self._open  # the pins follow the state one cycle later
            self._end(cycle, STATUSES[status])

    def _finish(self, cycle: int) -> None:
        if self._open is not None and cycle == self._open.ends - 1:
            self._end(self._open.ends, STATUSES["COMPLETE"])

    def _end(self, cycle: int, status: int) -> None:
        if self._open is not None:
            self._open.status, self._open.ended, self._open = status, cycle, None

    def _fail(self, cycle: int, what: str) -> None:
        message = f"cycle {cycle}: {what}"
        raise Violation(message)


def expected(event: Event, word: int, sequence: int, offset: int) -> dict[str, int]:
    """The fields of an event's record but ``attempt`` and ``faults``.

    ``word`` and ``sequence`` are the settings word of this event; ``offset`` is the sequencer's cycle counter minus
    the bench's.
    """
    x, y = word & 1, word >> 1 & 1
    complete = event.status == STATUSES["COMPLETE"]
    counts = [min(count, 0xFFFF) if complete else 0 for count in event.counts]
    settings = event.configuration
    outcomes = 0
    if complete:
        outcomes = 0x10 | (counts[0] >= settings.threshold_a) | (counts[1] >= settings.threshold_b) << 1
    return {
        "number": event.number,
        "timestamp": event.cycle + offset,
        "setting_sequence": sequence,
        "settings": word,
        "herald": event.pattern | event.clicked << 4,
        "outcomes": outcomes,
        "count_a": counts[0],
        "count_b": counts[1],
        "phase_a": (settings.cal_a + PHASES[f"A{x}"]) & 0xFFFF,
        "phase_b": (settings.cal_b + PHASES[f"B{y}"]) & 0xFFFF,
        "status": event.status if event.status is not None else -1,
    }
