"""Tails of the binomial distribution Bin(n, 3/4), enclosed, for any number of trials.

The first term is exact up to `EXACT_TRIALS` trials and comes from Stirling's enveloping series beyond. The
following ones are summed relative to it in fixed point with both ends rounded outward: one by one while
that is feasible, else in blocks. Along the tail the ratio of neighbours falls, so inside a block it lies between
its values at the block's ends; the ratio across a block is enclosed by pairing its factors.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import comb, factorial, isqrt

from bellproof import interval
from bellproof.enclosure import Enclosure, point
from bellproof.errors import BadInput

EXACT_TRIALS = 20_000
"""Up to this many trials the first term is an exact fraction."""

_SINGLE_STEPS = 200_000
"""Up to this many terms are summed one by one."""

_BLOCKS = 4_000
"""About as many blocks are used where single steps would be too many."""

_SPREADS = 16
"""Terms further out than this many standard deviations beyond the mean are no longer seen at 64 bits."""

_STIRLING = tuple(Fraction(1, denominator) for denominator in (12, -360, 1260, -1680, 1188))
"""B_2j / (2j (2j - 1)) for j = 1..5: the coefficients of ln n! in 1/n, 1/n^3, 1/n^5, 1/n^7, 1/n^9."""


def upper_tail(n: int, k: int, bits: int) -> Enclosure:
    """``P[X >= k]`` for X ~ Bin(n, 3/4); narrow at any n, exact arithmetic at heart.

    Raises `BadInput` for a negative n.
    """
    if n < 0:
        source = "n"
        raise BadInput(source, "a number of trials is not negative")
    if k <= 0:
        return point(1)
    if k > n:
        return point(0)
    if 4 * k >= 3 * n:
        return _capped(_term(n, k, bits) * _relative_sum(n, k, Fraction(3), bits))
    # Below the mean the other tail is the small one: X < k means that n - X ~ Bin(n, 1/4) is above n - k.
    return _capped(point(1) - _term(n, k - 1, bits) * _relative_sum(n, n - k + 1, Fraction(1, 3), bits))


def _capped(value: Enclosure) -> Enclosure:
    zero, one = Fraction(0), Fraction(1)
    return Enclosure(min(one, max(zero, value.lo)), min(one, max(zero, value.hi)))


def _term(n: int, k: int, bits: int) -> Enclosure:
    """``P[X = k]``."""
    if n <= EXACT_TRIALS:
        return _quotient(comb(n, k) * 3**k, 4**n, bits)
    precision = bits + 2 * n.bit_length()
    logarithm = _log_factorial(n, precision) - _log_factorial(k, precision) - _log_factorial(n - k, precision)
    logarithm += point(k) * interval.ln(point(3), precision) - point(n) * interval.ln(point(4), precision)
    return interval.exp(logarithm, precision)


def _log_factorial(n: int, bits: int) -> Enclosure:
    """``ln n!``: exact product for small n, Stirling's enveloping series otherwise."""
    if n <= 1:
        return point(0)
    if n < EXACT_TRIALS // 4:
        return interval.ln(point(factorial(n)), bits)
    series = Fraction(0)
    for j, coefficient in enumerate(_STIRLING[:-1]):
        series += coefficient / Fraction(n) ** (2 * j + 1)
    rest = _STIRLING[-1] / Fraction(n) ** (2 * len(_STIRLING) - 1)
    pi = _pi(bits)
    start = point(n) * interval.ln(point(n), bits) - point(n)
    start += interval.ln(point(2 * n) * pi, bits) / point(2)
    return start + Enclosure(series, series + rest)


def _pi(bits: int) -> Enclosure:
    """Machin: pi = 16 arctan(1/5) - 4 arctan(1/239), alternating series cut on both sides."""
    return point(16) * _arctan_inverse(5, bits) - point(4) * _arctan_inverse(239, bits)


