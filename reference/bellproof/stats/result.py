"""What a statistical test returns."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from bellproof.enclosure import Enclosure

SIGNIFICANCE = Fraction(1, 1000)
"""The level alpha below which the paper calls a string non-random (Pironio et al. 2010, D.4)."""

Statistic = Fraction | Enclosure
"""Exact, or enclosed where logarithms enter."""


@dataclass(frozen=True, slots=True)
class Result:
    """One test of one string of ``n`` bits.

    ``parameters`` are those used (m or M); ``statistics`` the standard's own intermediate values by its names;
    ``p_values`` as many as the test has, in the standard's order; ``warnings`` say where the string or a
    parameter is outside what the standard recommends, so that the p-value is no more than an approximation.
    """

    test: str
    n: int
    parameters: tuple[tuple[str, int], ...]
    statistics: tuple[tuple[str, Statistic], ...]
    p_values: tuple[Enclosure, ...]
    warnings: tuple[str, ...] = ()

    def statistic(self, name: str) -> Statistic:
        """One intermediate value by its name."""
        return dict(self.statistics)[name]
