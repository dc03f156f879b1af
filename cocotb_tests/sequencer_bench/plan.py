"""The written test plan: what must happen in simulation, and which test makes it happen.

``cocotb_tests/plan.toml`` lists coverage points. Each has an ``id``, a sentence ``what``, the ``bins`` to be seen,
and the ``test`` that answers for it: ``file.py::function`` below ``cocotb_tests``. A bin counts as seen only in a
simulation whose every check passed.
"""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass
from pathlib import Path

from sequencer_bench.simulators import BENCH


class PlanError(Exception):
    """The plan contradicts itself or names what does not exist."""


@dataclass(frozen=True)
class Point:
    """One line of the plan: the ``bins`` of point ``id`` are to be seen, by ``test``."""

    id: str
    what: str
    bins: tuple[str, ...]
    test: str


def load(path: Path = BENCH / "plan.toml") -> tuple[Point, ...]:
    """The points of the plan, in order. Raises ``PlanError`` for a repeated id or bin, or a missing key."""
    points = []
    for entry in tomllib.loads(path.read_text(encoding="utf-8"))["point"]:
        if set(entry) != {"id", "what", "bins", "test"}:
            message = f"{path.name}: a point has the keys {sorted(entry)}"
            raise PlanError(message)
        point = Point(entry["id"], entry["what"], tuple(entry["bins"]), entry["test"])
        if not point.bins or len(set(point.bins)) != len(point.bins):
            message = f"{path.name}: {point.id} needs bins, each once"
            raise PlanError(message)
        points.append(point)
    if len({point.id for point in points}) != len(points):
        message = f"{path.name}: an id is used twice"
        raise PlanError(message)
    return tuple(points)


def dangling(points: tuple[Point, ...], folder: Path = BENCH) -> tuple[str, ...]:
    """The ids of points whose test does not exist."""
    return tuple(point.id for point in points if not _exists(point.test, folder))


def _exists(test: str, folder: Path) -> bool:
    file, _, function = test.partition("::")
    source = folder / file
    if not source.is_file():
        return False
    tree = ast.parse(source.read_text(encoding="utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return any(isinstance(node, functions) and node.name == function for node in ast.walk(tree))
