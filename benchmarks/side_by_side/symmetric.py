"""What the symmetries of an expression save: the same relaxation of I3322 with and without them, one solver."""

from __future__ import annotations

import time
from dataclasses import dataclass
from fractions import Fraction

from bellproof.bounds.relabelling import symmetries
from bellproof.hierarchy.conic import Conic, clarabel, conic
from bellproof.hierarchy.guessing import algebra_of, setting
from bellproof.hierarchy.levels import level_words
from bellproof.hierarchy.problem import build
from bellproof.model.examples import i3322
from bellproof_checker import general

ROUNDS = 3
LONG = 1.0
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Gain:
    """Seconds of the solver without and with symmetries, and the sizes of the matrices and numbers of unknowns."""

    level: str
    words: int
    blocks: tuple[int, ...]
    unknowns: tuple[int, int]
    without: float
    reduced: float

    @property
    def factor(self) -> float:
        """How many times faster."""
        return self.without / self.reduced

    def text(self) -> str:
        """One line."""
        return (
            f"I3322 level {self.level}: {self.words} words and {self.unknowns[0]} unknowns {self.without:.3f} s,"
            f" blocks {self.blocks} and {self.unknowns[1]} unknowns {self.reduced:.3f} s: {self.factor:.0f} times"
        )


def relaxation(level: str, *, is_reduced: bool) -> Conic:
    """I3322 at a level."""
    where = setting(i3322(), "value", level)
    wide = general.read_claim(where.claim(Fraction(1)).to_json())
    group = tuple(symmetries(i3322())) if is_reduced else ()
    algebra = algebra_of(i3322())
    return conic(build(algebra, level_words(algebra, level), wide.weighted(()), group))


def gain(level: str) -> Gain:
    """Measure both."""
    plain, reduced = relaxation(level, is_reduced=False), relaxation(level, is_reduced=True)
    # The first solve of a process pays for imports.
    clarabel(reduced)
    sizes = (len(plain.goal), len(reduced.goal))
    return Gain(level, plain.sizes[0], reduced.sizes, sizes, least(plain), least(reduced))


def least(problem: Conic) -> float:
    """Seconds of the quickest solve of several; one that takes long is not repeated."""
    times: list[float] = []
    while len(times) < ROUNDS and sum(times) < LONG:
        start = time.process_time()
        clarabel(problem)
        times.append(time.process_time() - start)
    return min(times)
