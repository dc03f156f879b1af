"""Interval arithmetic by mpmath: square root, exponential and logarithms with outward rounding.

Each function takes an `Enclosure` and the working precision in bits and returns an `Enclosure`.
The context is our own, so no precision set elsewhere in the process can change a result.
`bellproof.ball` offers the same functions by Arb; the tests hold the two against each other.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from mpmath.ctx_iv import MPIntervalContext
from mpmath.libmp import from_int, fzero

from bellproof.enclosure import Enclosure
from bellproof.errors import Undecided

Function = Callable[[Enclosure, int], Enclosure]
"""One real function on enclosures at a precision in bits."""


def sqrt(value: Enclosure, bits: int) -> Enclosure:
    """Square root of a non-negative number."""
    _require(value.lo >= 0, "square root of a negative number")
    return _apply("sqrt", value, bits)


def exp(value: Enclosure, bits: int) -> Enclosure:
    """Exponential."""
    return _apply("exp", value, bits)


def ln(value: Enclosure, bits: int) -> Enclosure:
    """Logarithm to base e of a positive number."""
    _require(value.lo > 0, "logarithm of a number that may not be positive")
    return _apply("ln", value, bits)


def log2(value: Enclosure, bits: int) -> Enclosure:
    """Logarithm to base 2 of a positive number; exact at 1."""
    if value.lo == value.hi == 1:
        return Enclosure(Fraction(0), Fraction(0))
    return ln(value, bits) / ln(Enclosure(Fraction(2), Fraction(2)), bits)


def _require(condition: object, message: str) -> None:
    if not condition:
        raise Undecided(message)


def _apply(name: str, value: Enclosure, bits: int) -> Enclosure:
    context = MPIntervalContext()
    context.prec = bits
    result = getattr(context, name)(_enter(context, value))
    return _leave(result)


def _enter(context: Any, value: Enclosure) -> Any:  # noqa: ANN401 - mpmath publishes no types
    """Convert rational ends outward to binary ones: a quotient of exact intervals rounds outward."""
    ends = [_exact(context, end.numerator) / _exact(context, end.denominator) for end in (value.lo, value.hi)]
    return context.mpf([ends[0].a, ends[1].b])


def _exact(context: Any, integer: int) -> Any:  # noqa: ANN401
    """Make a point interval of an integer of any size without rounding."""
    end = from_int(integer)
    return context.make_mpf((end, end))


def _leave(result: Any) -> Enclosure:  # noqa: ANN401
    low, high = result._mpi_  # the pair of raw ends: reading them through mpf would round
    return Enclosure(_fraction(low), _fraction(high))


def _fraction(raw: tuple[int, int, int, int]) -> Fraction:
    """Read mpmath's raw (sign, mantissa, exponent, bit count) exactly."""
    sign, mantissa, exponent, _ = raw
    if mantissa == 0:
        if raw != fzero:
            message = "interval arithmetic overflowed"
            raise Undecided(message)
        return Fraction(0)
    magnitude = Fraction(int(mantissa)) * Fraction(2) ** exponent
    return -magnitude if sign else magnitude
