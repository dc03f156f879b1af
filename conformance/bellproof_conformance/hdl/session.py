"""One simulation with a host, a judge and a world of detectors: what a scenario is told in."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from bellproof_conformance.hdl import pins
from bellproof_conformance.hdl.exchange import Channel
from bellproof_conformance.hdl.host import Host
from bellproof_conformance.hdl.judge import CONFIGURATION, Judge
from bellproof_conformance.hdl.link import Receiver
from bellproof_conformance.hdl.portmap import PortMap
from bellproof_conformance.hdl.records import Records
from bellproof_conformance.hdl.rules import Broken
from bellproof_conformance.hdl.simulation import BLOCK, Simulation
from bellproof_conformance.hdl.times import Times

Click = tuple[int, int]
"""A channel, and when its pin rises: cycles after the photon window's first."""

_BYTES_OF_A_RECORD: Final = 82


@dataclass
class World:
    """What the detectors do. ``plan`` gives the clicks of the k-th attempt, ``light`` the ions' pins in detection.

    ``always`` are pins that are high all the time; ``storm`` gives further inputs of any cycle.
    """

    plan: Callable[[int], Sequence[Click]] = lambda _: ()
    light: Callable[[int], int] = lambda _: 0
    always: int = 0
    storm: Callable[[int], int] = lambda _: 0
    attempts: int = 0
    _due: dict[int, int] = field(default_factory=dict)

    def see(self, cycle: int, rose: int, times: Times) -> None:
        """Outputs rose in this cycle, whose inputs are not set yet."""
        self._due = {at: due for at, due in self._due.items() if at >= cycle}
        if rose & pins.PUMP:
            for channel, offset in self.plan(self.attempts):
                at = cycle + times.light + times.gate + offset
                self._due[at] = self._due.get(at, 0) | 1 << pins.PMT + channel
            self.attempts += 1
        if rose & pins.DETECT:
            for k in range(times.detect + times.latency + 2):
                self._due[cycle + k] = self._due.get(cycle + k, 0) | self.light(k)

    def inputs(self, cycle: int) -> int:
        """The inputs of a cycle."""
        return pins.QUIET | self.always | self._due.get(cycle, 0) | self.storm(cycle)


QUIET = World()
_MASK: Final = pins.PUMP | pins.DETECT


