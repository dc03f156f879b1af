"""The biased choice of settings of Fig. 3 and the entropy that a choice of settings consumes."""

from __future__ import annotations

from fractions import Fraction
from math import isqrt

from bellproof import interval
from bellproof.enclosure import Enclosure, point
from bellproof.model.inputs import InputDistribution

RESOLUTION = 10**12
"""q is a whole multiple of 1/RESOLUTION."""


def biased_probability(n: int, alpha: Fraction) -> Fraction | None:
    """``q = floor(10^12 alpha / sqrt(n)) / 10^12``, a rational stand-in for Fig. 3's alpha/sqrt(n).

    ``None`` where it is 0, or where P(00) = 1 - 3q would be below q: then (0,0) is no longer the favoured
    pair and q no longer the least probability.
    """
    square = (RESOLUTION * alpha) ** 2 / n
    # The floor of a root is the integer root of the floor.
    q = Fraction(isqrt(square.numerator // square.denominator), RESOLUTION)
    return q if 0 < q <= 1 - 3 * q else None


def input_entropy(inputs: InputDistribution, bits: int) -> Enclosure:
    """Shannon entropy H(P(x,y)) of one trial's settings, in bits."""
    total = point(0)
    for row in inputs.matrix:
        for p in row:
            total += point(p) * surprisal(p, bits)
    return total


def surprisal(p: Fraction, bits: int) -> Enclosure:
    """``-log2 p`` of a positive probability; exact where p is a power of 2."""
    if p.numerator == 1 and p.denominator & (p.denominator - 1) == 0:
        return point(p.denominator.bit_length() - 1)
    return -interval.log2(point(p), bits)
