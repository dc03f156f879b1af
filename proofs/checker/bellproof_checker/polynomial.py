"""Polynomials in v with whole coefficients, and how to decide that one is positive on an interval.

A polynomial is written ``3-2v+v^2``: ascending powers, no zero coefficients, no spaces. Products and identities are
computed with one whole number a polynomial, its value at ``v = 2^B``: two polynomials whose difference has
coefficients below ``2^(B-1)`` agree if they agree there, and a polynomial with such coefficients is read back from
its value. How large coefficients can become is bounded first, by sums of absolute values.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from bellproof_checker.document import MAX_NUMBER, Json, require, require_form, string

Polynomial = tuple[int, ...]
"""Coefficients from the constant up; the last one is not zero, and zero is empty."""

MAX_DEGREE = 32
"""Highest degree of a polynomial that is written down."""

MAX_COEFFICIENT = 1 << 12
"""Longest coefficient, in bits."""

MAX_PRODUCT_DEGREE = 512
"""Highest degree of a polynomial whose sign is decided."""

MAX_PIECES = 256
"""Most pieces into which an interval is cut."""

MAX_HALVINGS = 60
"""Shortest piece, as a power of one half of the interval."""

MAX_END = 256
"""Longest numerator and denominator of an end of the interval, in bits."""

MAX_WORK = 4 * 10**9
"""Most bit operations for the sign of one polynomial, a few seconds."""

_TERM = re.compile(r"([+-]?)([0-9]*)(?:(v)(?:\^([0-9]{1,3}))?)?", re.ASCII)


def read_polynomial(value: Json, where: str) -> Polynomial:
    """Read ``3-2v+v^2``; anything else than the one way to write it is refused."""
    text = string(value, where)
    require_form(len(text) <= MAX_NUMBER, "number-too-long", f"{where} has {len(text)} characters")
    coefficients: dict[int, int] = {}
    for sign, digits, letter, power in _TERM.findall(text):
        exponent = int(power or 1) if letter else 0
        require_form(exponent <= MAX_DEGREE, "out-of-range", f"{where} has a degree above {MAX_DEGREE}")
        if digits or letter:
            coefficients[exponent] = int(digits or 1) * (-1 if sign == "-" else 1)
    size = max(coefficients, default=-1) + 1
    result = trimmed([coefficients.get(i, 0) for i in range(size)])
    require_form(spelled(result) == text, "bad-polynomial", f"{where} is no polynomial such as 3-2v+v^2")
    require_form(
        all(c.bit_length() <= MAX_COEFFICIENT for c in result), "number-too-long", f"{where} is too long"
    )
    return result


def spelled(polynomial: Polynomial) -> str:
    """The one way to write a polynomial."""
    text = ""
    for power, c in enumerate(polynomial):
        if c:
            sign = "-" if c < 0 else "+" if text else ""
            digits = str(abs(c)) if abs(c) != 1 or not power else ""
            text += sign + digits + ("", "v", f"v^{power}")[min(power, 2)]
    return text or "0"


def trimmed(coefficients: Sequence[int]) -> Polynomial:
    """Without zeros at the end."""
    size = len(coefficients)
    while size and not coefficients[size - 1]:
        size -= 1
    return tuple(coefficients[:size])


def norm(polynomial: Polynomial) -> int:
    """Sum of absolute values of the coefficients; of a product it is at most the product."""
    return sum(map(abs, polynomial))


def packed(polynomial: Polynomial, bits: int) -> int:
    """The value at ``v = 2^bits``."""
    total = 0
    for c in reversed(polynomial):
        total = (total << bits) + c
    return total


def unpacked(value: int, bits: int) -> Polynomial:
    """The polynomial with that value at ``2^bits`` and coefficients below ``2^(bits-1)`` in absolute value."""
    half, mask = 1 << (bits - 1), (1 << bits) - 1
    result = []
    while value:
        digit = ((value + half) & mask) - half
        result.append(digit)
        value = (value - digit) >> bits
    return tuple(result)


def evaluate(polynomial: Polynomial, at: Fraction) -> Fraction:
    """The value at a rational point."""
    total = Fraction(0)
    for c in reversed(polynomial):
        total = total * at + c
    return total


def require_positive(polynomial: Polynomial, low: Fraction, high: Fraction, what: str) -> None:
    """Reject unless the polynomial is positive on the closed interval.

    With s from 0 to 1 along a piece of it and ``s = z/(1 + z)``, a polynomial all of whose coefficients in z are
    non-negative, the first and the last positive, is positive for z from 0 to infinity. Pieces are halved until
    that shows.
    """
    size = len(polynomial)
    require_form(size <= MAX_PRODUCT_DEGREE, "too-large", f"{what} has a degree of over 500")
    ends = [part for end in (low, high) for part in (end.numerator, end.denominator)]
    require_form(
        max(map(int.bit_length, ends)) <= MAX_END, "too-large", f"an end of v has over {MAX_END} bits"
    )
    # v = (start + width s) / scale, and the polynomial times scale^degree, by Horner's rule in whole numbers.
    scale = lcm(low.denominator, high.denominator)
    start, width = int(low * scale), int((high - low) * scale)
    along: list[int] = []
    for power, c in enumerate(reversed(polynomial)):
        pairs = zip([*along, 0], [0, *along], strict=True)
        along = [start * one + width * other for one, other in pairs]
        along[0] += c * scale**power
    pieces = [(along, 0)]
    work = 0
    for _ in range(MAX_PIECES):
        piece, halvings = pieces.pop()
        at_ends = (piece[0] if piece else 0, sum(piece))
        require(min(at_ends) > 0, "not-positive", f"{what} is not positive on the interval")
        work += size * size * (64 + size + max(map(int.bit_length, piece)))
        require_form(work <= MAX_WORK, "too-large", f"{what} takes over {MAX_WORK} bit operations")
        if min(_shifted(piece[::-1])) < 0:
            require(halvings < MAX_HALVINGS, "not-positive", f"{what} comes too close to zero")
            left = [c << (size - 1 - i) for i, c in enumerate(piece)]
            pieces += [(_shifted(left), halvings + 1), (left, halvings + 1)]
        if not pieces:
            return
    require(condition=False, code="not-positive", message=f"{what} is not seen to be positive")


def _shifted(coefficients: Sequence[int]) -> list[int]:
    """The polynomial in s - 1 in place of s: Taylor shift by synthetic division."""
    result = list(coefficients)
    for start in range(len(result) - 1):
        for i in range(len(result) - 2, start - 1, -1):
            result[i] += result[i + 1]
    return result
