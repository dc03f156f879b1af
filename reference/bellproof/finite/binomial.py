"""Tails of the binomial distribution Bin(n, 3/4), enclosed, for any number of trials.

Up to `EXACT_TRIALS` trials the tail is an exact sum. Beyond, its first term comes from Stirling's enveloping series
and the rest relative to it from `bellproof.finite.beta_integral`.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb, factorial

from bellproof import interval
from bellproof.enclosure import Enclosure, point
from bellproof.errors import BadInput
from bellproof.finite.beta_integral import relative_tail

EXACT_TRIALS = 10_000
"""Up to this many trials the tail is summed exactly."""

_EXACT_FACTORIAL = 5_000
"""Below this the factorial is multiplied out."""

_STIRLING = (
    Fraction(1, 12),
    Fraction(-1, 360),
    Fraction(1, 1260),
    Fraction(-1, 1680),
    Fraction(1, 1188),
    Fraction(-691, 360360),
    Fraction(1, 156),
    Fraction(-3617, 122400),
    Fraction(43867, 244188),
)
"""B_2j / (2j (2j - 1)) for j = 1..9: the coefficients of ln n! in 1/n, 1/n^3, ..., 1/n^17.

The series' error has the sign of the first term left out and is smaller; beyond 5000 it is below 2^-210.
"""


def upper_tail(n: int, k: int, bits: int) -> Enclosure:
    """``P[X >= k]`` for X ~ Bin(n, 3/4), to about ``bits`` bits (at most 200) at any n.

    A tail below 10**-43429 is enclosed by 0 and that. Raises `BadInput` for a negative n.
    """
    if n < 0:
        source = "n"
        raise BadInput(source, "a number of trials is not negative")
    if k <= 0:
        return point(1)
    if k > n:
        return point(0)
    if n <= EXACT_TRIALS:
        return _capped(_exact_tail(n, k, bits))
    if 4 * k >= 3 * n:
        return _capped(_term(n, k, bits) * relative_tail(n, k, Fraction(3), bits))
    # Below the mean the other tail is the small one: X < k means that n - X ~ Bin(n, 1/4) is above n - k.
    other = _term(n, k - 1, bits) * relative_tail(n, n - k + 1, Fraction(1, 3), bits)
    return _capped(point(1) - other)


def tail_bound(n: int, k: int, p: Fraction, bits: int) -> Enclosure:
    """Bound ``P[X >= k]`` for X ~ Bin(n, p), 0 < p < 1, from above, for k at or above the mean; 1 below it.

    Chernoff's bound ``exp(-n D(k/n || p))`` with D the relative entropy: easily computed at any n and p, and never
    below the tail. It also bounds hypergeometric tails with the same mean (Chvatal 1979).
    """
    if k <= n * p:
        return point(1)
    if k > n:
        return point(0)
    share = Fraction(k, n)
    divergence = point(share) * (interval.ln(point(share), bits) - interval.ln(point(p), bits))
    if share < 1:
        rest = interval.ln(point(1 - share), bits) - interval.ln(point(1 - p), bits)
        divergence += point(1 - share) * rest
    return _capped(interval.exp(point(-n) * divergence, bits))


def exact_tail(n: int, k: int, p: Fraction) -> Fraction:
    """``P[X >= k]`` for X ~ Bin(n, p), summed exactly; for small n."""
    k = max(0, k)
    if k > n:
        return Fraction(0)
    a, b = p.numerator, p.denominator - p.numerator
    term = total = comb(n, k) * a**k * b ** (n - k)
    for i in range(k, n):
        # Exact: the term is a multiple of b as long as trials are left to be lost.
        term = term * (n - i) * a // ((i + 1) * b)
        total += term
    return Fraction(total, p.denominator**n)


def _capped(value: Enclosure) -> Enclosure:
    zero, one = Fraction(0), Fraction(1)
    return Enclosure(min(one, max(zero, value.lo)), min(one, max(zero, value.hi)))


def _exact_tail(n: int, k: int, bits: int) -> Enclosure:
    """Sum ``C(n, i) 3^i`` for i >= k, each term from the one before."""
    term = total = comb(n, k) * 3**k
    for i in range(k, n):
        term = term * 3 * (n - i) // (i + 1)
        total += term
    return _quotient(total, 4**n, bits)


def _quotient(numerator: int, denominator: int, bits: int) -> Enclosure:
    """Enclose a quotient of huge positive integers without reducing it."""
    shift = max(0, bits + denominator.bit_length() - numerator.bit_length())
    floor, rest = divmod(numerator << shift, denominator)
    return Enclosure(Fraction(floor, 1 << shift), Fraction(floor + bool(rest), 1 << shift))


def _term(n: int, k: int, bits: int) -> Enclosure:
    """``P[X = k]``, by logarithms."""
    precision = bits + 2 * n.bit_length()
    logarithm = _log_factorial(n, precision) - _log_factorial(k, precision) - _log_factorial(n - k, precision)
    logarithm += point(k) * interval.ln(point(3), precision) - point(n) * interval.ln(point(4), precision)
    return interval.exp(logarithm, precision)


def _log_factorial(n: int, bits: int) -> Enclosure:
    """``ln n!``: exact product for small n, Stirling's enveloping series otherwise."""
    if n < _EXACT_FACTORIAL:
        return interval.ln(point(factorial(n)), bits)
    *terms, last = (c / Fraction(n) ** (2 * j + 1) for j, c in enumerate(_STIRLING))
    series = sum(terms, Fraction(0))
    start = point(n) * interval.ln(point(n), bits) - point(n)
    start += interval.ln(point(2 * n) * interval.pi(bits), bits) / point(2)
    return start + Enclosure(series, series + last)
