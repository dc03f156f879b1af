"""Scenarios on a design: builds, simulations, and what was found."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from bellproof_conformance.hdl import pins
from bellproof_conformance.hdl.build import Design, Simulator, Workshop, compile_design
from bellproof_conformance.hdl.lacking import lacking
from bellproof_conformance.hdl.rules import RULES, Broken
from bellproof_conformance.hdl.scenarios import SCENARIOS
from bellproof_conformance.hdl.scenarios.scenario import Need, Scenario
from bellproof_conformance.hdl.session import Session
from bellproof_conformance.hdl.simulation import Ended, Simulation
from bellproof_conformance.hdl.times import Times
from bellproof_conformance.runner.processes import UNLIMITED, Processes
from bellproof_conformance.verdicts import Verdict

SECONDS: Final = 20.0
"""For one exchange with the simulator."""


@dataclass(frozen=True)
class Found:
    """What one scenario found: nothing, a broken rule, or a simulation that ended early."""

    scenario: Scenario
    verdict: Verdict
    what: str
    rule: str = ""
    cycle: int = 0
    wave: str = ""
    skipped: bool = False
    untried: Mapping[str, str] = field(default_factory=dict)
    """Rules of the scenario that this design gave it no occasion to try, each with the reason."""


_STUCK: Final = frozenset({"liveness", "record-lost", "stop", "link-answer"})
"""What a run breaks that gets nowhere."""


@dataclass(frozen=True)
class _Course:
    """What is compared of two runs: outputs cycle by cycle, and values of registers."""

    rows: tuple[int, ...] = ()
    first: int = 0
    """The cycle of the first of them."""
    noted: tuple[tuple[str, int], ...] = ()


@dataclass
class Trial:
    """A design on a simulator. Builds are kept for scenarios at the same times."""

    simulator: Simulator
    design: Design
    workshop: Workshop
    seed: int = 0
    seconds: float = SECONDS
    processes: Processes = UNLIMITED
    waves: Path | None = None

    def __post_init__(self) -> None:
        """Nothing is built yet."""
        self._builds: dict[Times, list[str]] = {}

    def run(self, scenarios: Iterable[Scenario]) -> Iterator[Found]:
        """Run scenarios, each in a simulation of its own."""
        for scenario in scenarios:
            why = self._unfit(scenario)
            if why:
                yield Found(scenario, Verdict.UNSUPPORTED, why, skipped=True)
            else:
                yield self._one(scenario)

    def _unfit(self, scenario: Scenario) -> str:
        portmap = self.design.portmap
        if scenario.exact and portmap.times(scenario.wanted(portmap.latency)) is None:
            return "its times cannot be set"
        if Need.NODE in scenario.needs and not portmap.has_node:
            return "it has no ports for another node"
        if Need.STREAM in scenario.needs and portmap.link != "axis":
            return "frames take too long over its serial line"
        return ""

    def _one(self, scenario: Scenario) -> Found:
        times = self.design.portmap.closest(scenario.wanted(self.design.portmap.latency))
        command = self._build(times)
        runs: list[_Course] = []
        for words in scenario.pair or ((),):
            found, course = self._simulate(scenario, times, command, words)
            if found is not None:
                if runs and found.rule in _STUCK:
                    what = f"with the words {scenario.pair} the second run is stuck, the first is not: {found.what}"
                    return Found(scenario, found.verdict, what, "leak", found.cycle, found.wave)
                return found
            runs.append(course)
        if scenario.pair is not None:
            broken = independence(scenario.pair, runs)
            if broken is not None:
                return Found(scenario, Verdict.WRONG, broken.what, broken.rule, broken.cycle)
        reasons = (
            (rule, lacking(rule, self.simulator, self.design.portmap, times)) for rule in scenario.rules
        )
        return Found(scenario, Verdict.PASS, "", untried={rule: why for rule, why in reasons if why})

    def _build(self, times: Times) -> list[str]:
        if times not in self._builds:
            name = f"build-{len(self._builds)}"
            self._builds[times] = compile_design(
                self.simulator, self.design, times, self.workshop.below(name)
            )
        return self._builds[times]

    def _simulate(
        self, scenario: Scenario, times: Times, command: list[str], words: Sequence[int]
    ) -> tuple[Found | None, _Course]:
        seed = zlib.crc32(f"{scenario.name} {self.seed}".encode())
        wave = None if self.waves is None else self.workshop.folder / f"{scenario.name}.vcd"
        simulation: Simulation | None = None
        session: Session | None = None
        found: Found | None = None
        try:
            whole = [*command, *([] if wave is None else [f"+wave={wave}"])]
            simulation = Simulation(
                whole,
                self.workshop.sandbox,
                self.seconds,
                folder=self.workshop.folder,
                processes=self.processes,
            )
            session = Session(simulation, self.design.portmap, times, seed, scenario.channel)
            if words:
                session.next_word = _from(session, words)
            scenario.run(session)
        except Broken as broken:
            found = Found(scenario, Verdict.WRONG, broken.what, broken.rule, broken.cycle)
        except Ended as ended:
            cycle = 0 if simulation is None else simulation.cycle
            found = Found(scenario, ended.fault.verdict, ended.fault.reason, cycle=cycle)
        finally:
            if simulation is not None:
                simulation.close()
        if found is not None and wave is not None and self.waves is not None and wave.exists():
            kept = self.waves / wave.name
            written = wave.read_bytes()  # the simulation was ended in the middle of a line
            kept.write_bytes(written[: written.rfind(b"\n") + 1])
            found = replace(found, wave=str(kept))
        if wave is not None:
            wave.unlink(missing_ok=True)
        if session is None:
            return found, _Course()
        rows = tuple(session.rows or ())
        return found, _Course(rows, session.cycle - len(rows), tuple(session.noted.items()))


def _from(session: Session, words: Sequence[int]) -> Callable[[], int]:
    return lambda: words[len(session.host.words) % len(words)]


def independence(pair: tuple[tuple[int, ...], tuple[int, ...]], runs: Sequence[_Course]) -> Broken | None:
    """Whether two runs that differ in their settings alone put out the same until phases are due."""
    rows, first = [run.rows for run in runs], runs[0].first
    if len(rows[0]) != len(rows[1]):
        return Broken(
            "leak", first + min(map(len, rows)), "with other settings the host is answered at other times"
        )
    if runs[0].noted != runs[1].noted:
        pairs = zip(runs[0].noted, runs[1].noted, strict=True)
        told = [f"{name} reads {one:#x} and {other:#x}" for (name, one), (_, other) in pairs if one != other]
        return Broken("leak", first, f"a register tells the settings that wait: {', '.join(told)}")
    number = 0
    turning = False
    for cycle, (one, other) in enumerate(zip(*rows, strict=True), first):
        on = bool((one | other) & pins.PHASES)
        number += on and not turning
        turning = on
        # Records tell the settings; until the first event the link is silent about them too.
        watched = pins.EXPERIMENT if number else pins.meant(one | other)
        if (one ^ other) & watched & ~pins.PHASES:
            return Broken("leak", cycle, f"with other settings {pins.differing(one, other)} differs")
        if not turning or number > len(pair[0]):
            continue
        words = [words[number - 1] for words in pair]
        for bit, side in enumerate("ab"):
            phases = [pins.phases(row)[bit] for row in (one, other)]
            if (words[0] ^ words[1]) >> bit & 1 == 0 and phases[0] != phases[1]:
                return Broken(
                    "phase-crosstalk",
                    cycle,
                    f"phase_{side} differs in event {number} though only the other side's setting does",
                )
    return None


def scenarios(*, quick: bool, suites: Sequence[str] = ()) -> list[Scenario]:
    """The scenarios to run: ``quick`` leaves the long ones out."""
    chosen = [one for one in SCENARIOS if not (quick and one.long)]
    return [one for one in chosen if not suites or any(RULES[rule].suite in suites for rule in one.rules)]
