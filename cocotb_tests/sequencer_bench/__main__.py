"""Simulate the sequencer: ``python -m sequencer_bench [--quick] [--simulator NAME]`` from ``cocotb_tests/``.

example: python -m sequencer_bench --quick --simulator icarus
"""

from __future__ import annotations

import argparse
import resource
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

from sequencer_bench import coverage, structural
from sequencer_bench.plan import dangling, load
from sequencer_bench.simulators import REPOSITORY, Observe, SimulationFailed, Simulator
from sequencer_bench.suite import Extent, Job, jobs, names_of_tests, simulate


def main(arguments: list[str]) -> int:
    """Run an extent and write the coverage report; 1 if a simulation failed or a bin of the plan was not seen."""
    parser = argparse.ArgumentParser(
        prog="python -m sequencer_bench",
        description="Simulate the sequencer and report coverage of the test plan.",
    )
    parser.add_argument("--quick", action="store_true", help="the smaller set that `make test` runs")
    parser.add_argument(
        "--simulator", choices=[s.value for s in Simulator], help="one simulator only (default: both)"
    )
    parser.add_argument(
        "--only", metavar="MODULE", help="one module of tests, such as tb_directed; no report"
    )
    parser.add_argument("--workers", type=int, default=2, help="simulations at a time (default: 2)")
    parser.add_argument("--report", type=Path, default=REPOSITORY / "build" / "sequencer-coverage.md")
    chosen = parser.parse_args(arguments)
    extent = Extent.QUICK if chosen.quick else Extent.CAMPAIGN
    simulators = [s for s in Simulator if chosen.simulator in {None, s.value}]
    hits: dict[Simulator, Counter[tuple[str, str]]] = {}
    data: list[Path] = []
    failed = 0
    for simulator in simulators:
        files = []
        wanted = [job for job in jobs(extent, simulator) if chosen.only in {None, job.module}]
        wanted = wanted or [Job(chosen.only, test) for test in names_of_tests(chosen.only)]
        with ProcessPoolExecutor(max_workers=chosen.workers) as pool:
            folders = list(pool.map(_one, wanted, repeat(simulator), repeat(extent)))
        for folder in folders:
            failed += folder is None
            if folder is not None:
                files += [folder / coverage.FILE] * (folder / coverage.FILE).exists()
                data += folder.glob("coverage.dat")
        hits[simulator] = coverage.read(files)
    if chosen.only:
        return 1 if failed else 0
    points = load()
    text = coverage.report(points, hits) + _structure(data)
    chosen.report.parent.mkdir(parents=True, exist_ok=True)
    chosen.report.write_text(text, encoding="utf-8")
    lacking = [(s, entry) for s, counts in hits.items() for entry in coverage.missing(points, counts)]
    print(*text.splitlines()[2 : 2 + len(hits)], sep="\n")
    print(*(f"not seen on {s.value}: {entry}" for s, entry in lacking), f"report: {chosen.report}", sep="\n")
    # The quick set on Verilator leaves out what needs another build.
    due = [entry for s, entry in lacking if extent is Extent.CAMPAIGN or s is not Simulator.VERILATOR]
    return 0 if not due and not failed and not dangling(points) else 1


def _one(job: Job, simulator: Simulator, extent: Extent) -> Path | None:
    wanted = (
        Observe.COVERAGE
        if extent is Extent.CAMPAIGN and simulator is Simulator.VERILATOR
        else Observe.NOTHING
    )
    start = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    try:
        outcome = simulate(job, simulator, wanted)
    except SimulationFailed as failure:
        print(f"FAIL {simulator.value} {job.name}: {failure}", flush=True)
        return None
    spent = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - start
    print(f"pass {simulator.value} {job.name} ({spent:.0f} s of processor time)", flush=True)
    return outcome.folder


def _structure(data: list[Path]) -> str:
    if not data:
        return ""
    table = structural.summary(structural.read(data))
    kinds = sorted({kind for row in table.values() for kind in row})
    lines = ["", "# Places of the source reached (Verilator)", ""]
    lines += ["| file | " + " | ".join(kinds) + " |", "|---|" + "---|" * len(kinds)]
    for file, row in table.items():
        cells = ["{}/{}".format(*row[kind]) if kind in row else "" for kind in kinds]
        lines.append(f"| {file} | " + " | ".join(cells) + " |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
