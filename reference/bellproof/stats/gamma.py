"""The regularised upper incomplete gamma function Q(a, x), the tail of a chi-square, as an enclosure.

Every p-value of Appendix D.4 is a Q: with d degrees of freedom the tail beyond s is Q(d/2, s/2), and
``erfc(z) = Q(1/2, z^2)``. Only whole and half-whole a occur. One series serves them all,

    P(a, x) = x^a e^-x / Gamma(a+1) * (1 + x/(a+1) + x^2/((a+1)(a+2)) + ...),      Q = 1 - P,

summed in fixed point with both ends rounded outward; the precision is raised until Q itself is known to
`RELATIVE_BITS` bits. Terms are positive, so nothing cancels but in the final subtraction.
"""

from __future__ import annotations

from fractions import Fraction
from math import factorial

from bellproof import interval
from bellproof.enclosure import Enclosure, point
from bellproof.errors import BadInput, Undecided

RELATIVE_BITS = 110
"""Every tail is enclosed to this many bits, about 33 digits."""

SMALLEST = Fraction(1, 10**400)
"""A tail below this is only said to lie between 0 and this; numbers are read to 10**-400 and no further."""

_EXACT_GAMMA = 2000
"""Up to this argument Gamma is an exact product; beyond, Stirling's series encloses it narrowly enough."""

_STIRLING = tuple(
    Fraction(numerator, denominator)
    for numerator, denominator in (
        (1, 12),
        (-1, 360),
        (1, 1260),
        (-1, 1680),
        (1, 1188),
        (-691, 360360),
        (1, 156),
        (-3617, 122400),
    )
)
"""B_2j / (2j (2j - 1)) for j = 1..8 (Bernoulli's numbers): coefficients of 1/z, 1/z^3, ... in ln Gamma(z)."""

_MAX_BITS = 1 << 14


def upper_tail(a: Fraction, x: Enclosure) -> Enclosure:
    """``Q(a, x)`` for 2a a positive whole number and x known to lie in an enclosure; falls with x.

    A negative x counts as 0: no tail is above 1. Raises `BadInput` for another a.
    """
    if a <= 0 or (2 * a).denominator != 1:
        source = "degrees of freedom"
        raise BadInput(source, f"{2 * a} is no positive whole number")
    high = _tail(a, x.lo)
    return high if x.lo == x.hi else Enclosure(_tail(a, x.hi).lo, high.hi)


def chi_square_tail(degrees: int, statistic: Enclosure) -> Enclosure:
    """P-value of a chi-square statistic: the probability of at least as much under the null hypothesis."""
    return upper_tail(Fraction(degrees, 2), statistic * point(Fraction(1, 2)))


def erfc_of_square(square: Enclosure) -> Enclosure:
    """``erfc(z)`` for z >= 0 of which the square is given, so that no root is ever taken."""
    return upper_tail(Fraction(1, 2), square)


def _tail(a: Fraction, x: Fraction) -> Enclosure:
    if x <= 0:
        return point(1)
    if _certainly_small(a, x):
        return Enclosure(Fraction(0), SMALLEST)
    bits = RELATIVE_BITS + 64
    while bits <= _MAX_BITS:
        lower = _prefactor(a, x, bits) * _series(a, x, bits)
        tail = point(1) - lower
        if tail.lo > 0 and tail.width * 2**RELATIVE_BITS <= tail.lo:
            return Enclosure(tail.lo, min(Fraction(1), tail.hi))
        missing = 1 if tail.hi <= 0 else _magnitude(tail.hi)
        bits += max(64, RELATIVE_BITS + 32 - missing)
    message = f"Q({a}, {x}) was not enclosed at {_MAX_BITS} bits"
    raise Undecided(message)


def _magnitude(value: Fraction) -> int:
    """Roughly the base-2 logarithm of a positive number; only chooses a precision."""
    return value.numerator.bit_length() - value.denominator.bit_length()


def _certainly_small(a: Fraction, x: Fraction) -> bool:
    """Whether Chernoff's bound ``Q(a, x) <= exp(a - x + a ln(x/a))``, valid for x > a, is below `SMALLEST`."""
    if x <= a:
        return False
    bits = 64 + x.numerator.bit_length()
    exponent = point(a - x) + point(a) * interval.ln(point(x / a), bits)
    return exponent.hi < (point(-400) * interval.ln(point(10), 64)).lo


def _prefactor(a: Fraction, x: Fraction, bits: int) -> Enclosure:
    """``x^a e^-x / Gamma(a + 1)``."""
    # The logarithm is at most about x ln x: so many more bits keep its absolute accuracy.
    precision = bits + 8 + 2 * (x.numerator // x.denominator + a.numerator).bit_length()
    logarithm = point(a) * interval.ln(point(x), precision) - point(x) - log_gamma(a + 1, precision)
    return interval.exp(logarithm, precision)


def log_gamma(z: Fraction, bits: int) -> Enclosure:
    """``ln Gamma(z)`` for a whole or half-whole z > 0."""
    if z <= _EXACT_GAMMA:
        if z.denominator == 1:
            return interval.ln(point(factorial(z.numerator - 1)), bits)
        m = z.numerator // 2
        # Gamma(m + 1/2) = (2m)! sqrt(pi) / (4^m m!)
        exact = Fraction(factorial(2 * m), 4**m * factorial(m))
        return interval.ln(point(exact), bits) + point(Fraction(1, 2)) * interval.ln(interval.pi(bits), bits)
    # For positive z the partial sums lie alternately on either side of the limit.
    series = Fraction(0)
    for j, coefficient in enumerate(_STIRLING[:-1]):
        series += coefficient / z ** (2 * j + 1)
    other = series + _STIRLING[-1] / z ** (2 * len(_STIRLING) - 1)
    start = point(z - Fraction(1, 2)) * interval.ln(point(z), bits) - point(z)
    start += point(Fraction(1, 2)) * interval.ln(point(2) * interval.pi(bits), bits)
    return start + Enclosure(min(series, other), max(series, other))


def _series(a: Fraction, x: Fraction, bits: int) -> Enclosure:
    """``1 + x/(a+1) + x^2/((a+1)(a+2)) + ...`` in fixed point."""
    unit = 1 << bits
    # Term n+1 is term n times x/(a+n+1) = top/(bottom + n*step), all whole numbers.
    top = x.numerator * a.denominator
    bottom = (a.numerator + a.denominator) * x.denominator
    step = a.denominator * x.denominator
    low_term = high_term = unit
    low_sum = high_sum = 0
    while True:
        low_sum += low_term
        high_sum += high_term
        # Once the ratio is below 1/2 (or small enough) the rest is at most a geometric series.
        rest = high_term * top // max(1, bottom - top) + 1 if top < bottom else None
        if rest is not None and rest <= 2 + (low_sum >> bits):
            return Enclosure(Fraction(low_sum, unit), Fraction(high_sum + rest, unit))
        low_term = low_term * top // bottom
        high_term = -(-high_term * top // bottom)
        bottom += step
