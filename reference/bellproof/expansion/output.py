"""Bits in the outcomes of n trials: ``n f(I - epsilon)`` (Pironio et al. 2010, Eq. 12), to any precision."""

from __future__ import annotations

from fractions import Fraction

from bellproof import interval
from bellproof.bounds.tangent import LOCAL_BOUND
from bellproof.enclosure import Enclosure, point
from bellproof.exact import TSIRELSON, Surd
from bellproof.figures.rate import quantum_rate
from bellproof.finite.epsilon import Method, epsilon, increment
from bellproof.model.expression import chsh
from bellproof.model.inputs import InputDistribution
from bellproof.surds import enclose

RELATIVE_BITS = 100
"""Enclosures are at most this narrow relative to the value: about 30 digits."""

START_BITS = 256
MOST_BITS = 1 << 13


def deviation(n: int, delta: Fraction, inputs: InputDistribution, method: Method, bits: int) -> Enclosure:
    """The epsilon of Eq. 11."""
    return epsilon(n, delta, increment(chsh(), inputs, TSIRELSON, method), interval, bits)


def rate(value: Surd, off: Enclosure, bits: int) -> Enclosure:
    """``f(I - epsilon)``, with I - epsilon capped at 2 sqrt 2; ``bits`` is the precision."""
    observed = enclose(value, interval, bits) - off
    top = enclose(TSIRELSON, interval, bits)
    working = Enclosure(min(observed.lo, top.lo), min(observed.hi, top.hi))
    return quantum_rate("global", bits // 2, bits)(working)


def is_narrow(value: Enclosure) -> bool:
    """Whether the enclosure is as narrow as is printed."""
    return value.lo == value.hi or value.width * (1 << RELATIVE_BITS) <= value.lo


def output_bits(
    n: int, value: Surd, delta: Fraction, inputs: InputDistribution, method: Method = "azuma"
) -> Enclosure:
    """``n f(I - epsilon)`` as narrow as is printed, unless it is within a hair of zero; exactly 0 up to I = 2."""
    bits = START_BITS
    while True:
        off = deviation(n, delta, inputs, method, bits)
        result = point(n) * rate(value, off, bits)
        if is_narrow(result) or bits >= MOST_BITS:
            return result
        bits *= 2


def has_output(
    n: int, value: Surd, delta: Fraction, inputs: InputDistribution, method: Method
) -> bool | None:
    """Whether I - epsilon is above the local bound; ``None`` where the highest precision does not tell."""
    bits = START_BITS
    while bits <= MOST_BITS:
        excess = (
            enclose(value, interval, bits) - deviation(n, delta, inputs, method, bits) - point(LOCAL_BOUND)
        )
        if excess.lo > 0 or excess.hi <= 0:
            return excess.lo > 0
        bits *= 2
    return None
