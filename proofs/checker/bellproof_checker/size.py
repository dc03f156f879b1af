"""How long numbers become, found out before anything long is computed with them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm

from bellproof_checker.document import require_form

MAX_BITS = 1 << 14
"""Longest common denominator."""


def longest(rows: Sequence[Sequence[int | Fraction]]) -> int:
    """Length in bits of the longest numerator."""
    return max((entry.numerator.bit_length() for row in rows for entry in row), default=0)


def common(denominators: Iterable[int]) -> int:
    """The least common multiple, refused while it is still of bearable length."""
    result = 1
    for denominator in set(denominators):
        result = lcm(result, denominator)
        require_form(
            result.bit_length() <= MAX_BITS, "too-large", f"a common denominator of over {MAX_BITS} bits"
        )
    return result
