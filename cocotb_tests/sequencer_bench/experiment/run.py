"""One experiment in a folder, from wherever it stands to its last event; then what is to be said of it."""

from __future__ import annotations

import fcntl
import json
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from hashlib import sha256
from math import sqrt
from pathlib import Path
from typing import Any

from bellproof.errors import BadInput, BellproofError
from bellproof.files.writer import write_whole
from bellproof.sequencer.layout import CLOCK_HZ
from bellproof.settings.ledger import Ledger
from sequencer_bench import simulators, suite
from sequencer_bench.experiment.host_side import BELLPROOF, Service, recorded, sources, where_it_stands
from sequencer_bench.experiment.ions import best_offset
from sequencer_bench.experiment.job import Job, registers
from sequencer_bench.experiment.laboratory import model_value
from sequencer_bench.experiment.soft import SoftSequencer
from sequencer_bench.experiment.terms import Terms

_LOOK = 0.1
"""Seconds between looks at the ledger."""

_LONGEST = 24 * 3600
"""Seconds that a simulation may take in one go."""


class Machine(Enum):
    """What plays the sequencer: its hardware under either simulator, or the cycle model."""

    MODEL = "model"
    ICARUS = "icarus"
    VERILATOR = "verilator"


@dataclass(frozen=True)
class Result:
    """An experiment at its end: ``legal`` is what ``trace check`` says, ``certified`` what ``certify`` printed.

    ``sharper`` is the same with the sharper epsilon of ``--method azuma-sharp``.
    """

    events: int
    legal: bool
    verdict: str
    certified: dict[str, Any]
    sharper: dict[str, Any]
    model: float

    @property
    def estimate(self) -> Fraction:
        """The CHSH value of the log."""
        return Fraction(self.certified["I_hat"])

    @property
    def sigma(self) -> float:
        """The estimate's standard deviation: of a mean of numbers that are 4 or -4."""
        return sqrt((16 - self.model**2) / self.events)

    @property
    def deviation(self) -> float:
        """From the model's value, in standard deviations."""
        return abs(float(self.estimate) - self.model) / self.sigma


class Experiment:
    """A folder that holds one experiment. Raises `BadInput` where it holds another one."""

    def __init__(self, folder: Path, terms: Terms) -> None:
        """Open the folder, or begin it."""
        self.folder, self.terms = folder, terms
        kept = folder / "terms.json"
        if kept.exists():
            if Terms.of_json(kept.read_text(encoding="utf-8"), str(kept)) != terms:
                raise BadInput(
                    str(kept), "holds an experiment with other terms; give them, or another folder"
                )
            return
        if folder.exists() and any(folder.iterdir()):
            raise BadInput(str(folder), "holds other files and no experiment")
        folder.mkdir(parents=True, exist_ok=True)
        write_whole(kept, terms.to_json().encode())
        write_whole(folder / "profile.json", json.dumps(profile(terms), indent=1).encode())

    def run(self, machine: Machine, names: list[str], progress: Callable[[int], None]) -> None:
        """Go on until all events are recorded; ``names`` are the settings' sources, none for those of a simulation.

        A ``KeyboardInterrupt`` ends it in good order, and a second call goes on. Raises `BellproofError`.
        """
        path = self.folder / "settings.db"
        with alone(self.folder / "lock") as lock, Ledger(path) as ledger:
            if recorded(ledger) >= self.terms.events:
                return
            restart = where_it_stands(ledger, self.terms)
            used = names or sources(self.folder, self.terms)
            with Service(path, used, lock, registers(self.terms)) as service:
                job = Job(self.terms, restart, service.port)
                sequencer = _Sequencer(job, machine, self.folder)
                try:
                    while (done := recorded(ledger)) < self.terms.events:
                        progress(done)
                        service.check()
                        sequencer.check()
                        time.sleep(_LOOK)
                    progress(done)
                finally:
                    service.stop()
                    sequencer.join()

    def result(self) -> Result:
        """Write the log, check it, certify it, draw its course. Raises `BadInput` while events are missing."""
        log, profiled = str(self.folder / "events.csv"), str(self.folder / "profile.json")
        with Ledger(self.folder / "settings.db") as ledger:
            done = recorded(ledger)
        if done < self.terms.events:
            raise BadInput(str(self.folder), f"holds {done} of {self.terms.events} events")
        _bellproof("settings", "events", str(self.folder / "settings.db"), "--output", log)
        checked = _bellproof("trace", "check", log, "--profile", profiled, statuses=(0, 1))
        certified = _bellproof("certify", log, "--no-click", "map:0", "--json")
        sharper = _bellproof("certify", log, "--no-click", "map:0", "--method", "azuma-sharp", "--json")
        write_whole(self.folder / "certify.json", certified.stdout.encode())
        _bellproof(
            *("trace", "plot", log, "--profile", profiled, "--no-click", "map:0"),
            *("--output", str(self.folder / "course.svg")),
        )
        return Result(
            done,
            checked.returncode == 0,
            checked.stdout.splitlines()[-1],
            json.loads(certified.stdout),
            json.loads(sharper.stdout),
            model_value(self.terms),
        )


