"""How many bits may be extracted: decided exactly, and never one too many.

Leftover hashing (Impagliazzo, Levin and Luby 1989; with quantum side information Renner 2005 and Tomamichel et al.
2011): for a family of functions to m bits under which different strings collide with probability 2^-m, the output
together with the seed is within sqrt(2^(m - k))/2 of uniform, k being the min-entropy. So
m <= k - 2 log2(1/error) keeps the distance below error/2; the factor 2 is given away.
"""

from __future__ import annotations

from fractions import Fraction

from bellproof import interval
from bellproof.enclosure import Enclosure, point
from bellproof.errors import BadInput

_START_BITS = 64
_MAX_BITS = 1 << 14


def toeplitz_length(min_entropy_bits: Fraction, error: Fraction) -> int:
    """``floor(k - 2 log2(1/error))``, or 0 where that is not positive.

    Raises `BadInput` for an error outside of 0 < error < 1 and for a negative entropy.
    """
    require_error(error)
    require_entropy(min_entropy_bits)
    return max(0, floor_with_log2(min_entropy_bits, 2, error))


def floor_with_log2(summand: Fraction, factor: int, argument: Fraction) -> int:
    """``floor(summand + factor log2(argument))`` for a positive argument.

    Exact: the logarithm is a whole number or irrational, and in the second case the sum is none of the whole
    numbers between which a finer enclosure decides. Should the highest precision not decide, the lower one.
    """
    bits = _START_BITS
    while True:
        logarithm = _log2(argument, bits)
        total = point(summand) + point(factor) * logarithm
        low, high = _floor(total.lo), _floor(total.hi)
        if low == high or bits >= _MAX_BITS:
            return low
        bits *= 2


def _log2(argument: Fraction, bits: int) -> Enclosure:
    numerator, denominator = argument.numerator, argument.denominator
    if numerator & (numerator - 1) == 0 and denominator & (denominator - 1) == 0:
        return point(numerator.bit_length() - denominator.bit_length())
    return interval.log2(point(argument), bits)


def require_error(error: Fraction) -> None:
    """Refuse what is no distance that anybody could want."""
    if not 0 < error < 1:
        source = "error"
        raise BadInput(source, f"{error} is no distance to uniform; it is between 0 and 1, both excluded")


def require_entropy(bits: Fraction) -> None:
    """Refuse a negative min-entropy."""
    if bits < 0:
        source = "min-entropy"
        raise BadInput(source, f"{bits} bits: a min-entropy is not negative")


def _floor(value: Fraction) -> int:
    return value.numerator // value.denominator
