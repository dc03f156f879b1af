"""How input and output grow with the number of trials, as slopes fitted to exact balances.

Appendix B claims O(sqrt n log sqrt n) input bits for O(n) output bits where pairs are drawn jointly. Its footnote 5
claims O(n^(3/4) log n) where the two inputs are drawn separately; what it prints, q^2 = O(n^(1/4)), must be read as
q = O(n^(-1/4)) for the probability q of each input's rare value, so that the least P(x,y) = q^2 is O(n^(-1/2)) and
epsilon O(1), as it is for the joint choice.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from bellproof import interval
from bellproof.enclosure import Enclosure, point
from bellproof.expansion.plan import Request, balance
from bellproof.expansion.threshold import Fixtures

_BITS = 96

DECADES = range(9, 19)
"""Powers of ten over which the slopes are fitted: beyond them q has too few digits."""


@dataclass(frozen=True, slots=True)
class Slopes:
    """Fitted exponents of n: of the input divided by log2 n, and of the output."""

    input_over_log: Enclosure
    output: Enclosure


def slopes(fixtures: Fixtures, decades: Iterable[int] = DECADES) -> Slopes:
    """Fit straight lines to the logarithms, by least squares, with enclosures throughout."""
    sizes = [10**decade for decade in decades]
    balances = [balance(Request(n, fixtures.value, fixtures.delta, fixtures.choice)) for n in sizes]
    positions = [_log2(point(n)) for n in sizes]
    consumed = [_log2(one.input_bits / at) for one, at in zip(balances, positions, strict=True)]
    produced = [_log2(one.output_bits) for one in balances]
    return Slopes(_slope(consumed), _slope(produced))


def _slope(heights: list[Enclosure]) -> Enclosure:
    """The slope against log2 n at successive powers of ten."""
    middle = Fraction(len(heights) - 1, 2)
    total, square = point(0), Fraction(0)
    for place, height in enumerate(heights):
        total += point(place - middle) * height
        square += (place - middle) ** 2
    return total / (point(square) * _log2(point(10)))


def _log2(value: Enclosure) -> Enclosure:
    return interval.log2(value, _BITS)
