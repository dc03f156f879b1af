"""Kill the hand-made mutants of ``hdl/formal/mutants`` in simulation.

example: python -m sequencer_bench.mutants              all of them, on Icarus
         python -m sequencer_bench.mutants shared-age   one

A mutant is killed by the first simulation of the quick set that fails on it. Exit status 1 if one survives.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Final

from sequencer_bench import suite
from sequencer_bench.simulators import REPOSITORY, SimulationFailed, Simulator

PATCHES: Final = REPOSITORY / "hdl" / "formal" / "mutants"
"""One patch a mutant, to be applied in ``hdl/rtl``."""

ORDER: Final = (
    "tb_directed",
    "tb_link",
    "tb_every_cycle",
    "tb_campaign",
    "tb_flips",
    "tb_presets",
    "tb_uart",
    "tb_axi",
)
"""Modules of tests, the quickest killers first."""

_PATCH: Final = ("patch", "--silent", "--batch", "--forward", "-p1", "--directory")


class PatchFailed(Exception):  # noqa: N818 - says what happened
    """A patch does not fit the present sources."""


def killer(patch: Path) -> str | None:
    """The name of the simulation that fails on the mutant, and ``None`` if it survives them all."""
    with tempfile.TemporaryDirectory() as temporary:
        rtl = Path(temporary) / "rtl"
        shutil.copytree(REPOSITORY / "hdl" / "rtl", rtl)
        applied = subprocess.run(
            [*_PATCH, str(rtl), "--input", str(patch)], check=False, capture_output=True, text=True
        )
        if applied.returncode:
            raise PatchFailed(patch.name + ": " + applied.stdout)
        os.environ[suite.RTL_VARIABLE] = str(rtl)
        jobs = sorted(
            suite.jobs(suite.Extent.QUICK, Simulator.ICARUS), key=lambda job: ORDER.index(job.module)
        )
        for job in jobs:
            try:
                suite.simulate(job, Simulator.ICARUS)
            except SimulationFailed:
                return job.name
    return None


def main(arguments: list[str]) -> int:
    """Simulate every mutant, or those named."""
    patches = sorted(p for p in PATCHES.glob("*.patch") if not arguments or p.stem in arguments)
    survivors = 0
    with ProcessPoolExecutor(int(os.environ.get("WORKERS", "2"))) as pool:
        for patch, killed_by in zip(patches, pool.map(killer, patches), strict=True):
            print(f"{patch.stem}: {'killed by ' + killed_by if killed_by else 'survives'}", flush=True)
            survivors += killed_by is None
    print(f"{len(patches) - survivors} of {len(patches)} mutants killed in simulation")
    return 1 if survivors or not patches else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
