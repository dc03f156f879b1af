"""The sequencer as a model of events: which records and pulses follow from the clicks of the detectors.

What ``hdl/SPEC.md`` says of a sequencer that runs by itself, with a host that always has the next settings word and
acknowledges each record a fixed time after its event. Time is in clock cycles; the first attempt begins in cycle 0.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from bellproof.sequencer.layout import DETECTOR_LATENCY, PHASES, RESETS

CHANNELS: Final = 4
"""Detectors of heralds; the ions' own detectors are channels 4 (A) and 5 (B)."""

FLUORESCENCE: Final = (4, 5)
STAGES: Final = ("PUMP", "MW", "LASER", "GATE", "WINDOW", "PERIOD", "COINC", "SETTLE", "ROTATE", "DETECT")
"""The times that a profile must name."""

LONGEST: Final = (1 << 20) - 1
MOST_COINC: Final = 15
MOST_PHOTONS: Final = 0xFFFF
PULSES: Final = ("pump", "mw_prepare", "laser_pulse", "phases", "mw_rotate", "detect")
"""Names of pulses; where two begin in one cycle, they stand in this order."""

Click = tuple[int, int]
"""Cycle and channel of a rising edge."""

Pulse = tuple[str, int, int]
"""Name, first cycle, length."""


@dataclass(frozen=True)
class Profile:
    """How a sequencer is set: its ``times``, registers, and the run.

    ``patterns`` has bit p set if the click pattern p is accepted. The next attempt begins ``pause`` cycles after
    the last of a detection; none begins in cycle ``cycles`` or later.
    """

    times: Mapping[str, int]
    cycles: int
    pause: int = 10
    patterns: int = RESETS["PATTERNS"]
    cal_a: int = 0
    cal_b: int = 0
    threshold_a: int = RESETS["THRESHOLD_A"]
    threshold_b: int = RESETS["THRESHOLD_B"]

    def problem(self) -> str | None:
        """Why a sequencer refuses to start with these times (``cfg_error``), if it does."""
        t = self.times
        if any(t[name] < 1 for name in STAGES if name not in {"GATE", "COINC"}) or t["GATE"] < 0:
            return "a stage has no length"
        if any(t[name] > LONGEST for name in STAGES):
            return f"a stage is longer than {LONGEST} cycles"
        if not 0 <= t["COINC"] <= MOST_COINC:
            return f"COINC is not from 0 to {MOST_COINC}"
        light = t["PUMP"] + t["MW"]
        if light + t["GATE"] + DETECTOR_LATENCY + t["WINDOW"] > t["PERIOD"]:
            return "the photon window does not fit into the period"
        if light + t["LASER"] > t["PERIOD"]:
            return "the laser pulse does not fit into the period"
        return None


@dataclass(frozen=True)
class Record:
    """One event: ``cycle`` of the click that completed the coincidence, everything else as in an event record."""

    number: int
    cycle: int
    attempt: int
    x: int
    y: int
    pattern: int
    clicked: int
    count_a: int
    count_b: int
    a: int
    b: int
    phase_a: int
    phase_b: int

    def row(self) -> tuple[int, ...]:
        """The fields in their order."""
        return tuple(vars(self).values())


@dataclass(frozen=True)
class Course:
    """What a run comes to."""

    records: tuple[Record, ...]
    pulses: tuple[Pulse, ...]


