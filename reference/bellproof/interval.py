"""Interval arithmetic by mpmath: square root, exponential and logarithms with outward rounding.

Each function takes an `Enclosure` and the working precision in bits and returns an `Enclosure`.
mpmath's functions are called with the precision as an argument, so no context set elsewhere in the process can
change a result. `bellproof.ball` offers the same functions by Arb; the tests hold the two against each other.

mpmath rounds exp, ln and pi from an approximation that is itself not exact, so that about once in ten thousand
times the directed rounding goes the wrong way (exp(5e-11) at 20 bits is a case). They are therefore computed with
`_GUARD` more bits and widened by far more than any error seen. Its square root is correctly rounded.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from mpmath.libmp import from_int, fzero, mpf_pi, mpi_div, mpi_exp, mpi_log, mpi_sqrt

from bellproof.enclosure import EXPONENT_LIMIT, Enclosure, point
from bellproof.errors import Undecided

Function = Callable[[Enclosure, int], Enclosure]
"""One real function on enclosures at a precision in bits."""

_GUARD = 32
"""Bits computed beyond those asked for; the last half of them is not believed."""


def sqrt(value: Enclosure, bits: int) -> Enclosure:
    """Square root of a non-negative number."""
    _require(value.lo >= 0, "square root of a negative number")
    return _leave(mpi_sqrt(_enter(value, bits), bits))


def exp(value: Enclosure, bits: int) -> Enclosure:
    """Exponential; never above 1 where the argument is not above 0."""
    _require(value.hi <= EXPONENT_LIMIT, f"exponential of a number that may be above {EXPONENT_LIMIT}")
    least, one = Fraction(-EXPONENT_LIMIT), Fraction(1)
    result = _widened(mpi_exp, Enclosure(max(value.lo, least), max(value.hi, least)), bits)
    low = result.lo if value.lo >= least else Fraction(0)
    high = result.hi if value.hi > 0 else min(result.hi, one)
    return Enclosure(max(low, one) if value.lo >= 0 else low, high)


def ln(value: Enclosure, bits: int) -> Enclosure:
    """Logarithm to base e of a positive number; exact at 1."""
    _require(value.lo > 0, "logarithm of a number that may not be positive")
    return _widened(mpi_log, value, bits)


def log2(value: Enclosure, bits: int) -> Enclosure:
    """Logarithm to base 2 of a positive number; exact at 1."""
    return ln(value, bits) / ln(point(2), bits)


def pi(bits: int) -> Enclosure:
    """The number pi."""
    precision = bits + _GUARD
    return _wider(_leave((mpf_pi(precision, "f"), mpf_pi(precision, "c"))), bits)  # floor, ceiling


def _require(condition: object, message: str) -> None:
    if not condition:
        raise Undecided(message)


def _widened(function: Callable[[Any, int], Any], value: Enclosure, bits: int) -> Enclosure:
    precision = bits + _GUARD
    return _wider(_leave(function(_enter(value, precision), precision)), bits)


def _wider(value: Enclosure, bits: int) -> Enclosure:
    """Move both ends outward by what is not believed of them."""
    doubt = Fraction(1, 1 << (bits + _GUARD // 2))
    return Enclosure(value.lo - abs(value.lo) * doubt, value.hi + abs(value.hi) * doubt)


def _enter(value: Enclosure, bits: int) -> tuple[Any, Any]:
    """Convert rational ends outward to binary ones: a quotient of exact integers rounds outward."""
    return _binary(value.lo, bits)[0], _binary(value.hi, bits)[1]


def _binary(value: Fraction, bits: int) -> tuple[Any, Any]:
    numerator, denominator = from_int(value.numerator), from_int(value.denominator)
    ends: tuple[Any, Any] = mpi_div((numerator, numerator), (denominator, denominator), bits)
    return ends


def _leave(ends: tuple[Any, Any]) -> Enclosure:
    return Enclosure(_fraction(ends[0]), _fraction(ends[1]))


def _fraction(raw: tuple[int, int, int, int]) -> Fraction:
    """Read mpmath's raw (sign, mantissa, exponent, bit count) exactly."""
    sign, mantissa, exponent, _ = raw
    if mantissa == 0:
        _require(raw == fzero, "interval arithmetic overflowed")
        return Fraction(0)
    magnitude = Fraction(int(mantissa)) * Fraction(2) ** exponent
    return -magnitude if sign else magnitude
