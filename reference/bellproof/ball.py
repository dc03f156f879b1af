"""The functions of `bellproof.interval` by a second arithmetic: Arb's balls through python-flint."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from flint import arb, ctx, fmpq

from bellproof.enclosure import EXPONENT_LIMIT, Enclosure, point
from bellproof.errors import Undecided


def sqrt(value: Enclosure, bits: int) -> Enclosure:
    """Square root of a non-negative number."""
    return _apply("sqrt", value, bits)


def exp(value: Enclosure, bits: int) -> Enclosure:
    """Exponential."""
    if value.hi > EXPONENT_LIMIT:
        message = f"exponential of a number that may be above {EXPONENT_LIMIT}"
        raise Undecided(message)
    least = Fraction(-EXPONENT_LIMIT)
    result = _apply("exp", Enclosure(max(value.lo, least), max(value.hi, least)), bits)
    return result if value.lo >= least else Enclosure(Fraction(0), result.hi)


def ln(value: Enclosure, bits: int) -> Enclosure:
    """Logarithm to base e of a positive number."""
    return _apply("log", value, bits)


def log2(value: Enclosure, bits: int) -> Enclosure:
    """Logarithm to base 2 of a positive number; exact at 1."""
    return ln(value, bits) / ln(point(2), bits)


def pi(bits: int) -> Enclosure:
    """The number pi."""
    with ctx.workprec(bits):
        ball = arb.pi()
        return Enclosure(_end(ball.lower()), _end(ball.upper()))


def _apply(name: str, value: Enclosure, bits: int) -> Enclosure:
    # All functions here are increasing, so the two ends suffice and no ball has to cover a wide range.
    with ctx.workprec(bits):
        low = getattr(_ball(value.lo), name)()
        high = getattr(_ball(value.hi), name)()
        if not (low.is_finite() and high.is_finite()):
            message = f"{name} is not defined on all of the enclosure"
            raise Undecided(message)
        return Enclosure(_end(low.lower()), _end(high.upper()))


def _ball(value: Fraction) -> Any:  # noqa: ANN401 - python-flint's types are not checked here
    return arb(fmpq(value.numerator, value.denominator))


def _end(ball: Any) -> Fraction:  # noqa: ANN401
    mantissa, exponent = ball.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