class SequencerModel:
    """A run; ``course`` gives all of it. Each method is one rule."""

    def __init__(
        self, profile: Profile, clicks: Sequence[Click], settings: Sequence[tuple[int, int]]
    ) -> None:
        """Take what is given."""
        self.profile, self.clicks, self.settings = profile, clicks, settings
        self.times = profile.times
        self._cycles = [cycle for cycle, _ in clicks]

    def between(self, first: int, end: int) -> Sequence[Click]:
        """The clicks from one cycle up to another."""
        return self.clicks[bisect_left(self._cycles, first) : bisect_left(self._cycles, end)]

    def course(self) -> Course:
        """Attempt by attempt until the settings or the cycles are used up."""
        records: list[Record] = []
        pulses: list[Pulse] = []
        start = attempt = 0
        while len(records) < len(self.settings) and start < self.profile.cycles:
            attempt += 1
            pulses += self.preparation(start)
            laser = start + self.times["PUMP"] + self.times["MW"]
            found = self.herald(laser)
            if found is None:
                start += self.period()
                continue
            settle = self.settle(laser, found[0])
            pulses += self.event(settle)
            records.append(self.record(len(records) + 1, attempt, laser, settle, found))
            start = self.after(settle) + self.profile.pause
        order = {name: place for place, name in enumerate(PULSES)}
        return Course(tuple(records), tuple(sorted(pulses, key=lambda pulse: (pulse[1], order[pulse[0]]))))

    def period(self) -> int:
        """From an attempt without a herald to the next."""
        return self.times["PERIOD"]

    def preparation(self, start: int) -> Iterator[Pulse]:
        """Pumping, microwaves and laser follow each other."""
        for name, stage in zip(PULSES, ("PUMP", "MW", "LASER"), strict=False):
            yield name, start, self.times[stage]
            start += self.times[stage]

    def window(self, laser: int) -> tuple[int, int]:
        """First cycle of the photon window, and the one after its last."""
        first = laser + self.times["GATE"]
        return first, first + self.times["WINDOW"]

    def inside(self, laser: int) -> list[tuple[int, int]]:
        """Each cycle of the window in which something clicks, with its channels as bits."""
        first, end = self.window(laser)
        found: dict[int, int] = {}
        for cycle, channel in self.between(first, end):
            if channel < CHANNELS:
                found[cycle] = found.get(cycle, 0) | 1 << channel
        return sorted(found.items())

    def recent(self, seen: Sequence[tuple[int, int]], cycle: int) -> int:
        """Channels that clicked in this cycle or up to COINC before, inside the window."""
        near = 0
        # By position: a window may hold 100,000 clicks.
        for _, channels in seen[
            bisect_left(seen, (cycle - self.times["COINC"],)) : bisect_left(seen, (cycle + 1,))
        ]:
            near |= channels
        return near

    def accepts(self, pattern: int) -> bool:
        """Two channels or more, and PATTERNS has the bit."""
        return pattern.bit_count() > 1 and bool(self.profile.patterns >> pattern & 1)

    def herald(self, laser: int) -> tuple[int, int] | None:
        """Cycle and pattern of the attempt's first coincidence."""
        seen = self.inside(laser)
        for cycle, _ in seen:
            pattern = self.recent(seen, cycle)
            if self.accepts(pattern):
                return cycle, pattern
        return None

    def settle(self, laser: int, herald: int) -> int:
        """Where the phases begin: at a fixed time after the laser pulse, whenever the clicks came."""
        del herald
        return self.window(laser)[1] + DETECTOR_LATENCY

    def event(self, settle: int) -> Iterator[Pulse]:
        """Phases, rotation and detection."""
        rotate = settle + self.times["SETTLE"]
        yield "phases", settle, self.times["SETTLE"] + self.times["ROTATE"]
        yield "mw_rotate", rotate, self.times["ROTATE"]
        yield "detect", rotate + self.times["ROTATE"], self.times["DETECT"]

    def detection(self, settle: int) -> tuple[int, int]:
        """First cycle in which photons count, and the one after the last."""
        first = settle + self.times["SETTLE"] + self.times["ROTATE"]
        return first, first + self.times["DETECT"]

    def after(self, settle: int) -> int:
        """The last cycle of the detection."""
        return self.detection(settle)[1] - 1

    def word(self, number: int) -> tuple[int, int]:
        """The settings of event ``number``: each word is used once, in order."""
        return self.settings[number - 1]

    def count(self, settle: int, channel: int) -> int:
        """Photons of one ion."""
        first, end = self.detection(settle)
        return min(sum(at == channel for _, at in self.between(first, end)), MOST_PHOTONS)

    def phases(self, x: int, y: int) -> tuple[int, int]:
        """Phases modulo a turn."""
        return (
            (self.profile.cal_a + PHASES[f"A{x}"]) & 0xFFFF,
            (self.profile.cal_b + PHASES[f"B{y}"]) & 0xFFFF,
        )

    def outcome(self, count: int, threshold: int) -> int:
        """Bright from the threshold on."""
        return int(count >= threshold)

    def clicked(self, laser: int, herald: int) -> int:
        """Every channel that clicked in the window."""
        del herald
        union = 0
        for _, channels in self.inside(laser):
            union |= channels
        return union

    def record(self, number: int, attempt: int, laser: int, settle: int, found: tuple[int, int]) -> Record:
        """The record of an event."""
        cycle, pattern = found
        x, y = self.word(number)
        counts = [self.count(settle, channel) for channel in FLUORESCENCE]
        phase_a, phase_b = self.phases(x, y)
        return Record(
            number,
            cycle,
            attempt,
            x,
            y,
            pattern,
            self.clicked(laser, cycle),
            counts[0],
            counts[1],
            self.outcome(counts[0], self.profile.threshold_a),
            self.outcome(counts[1], self.profile.threshold_b),
            phase_a,
            phase_b,
        )
