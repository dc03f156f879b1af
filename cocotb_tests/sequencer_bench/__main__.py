"""Simulate the sequencer: ``python -m sequencer_bench [--quick] [--simulator NAME]`` from ``cocotb_tests/``.

example: python -m sequencer_bench --quick --simulator icarus
         python -m sequencer_bench --keep      the whole set on both, written to docs/sequencer-coverage.md
"""

from __future__ import annotations

import argparse
import resource
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

from sequencer_bench import coverage, page, structural
from sequencer_bench.plan import dangling, load
from sequencer_bench.simulators import BENCH, REPOSITORY, Observe, SimulationFailed, Simulator
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
    parser.add_argument(
        "--keep", action="store_true", help="write docs/sequencer-coverage.md if all passed; not with others"
    )
    parser.add_argument("--report", type=Path, default=REPOSITORY / "build" / "sequencer-coverage.md")
    chosen = parser.parse_args(arguments)
    if chosen.keep and (chosen.quick or chosen.only or chosen.simulator):
        parser.error("--keep is for the whole set on both simulators")
    if chosen.only and not (BENCH / f"{chosen.only}.py").is_file():
        parser.error(f"there is no {chosen.only}.py in {BENCH}")
    extent = Extent.QUICK if chosen.quick else Extent.CAMPAIGN
    simulators = [s for s in Simulator if chosen.simulator in {None, s.value}]
    hits: dict[Simulator, Counter[tuple[str, str]]] = {}
    passed: dict[Simulator, int] = {}
    data: list[Path] = []
    failed = 0
    for simulator in simulators:
        files = []
        wanted = [job for job in jobs(extent) if chosen.only in {None, job.module}]
        wanted = wanted or [Job(chosen.only, test) for test in names_of_tests(chosen.only)]
        with ProcessPoolExecutor(max_workers=chosen.workers) as pool:
            folders = list(pool.map(_one, wanted, repeat(simulator), repeat(extent)))
        passed[simulator] = sum(folder is not None for folder in folders)
        failed += len(folders) - passed[simulator]
        for folder in filter(None, folders):
            files += [folder / coverage.FILE] * (folder / coverage.FILE).exists()
            data += folder.glob("coverage.dat")
            if chosen.only:
                print(f"log: {folder / 'log.txt'}")
        hits[simulator] = coverage.read(files)
    if chosen.only:
        return 1 if failed else 0
    points = load()
    text = page.page(points, hits, passed, structural.read(data))
    lacking = [(s, entry) for s, counts in hits.items() for entry in coverage.missing(points, counts)]
    good = not lacking and not failed and not dangling(points)
    report = page.PAGE if chosen.keep and good else chosen.report
    report.parent.mkdir(parents=True, exist_ok=True)
    report.write_text(text, encoding="utf-8")
    print(*(line for line in text.splitlines() if " bins, " in line), sep="\n")
    print(*(f"not seen on {s.value}: {entry}" for s, entry in lacking), f"report: {report}", sep="\n")
    return 0 if good else 1


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


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
