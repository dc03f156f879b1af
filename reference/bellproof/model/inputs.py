"""The distribution P(x,y) with which the settings are drawn, exactly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bellproof.errors import BadInput
from bellproof.exact import read_rational
from bellproof.model.scenario import Scenario


@dataclass(frozen=True, slots=True)
class InputDistribution:
    """``matrix[x][y]`` is P(x,y): positive everywhere, summing to 1 (Pironio et al. 2010, A.2)."""

    matrix: tuple[tuple[Fraction, ...], ...]

    @classmethod
    def of(cls, matrix: Sequence[Sequence[Fraction]], source: str = "P(x,y)") -> InputDistribution:
        """Check and freeze a matrix; raises `BadInput` for a zero, a negative or a wrong sum."""
        if not matrix or not matrix[0] or len({len(row) for row in matrix}) != 1:
            raise BadInput(source, "P(x,y) must be a full matrix, one row a setting x")
        for x, row in enumerate(matrix):
            for y, p in enumerate(row):
                if p <= 0:
                    kind = "zero" if p == 0 else "negative"
                    raise BadInput(
                        source, f"P(x,y) at ({x},{y}) is {kind}; every setting pair must be possible"
                    )
        total = sum((p for row in matrix for p in row), Fraction(0))
        if total != 1:
            raise BadInput(source, f"P(x,y) sums to {_shown(total)}, not to 1")
        return cls(tuple(tuple(row) for row in matrix))

    def probability(self, x: int, y: int) -> Fraction:
        """P(x,y)."""
        return self.matrix[x][y]

    @property
    def smallest(self) -> Fraction:
        """The paper's q, the least P(x,y)."""
        return min(map(min, self.matrix))

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of settings, Alice's first."""
        return len(self.matrix), len(self.matrix[0])


def uniform(scenario: Scenario) -> InputDistribution:
    """Every setting pair equally likely."""
    rows, columns = scenario.settings
    p = Fraction(1, rows * columns)
    return InputDistribution.of([[p] * columns] * rows)


def biased(q: Fraction, scenario: Scenario, source: str = "P(x,y)") -> InputDistribution:
    """Pair (0,0) most of the time, each other pair with probability ``q`` (Pironio et al. 2010, App. B)."""
    rows, columns = scenario.settings
    matrix = [[q] * columns for _ in range(rows)]
    matrix[0][0] = 1 - (rows * columns - 1) * q
    return InputDistribution.of(matrix, source)


def product(p: Fraction, scenario: Scenario, source: str = "P(x,y)") -> InputDistribution:
    """Each input is 1 with probability ``p``, independently; two settings a side (footnote 5)."""
    if scenario.settings != (2, 2):
        raise BadInput(source, "product:p needs two settings on each side")
    side = (1 - p, p)
    return InputDistribution.of([[first * second for second in side] for first in side], source)


def named(text: str, scenario: Scenario, source: str = "--inputs") -> InputDistribution | None:
    """Read ``uniform``, ``biased:q`` or ``product:p``; ``None`` where the text is none of them."""
    name, _, parameter = text.partition(":")
    if text == "uniform":
        return uniform(scenario)
    if name == "biased":
        return biased(read_rational(parameter, source), scenario, source)
    if name == "product":
        return product(read_rational(parameter, source), scenario, source)
    return None


def _shown(value: Fraction) -> str:
    text = str(value)
    return text if len(text) <= 40 else "a number slightly off" if abs(value - 1) < 1 else "far too much"  # noqa: PLR2004
