"""Functional coverage: which bins of the plan a simulation has seen, and the report over both simulators."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from sequencer_bench.plan import Point, load
from sequencer_bench.simulators import Simulator

FILE = "coverage.json"
"""The file in a run's folder that holds its hits."""


class UnknownBin(Exception):  # noqa: N818 - names what was met
    """A simulation saw something that the plan does not list: the plan or the bench is wrong."""


@dataclass
class Hits:
    """How often each bin was seen. Nothing is written until the simulation has passed."""

    points: tuple[Point, ...] = field(default_factory=load)
    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        """Remember which bins there are."""
        self._known = {(point.id, name) for point in self.points for name in point.bins}

    def see(self, point: str, name: str) -> None:
        """Count one sight of bin ``name`` of ``point``. Raises ``UnknownBin`` if the plan lists no such bin."""
        if (point, name) not in self._known:
            message = f"{point} has no bin {name}"
            raise UnknownBin(message)
        self.counts[point, name] += 1

    def write(self, folder: Path) -> None:
        """Leave the hits in ``folder``, added to those of earlier tests of the same run."""
        path = folder / FILE
        total = self.counts + (read([path]) if path.exists() else Counter())
        path.write_text(
            json.dumps([[point, name, count] for (point, name), count in sorted(total.items())]) + "\n",
            encoding="utf-8",
        )


def read(paths: Iterable[Path]) -> Counter[tuple[str, str]]:
    """The hits of several files together."""
    total: Counter[tuple[str, str]] = Counter()
    for path in paths:
        for point, name, count in json.loads(path.read_text(encoding="utf-8")):
            total[point, name] += count
    return total


def missing(points: Iterable[Point], hits: Mapping[tuple[str, str], int]) -> tuple[str, ...]:
    """The bins of the plan that were not seen, as ``point: bin``."""
    return tuple(
        f"{point.id}: {name}" for point in points for name in point.bins if not hits.get((point.id, name))
    )


def report(points: tuple[Point, ...], hits: Mapping[Simulator, Mapping[tuple[str, str], int]]) -> str:
    """The coverage report as Markdown: one line a point, one column a simulator."""
    bins = sum(len(point.bins) for point in points)
    lines = ["# Coverage of the test plan", ""]
    for simulator, counts in hits.items():
        seen = bins - len(missing(points, counts))
        percent = 100 * seen // bins
        lines.append(f"- {simulator.value}: {seen} of {bins} bins, {percent} %")
    lines += ["", "Each cell: bins seen of bins planned, and how often altogether.", ""]
    lines += ["| point | what | test | " + " | ".join(s.value for s in hits) + " |"]
    lines += ["|---|---|---|" + "---|" * len(hits)]
    for point in points:
        cells = []
        for counts in hits.values():
            numbers = [counts.get((point.id, name), 0) for name in point.bins]
            cells.append(f"{sum(n > 0 for n in numbers)}/{len(numbers)} ({sum(numbers)})")
        lines.append(f"| {point.id} | {point.what} | `{point.test}` | " + " | ".join(cells) + " |")
    for simulator, counts in hits.items():
        lines += [f"\nNot seen on {simulator.value}: {entry}" for entry in missing(points, counts)]
    return "\n".join([*lines, ""])