class Session:
    """A simulation under way."""

    def __init__(
        self,
        simulation: Simulation,
        portmap: PortMap,
        times: Times,
        seed: int,
        channel: Channel | None = None,
    ) -> None:
        """Take over a simulation."""
        self.simulation, self.portmap, self.times = simulation, portmap, times
        self.generator = random.Random(seed)  # noqa: S311 - stimulus
        self.slow = 1 if portmap.link == "axis" else 10 * portmap.clocks_per_bit
        timeout = 4 * _BYTES_OF_A_RECORD * (3 if self.slow == 1 else self.slow)
        marks = portmap.link == "axis" and portmap.has("m_axis_tlast")
        self.host = Host(
            self.generator, Receiver(marks=marks), channel or Channel(), timeout, wrote=self._wrote
        )
        self.judge = Judge(times, phase_bits=portmap.phase_bits, has_cfg_error=portmap.has("cfg_error"))
        self.judge.words, self.judge.acknowledged = self.host.words, self.host.acknowledged
        self.records = Records(self.judge)
        self.world = World()
        self.auto = 0
        """So many settings words are sent ahead of the events."""
        self.next_word: Callable[[], int] = lambda: self.generator.randrange(4)
        self.deaf = self.mute = 0.0
        self.stalled = False
        self.rows: list[int] | None = None
        self.noted: dict[str, int] = {}
        """Register values that must not depend on the settings."""
        self._bytes = bytearray()
        span = times.period + times.to_settle + times.settle + times.rotate + times.detect
        self._patience = (1 + span // 100) * (1 if self.slow == 1 else 1 + self.slow // 3)

    @property
    def cycle(self) -> int:
        """The cycle whose inputs come next."""
        return self.simulation.cycle

    # What scenarios do

    def start(self, *, run: bool = True, **registers: int) -> None:
        """Power up, reset, write registers, and run."""
        self.reset(4)
        self.run(4)
        self.write(**registers)
        if run:
            self.write(CONTROL=1)

    def reset(self, cycles: int) -> None:
        """Hold the sequencer in reset."""
        self._bytes.clear()
        for _ in range(cycles):
            self._block([self.world.inputs(self.cycle) & ~pins.RST_N])
        self.host.reset()

    def run(self, cycles: int, *, block: int = BLOCK) -> None:
        """Let time go by."""
        end = self.cycle + cycles
        while self.cycle < end:
            self._advance(min(block, end - self.cycle))

    def until(
        self, condition: Callable[[], object], what: str, limit: int = 6000, *, rule: str = "liveness"
    ) -> None:
        """Let time go by until something holds; a design that never gets there breaks ``rule``."""
        end = self.cycle + limit * self._patience
        while not condition():
            if self.cycle >= end:
                raise Broken(self._why(rule), self.cycle, f"not within {limit} cycles: {what}")
            self._advance(16 if self.slow == 1 else BLOCK)

    def _why(self, rule: str) -> str:
        """Where time has gone by in vain and a record is due, it is lost."""
        over = [event.number for event in self.judge.events if event.ending and not event.doubtful]
        return "record-lost" if rule == "liveness" and len(over) > len(self.host.records) else rule

    def settle(self) -> None:
        """Until the host has nothing left to do."""
        self.until(lambda: self.host.quiet and not self._bytes, "an answer to every frame")

    def write(self, **registers: int) -> None:
        """Write registers, and wait for the answers."""
        for name, value in registers.items():
            if name == "CONTROL" and value & 1:
                self.judge.may_run, self.judge.stopped = True, False
            self.host.write(name, value)
        self.settle()

    def read(self, register: str) -> int:
        """What a register holds."""
        values: list[int] = []
        self.host.read(register, values.append)
        self.until(lambda: values, f"the value of {register}")
        return values[0]

    def send(self, content: bytes, *expects: str, rule: str = "link-answer", wire: bytes = b"") -> None:
        """Send a frame as it is, and wait for its answer, or for long enough where none must come."""
        self.host.raw(content, expects, rule, wire)
        self.settle()

    def noise(self, data: bytes) -> None:
        """Bytes on the line that the host does not know of."""
        self._bytes += data

    def events(self, number: int, limit: int = 6000) -> None:
        """Until so many records have come."""
        self.until(lambda: len(self.host.records) >= number, f"record {number}", limit * max(1, number))

    def drain(self) -> None:
        """Stop; every herald must have its record, acknowledged, and no more come."""
        self.auto = 0
        self.deaf = self.mute = 0.0
        self.world = World()
        self.until(lambda: self.judge.event is None, "the end of the event")
        self.write(CONTROL=0, LINK_LIMIT=0)
        self.until(lambda: self._all_in() and self.host.quiet, "a record of every herald", rule="record-lost")
        self.run(self.times.retry + self.times.period + 200 * min(self.slow, 8))
        self.finish()

    def finish(self) -> None:
        """Nothing may be missing at the end."""
        judge = self.judge
        due = [event.number for event in judge.events if not event.doubtful]
        if len(self.host.records) < len(due):
            raise Broken(
                "record-lost", self.cycle, f"{len(due)} heralds and {len(self.host.records)} records"
            )
        if self.host.accepted > len(self.host.words):
            raise Broken("link-twice", self.cycle, "more settings words are accepted than were sent")

    def _all_in(self) -> bool:
        return all(event.number in self.host.released for event in self.judge.events if not event.doubtful)

    # Inside

    def _wrote(self, register: str, value: int) -> None:
        judge = self.judge
        if register in CONFIGURATION:
            judge.configuration[register] = value & (0xFFFFFFFF if "LIMIT" in register else 0xFFFF)
        elif register == "CONTROL":
            judge.stopped = not value & 1
            judge.may_run = bool(value & 1)

    def _advance(self, size: int) -> None:
        if self.auto and self.host.pending == 0:
            sure = sum(not event.doubtful for event in self.judge.events[-2:]) + len(self.judge.events[:-2])
            if len(self.host.words) < sure + self.auto:
                self.host.setting(self.next_word())
        if not self._bytes and not self.stalled:
            self._bytes += self.host.poll(self.cycle)
        first = self.cycle
        self._block([self._inputs(first + k) for k in range(size)])

    def _inputs(self, cycle: int) -> int:
        inputs = self.world.inputs(cycle)
        if self.deaf and self.slow == 1 and self.generator.random() < self.deaf:
            inputs &= ~pins.M_READY
        if self.mute and self.generator.random() < self.mute:
            inputs &= ~pins.S_ENABLE
        return inputs

    def _block(self, inputs: Sequence[int]) -> None:
        """Play and judge; what was not played is made anew in the next block."""
        simulation, judge = self.simulation, self.judge
        data = bytes(self._bytes[:BLOCK])
        del self._bytes[:BLOCK]
        cycle, outputs, undefined = simulation.cycle, simulation.outputs, simulation.undefined
        rows = simulation.play(inputs, _MASK, data)
        for place, (following, unknown) in enumerate(rows):
            judge.step(cycle, inputs[place], outputs, undefined)
            if self.rows is not None:
                self.rows.append(outputs)
            if judge.overrun is not None:
                self._overrun(cycle + 1, following, judge.overrun)
            elif following & pins.GOT:
                self._hear(cycle + 1, following)
            self._stands(cycle + 1, inputs[place], outputs, following)
            rose = following & ~outputs & _MASK
            cycle, outputs, undefined = cycle + 1, following, unknown
            if rose:
                self.world.see(cycle, rose, self.times)

    def _hear(self, cycle: int, row: int) -> None:
        known = len(self.host.records)
        self.host.hear(cycle, row >> pins.GOT_DATA & 0xFF, last=bool(row & pins.GOT_LAST))
        if len(self.host.records) > known:
            self.records.check(cycle, self.host.records[-1])

    def _overrun(self, cycle: int, row: int, broken: Broken) -> None:
        """An attempt began though a record is due: it comes late, or never."""
        host, number = self.host, self.judge.events[-1].number
        try:
            if row & pins.GOT:
                host.hear(cycle, row >> pins.GOT_DATA & 0xFF, last=bool(row & pins.GOT_LAST))
        except Broken as other:
            if other.rule != "sequence-gap":
                raise
            broken.rule, broken.what = "record-lost", f"{broken.what}; then {other.what}"
            raise broken from other
        if len(host.records) >= number:
            raise broken
        if cycle > broken.cycle + 8 * _BYTES_OF_A_RECORD * self.slow:
            broken.rule, broken.what = "record-lost", f"{broken.what}; that never comes"
            raise broken

    def _stands(self, cycle: int, inputs: int, outputs: int, following: int) -> None:
        """A byte that was offered and not taken is offered still."""
        if self.slow > 1:
            return
        waits = outputs & pins.M_VALID and not inputs & pins.M_READY and inputs & pins.RST_N
        if waits and not (following & pins.M_VALID and (following ^ outputs) >> pins.M_DATA & 0xFF == 0):
            raise Broken("stream-stands", cycle, "a byte that waited for the host has changed or gone")