def _arctan_inverse(m: int, bits: int) -> Enclosure:
    unit = 1 << (bits + 16)
    total, power, j = 0, unit // m, 0
    terms = 0
    while power:
        total += (power // (2 * j + 1)) * (-1) ** j
        power //= m * m
        j += 1
        terms += 2
    # Each floor loses less than one unit per term; the series' rest is below one unit.
    return Enclosure(Fraction(total - terms - 2, unit), Fraction(total + terms + 2, unit))


def _quotient(numerator: int, denominator: int, bits: int) -> Enclosure:
    """Enclose a quotient of huge integers without reducing it."""
    shift = max(0, bits + denominator.bit_length() - numerator.bit_length())
    floor = (numerator << shift) // denominator
    return Enclosure(Fraction(floor, 1 << shift), Fraction(floor + 1, 1 << shift))


@dataclass(frozen=True, slots=True)
class _Tail:
    """Terms i = k, k+1, ... with ratios ``c (n - i)/(i + 1)``, below 1 and falling; ``unit`` is 1.0."""

    n: int
    c: Fraction
    unit: int

    def ratio(self, i: int) -> tuple[int, int]:
        """Numerator and denominator of the ratio of term i + 1 to term i."""
        return self.c.numerator * (self.n - i), self.c.denominator * (i + 1)


def _relative_sum(n: int, k: int, c: Fraction, bits: int) -> Enclosure:
    """Sum the terms from k on, relative to the one at k."""
    tail = _Tail(n, c, 1 << (bits + 2 * n.bit_length() + 32))
    numerator, denominator = tail.ratio(k)
    # Far from the mean the terms fall geometrically, near it like a Gaussian: whichever ends first.
    needed = min(n - k, _SPREADS * isqrt(n) + 64, 64 + bits * denominator // max(1, denominator - numerator))
    length = 1 if needed <= _SINGLE_STEPS else max(1, needed // _BLOCKS)
    low_term = high_term = tail.unit
    low_sum = high_sum = 0
    i = k
    while i < n:
        step = min(length, n - i)
        low_part, high_part = _block_sum(tail, i, step)
        low_sum += low_term * low_part // tail.unit
        high_sum += _ceil(high_term * high_part, tail.unit)
        low_factor, high_factor = _block_factor(tail, i, step)
        low_term = low_term * low_factor // tail.unit
        high_term = _ceil(high_term * high_factor, tail.unit)
        i += step
        if high_term << bits < low_sum:
            break
    # What is left is at most a geometric series with the ratio reached; at i = n one last term.
    numerator, denominator = tail.ratio(i)
    high_sum += _ceil(high_term * denominator, denominator - numerator)
    return Enclosure(Fraction(low_sum, tail.unit), Fraction(high_sum, tail.unit))


def _block_sum(tail: _Tail, i: int, length: int) -> tuple[int, int]:
    """Sum of ``length`` terms from i on, relative to the first: geometric with the last and the first ratio."""
    if length == 1:
        return tail.unit, tail.unit
    low = _geometric(tail.unit, *tail.ratio(i + length - 1), length)[0]
    high = _geometric(tail.unit, *tail.ratio(i), length)[1]
    return low, high


def _geometric(unit: int, numerator: int, denominator: int, length: int) -> tuple[int, int]:
    """``(1 - r^length) / (1 - r)`` for r = numerator/denominator < 1, both ends."""
    low, high = _power(unit, numerator, denominator, length)
    rest = denominator - numerator
    return (unit - high) * denominator // rest, _ceil((unit - low) * denominator, rest)


def _power(unit: int, numerator: int, denominator: int, exponent: int) -> tuple[int, int]:
    """``(numerator/denominator)**exponent``, both ends, by squaring in fixed point."""
    low = high = unit
    low_base, high_base = numerator * unit // denominator, _ceil(numerator * unit, denominator)
    while exponent:
        if exponent & 1:
            low, high = low * low_base // unit, _ceil(high * high_base, unit)
        low_base, high_base = low_base * low_base // unit, _ceil(high_base * high_base, unit)
        exponent >>= 1
    return low, high


def _block_factor(tail: _Tail, i: int, length: int) -> tuple[int, int]:
    """Term i + length relative to term i.

    Of ``length`` consecutive integers with first f and last l the product lies between ``(f l)^(length/2)``
    and ``((f + l)/2)^length``: pair the outer ones inward.
    """
    c = tail.c
    if length == 1:
        numerator, denominator = tail.ratio(i)
        return numerator * tail.unit // denominator, _ceil(numerator * tail.unit, denominator)
    top_first, top_last = tail.n - i, tail.n - i - length + 1
    bottom_first, bottom_last = i + 1, i + length
    # Squares, so that the geometric means need no root: the power is length/2 of them.
    top_low, top_high = top_first * top_last * 4, (top_first + top_last) ** 2
    bottom_low, bottom_high = bottom_first * bottom_last * 4, (bottom_first + bottom_last) ** 2
    square = c * c
    low = _root_power(tail.unit, square.numerator * top_low, square.denominator * bottom_high, length)[0]
    high = _root_power(tail.unit, square.numerator * top_high, square.denominator * bottom_low, length)[1]
    return low, high


def _root_power(unit: int, numerator: int, denominator: int, exponent: int) -> tuple[int, int]:
    """``(numerator/denominator)**(exponent/2)``, both ends."""
    low, high = _power(unit, numerator, denominator, exponent)
    return isqrt(low * unit), isqrt(high * unit) + 1


def _ceil(numerator: int, denominator: int) -> int:
    return -(-numerator // denominator)
