"""What is simulated: designs, modules of tests, and how long, for a quick run and for the campaign."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final

from sequencer_bench.simulators import (
    BENCH,
    REPOSITORY,
    Build,
    Design,
    Observe,
    Outcome,
    Simulator,
    build,
    run,
)
from sequencer_bench.times import PAPER_DURATIONS, PAPER_RATE, Times

RTL_VARIABLE: Final = "BELLPROOF_RTL"
"""The environment variable that names another folder of sources: a mutant, or someone's own changes."""

SMALL: Final = Times()
"""Times so short that thousands of events take seconds."""

TIGHT: Final = Times(1, 1, 1, 0, 2, 7, 15, 1, 1, 1)
"""Attempts so close that a coincidence could reach into the next one, were clicks not forgotten between them."""

MANY_PHOTONS: Final = 2 * 0xFFFF + 100
"""Cycles of detection in which a count of 16 bits overflows: a photon every second cycle."""


class Extent(Enum):
    """How much is run."""

    QUICK = "quick"
    CAMPAIGN = "campaign"


@dataclass(frozen=True)
class Job:
    """One simulation: a test of ``module`` on the module ``top`` at these ``times``.

    Each test has a simulation of its own, for what survives reset would reach the next one.
    """

    module: str
    test: str
    times: Times = SMALL
    top: str = "bench"
    seed: int = 1
    environment: tuple[tuple[str, str], ...] = ()
    seconds: int = 600

    @property
    def name(self) -> str:
        """A name for its folder and for people."""
        return f"{self.module}-{self.test}-{self.seed}"


def sources(top: str) -> tuple[Path, ...]:
    """The sources in the order of ``hdl/rtl/files.f``, with the wrapper where it is the top."""
    folder = Path(os.environ.get(RTL_VARIABLE, REPOSITORY / "hdl" / "rtl"))
    listed = (folder / "files.f").read_text(encoding="utf-8").split()
    rtl = [folder / Path(name).name for name in listed]
    return tuple([*rtl, BENCH / "rtl" / "bench.sv"] if top == "bench" else rtl)


def design(job: Job) -> Design:
    """The design of a job."""
    parameters = job.times.parameters()
    if job.top == "bell_sequencer_uart":
        parameters["CLKS_PER_BIT"] = 8
    return Design.of(sources(job.top), job.top, **parameters)


def jobs(extent: Extent) -> Iterator[Job]:
    """The simulations of an extent, the same on both simulators."""
    cycles, seeds = ("20000", (1,)) if extent is Extent.QUICK else ("100000", (1, 2, 3, 4))
    lasting = (("BENCH_CYCLES", cycles),)
    for module in ("tb_campaign", "tb_directed", "tb_link", "tb_every_cycle", "tb_flips"):
        for test in names_of_tests(module):
            for seed in seeds if module == "tb_campaign" or test == "stall" else (1,):
                yield Job(module, test, seed=seed, environment=lasting)
    for seed, (name, times) in enumerate(
        (("paper_rate", PAPER_RATE), ("paper_durations", PAPER_DURATIONS)), 1
    ):
        yield Job("tb_presets", "one_event", times, environment=(("BENCH_PRESET", name),), seed=seed)
    yield Job("tb_presets", "refused", Times(period=SMALL.gate_last))
    for test in names_of_tests("tb_uart"):
        yield Job("tb_uart", test, top="bell_sequencer_uart")
    yield Job("tb_axi", "pausing_streams", top="bell_sequencer")
    yield Job("tb_presets", "windows_apart", TIGHT)
    if extent is Extent.CAMPAIGN:
        deep = Times(settings_depth=4, window=9, coinc=0, period=40, laser=2, detect=2, gate=0)
        yield Job("tb_campaign", "clean_link", deep, seed=5, environment=lasting)
        yield Job("tb_presets", "counts_stop", Times(detect=MANY_PHOTONS))


def names_of_tests(module: str) -> tuple[str, ...]:
    """The tests of a module, in their order."""
    tree = ast.parse((BENCH / f"{module}.py").read_text(encoding="utf-8"))
    return tuple(
        node.name for node in tree.body if isinstance(node, ast.AsyncFunctionDef) and node.decorator_list
    )


def simulate(job: Job, simulator: Simulator, observe: Observe = Observe.NOTHING) -> Outcome:
    """Build and run a job. Raises ``SimulationFailed``."""
    made: Build = build(simulator, design(job), observe)
    environment = {
        "BENCH_TIMES": job.times.to_json(),
        "BENCH_SEED": str(job.seed),
        **dict(job.environment),
    }
    return run(
        made,
        job.module,
        test=job.test,
        name=job.name,
        environment=environment,
        seed=job.seed,
        seconds=job.seconds,
    )