@contextmanager
def alone(path: Path, patience: float = 10.0) -> Iterator[int]:
    """Hold a file that one process holds at a time, with its service; yields its descriptor. Raises `BadInput`.

    A service whose experiment was killed ends by itself, and is waited for.
    """
    with path.open("w", encoding="utf-8") as lock:
        end = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError as error:
                if time.monotonic() >= end:
                    raise BadInput(
                        str(path.parent), "another process is at work on this experiment"
                    ) from error
                time.sleep(_LOOK)
        yield lock.fileno()


def profile(terms: Terms) -> dict[str, object]:
    """What ``trace check`` is to expect of the log."""
    threshold = str(terms.threshold)
    return {
        "format": "bellproof-trace-profile/1",
        "note": "a simulated experiment; times in clock cycles",
        "a": {"threshold": threshold},
        "b": {"threshold": threshold, "offset": str(best_offset(terms.calibrated))},
        "first_sequence": "1",
        "least_gap": str(terms.durations.period),
        "second": str(CLOCK_HZ),
    }


class _Sequencer:
    """The simulated sequencer in a thread, from its first cycle until its host has left."""

    def __init__(self, job: Job, machine: Machine, folder: Path) -> None:
        self._job, self._machine, self._folder = job, machine, folder
        self._failure: Exception | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def _run(self) -> None:
        try:
            if self._machine is Machine.MODEL:
                self._run_model()
            else:
                self._simulate(simulators.Simulator(self._machine.value))
        except Exception as failure:  # noqa: BLE001 - another thread raises it
            self._failure = failure

    def _run_model(self) -> None:
        sequencer = SoftSequencer(self._job.terms.durations, self._job.laboratory(), self._job.restart)
        with closing(self._job.link()) as link:
            sequencer.run(link)

    def _simulate(self, simulator: simulators.Simulator) -> None:
        rtl = (*suite.sources("bell_sequencer"), simulators.BENCH / "rtl" / "laboratory.sv")
        times = self._job.terms.durations
        # How often the host is looked at: seldom enough that Python is not what takes the time.
        slices = max(64, times.detect // 16)
        design = simulators.Design.of(rtl, "laboratory", **times.parameters(), SLICE=slices)
        made = simulators.build(simulator, design)
        name = "experiment-" + sha256(str(self._folder.resolve()).encode()).hexdigest()[:12]
        environment = {"BENCH_EXPERIMENT": self._job.to_json()}
        simulators.run(
            made, "tb_experiment", test="experiment", name=name, environment=environment, seconds=_LONGEST
        )

    def check(self) -> None:
        """Raise `BellproofError` if it has ended."""
        if not self._thread.is_alive():
            message = f"the simulated sequencer has ended: {self._failure or 'its host left'}"
            raise BellproofError(message)

    def join(self) -> None:
        """Wait for its end, and raise what it died of."""
        self._thread.join(timeout=120)
        if self._failure is not None:
            message = f"the simulated sequencer failed: {self._failure}"
            raise BellproofError(message) from self._failure


def _bellproof(*words: str, statuses: tuple[int, ...] = (0,)) -> subprocess.CompletedProcess[str]:
    """A command of ``bellproof``, as a user would give it."""
    done = subprocess.run([*BELLPROOF, *words], capture_output=True, text=True, check=False)
    if done.returncode not in statuses:
        message = f"bellproof {words[0]}: {done.stderr.strip()}"
        raise BellproofError(message)
    return done
