"""Weak designs: which bits of the seed each output bit uses, and how much they share.

A basic design takes, for the i-th polynomial p over GF(t), t prime, the t points (x, p(x)) of a t x t square; the
digits of i in base t are the coefficients, lowest first (Nisan and Wigderson 1994; Hartman and Raz 2003). Blocks of
basic designs on squares of their own, each as long as the sharing allows, follow one another (Raz, Reingold and
Vadhan 1999).

What matters for the extractor is A_i = sum over j < i of 2^|S_i and S_j|. For the basic design it is known exactly:
if i has the digits a_l in base t, then A_i = sum of a_l W_l with W_l = sum over k <= l of C(t, k) t^(l - k), hence
below e times i. The proof is in docs/extraction.md, a count of all pairs in the tests.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from math import comb

from bellproof.errors import BadInput
from bellproof.extraction.field import is_prime


@dataclass(frozen=True, slots=True)
class Design:
    """``blocks`` holds the number of sets of each basic design; every set has ``t`` members, t prime."""

    t: int
    blocks: tuple[int, ...]

    def __post_init__(self) -> None:
        """Refuse what is no design."""
        source = "design"
        if not is_prime(self.t):
            raise BadInput(source, f"{self.t} is no prime number")
        if not self.blocks or not all(1 <= size <= self.t**self.t for size in self.blocks):
            raise BadInput(source, f"blocks have from 1 to {self.t}^{self.t} sets, and there is at least one")

    @property
    def sets(self) -> int:
        """How many sets there are, one an output bit."""
        return sum(self.blocks)

    @property
    def seed_bits(self) -> int:
        """Bits of the seed."""
        return len(self.blocks) * self.t**2

    def members(self, i: int) -> tuple[int, ...]:
        """Places in the seed that output bit ``i`` uses, for x = 0, ..., t - 1."""
        block, index = self._locate(i)
        t, offset = self.t, block * self.t**2
        digits = _digits(index, t)
        return tuple(offset + t * _evaluate(digits, x, t) + x for x in range(t))

    def shared(self, i: int) -> int:
        """``A_i``: the sum of ``2^|S_i and S_j|`` over all earlier sets, exactly."""
        _, index = self._locate(i)
        return i - index + basic_shared(self.t, index)

    def largest_shared(self) -> int:
        """The largest ``A_i``; within a block it grows with i."""
        ends = accumulate(self.blocks)
        return max(self.shared(end - 1) for end in ends)

    def _locate(self, i: int) -> tuple[int, int]:
        """Block and index in it."""
        ends = list(accumulate(self.blocks))
        block = bisect_right(ends, i)
        return block, i - (ends[block - 1] if block else 0)


def basic_shared(t: int, i: int) -> int:
    """``A_i`` of the basic design."""
    return sum(digit * weight(t, place) for place, digit in enumerate(_digits(i, t)))


@lru_cache(maxsize=1 << 14)
def weight(t: int, place: int) -> int:
    """``W_l``: the sum of ``2^roots`` over all polynomials of degree l with a given leading coefficient."""
    return sum(comb(t, k) * t ** (place - k) for k in range(place + 1))


def longest_basic(t: int, budget: int) -> int:
    """The largest number of sets of a basic design all of whose ``A_i`` are at most ``budget``, not negative."""
    places = 0
    while places < t - 1 and weight(t, places + 1) <= budget:
        places += 1
    index, left = 0, budget
    # W_l is more than all lower digits can add up to, so that the largest index has the largest leading digits.
    for place in range(places, -1, -1):
        digit = min(t - 1, left // weight(t, place))
        index += digit * t**place
        left -= digit * weight(t, place)
    return index + 1


def shortest_design(t: int, sets: int, budget: int) -> Design:
    """The fewest blocks with ``sets`` sets in all and every ``A_i`` at most ``budget``.

    Raises `BadInput` where there is none, which is where ``sets`` is above ``budget + 1``.
    """
    if not 1 <= sets <= budget + 1:
        source = "design"
        raise BadInput(source, f"{sets} sets cannot share at most {budget}; from 1 to {budget + 1} can")
    blocks: list[int] = []
    placed = 0
    while placed < sets:
        size = min(longest_basic(t, budget - placed), sets - placed)
        blocks.append(size)
        placed += size
    return Design(t, tuple(blocks))


def _digits(number: int, base: int) -> list[int]:
    digits = []
    while number:
        number, digit = divmod(number, base)
        digits.append(digit)
    return digits


def _evaluate(coefficients: list[int], x: int, t: int) -> int:
    value = 0
    for coefficient in reversed(coefficients):
        value = (value * x + coefficient) % t
    return value
