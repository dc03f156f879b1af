"""Numbers of a certificate's field as Coq reads them: polynomials with whole coefficients in a positive root.

The certificate's root r becomes ``s = +-D r`` with a polynomial of whole coefficients, the leading one 1, and a
positive s between two fractions close enough that interval arithmetic tells the signs that the proof needs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from bellproof.errors import Undecided
from bellproof_checker.field import Element, Field, Number

MAX_BITS = 2048
"""Most binary places of the ends of the interval."""

Whole = tuple[int, ...]
"""Whole coefficients of 1, s, s^2, ..."""


@dataclass(frozen=True)
class Root:
    """``factor * r`` for the root r, its polynomial without the leading 1, and an interval of fractions.

    Without a field the root is 0 and every number a single coefficient.
    """

    factor: int
    polynomial: Whole
    interval: tuple[Fraction, Fraction]

    @classmethod
    def of(cls, field: Field | None) -> Root:
        """The positive multiple with a whole polynomial; raises `Undecided` for a root that is nearly 0."""
        if field is None:
            return cls(1, (0,), (Fraction(0), Fraction(0)))
        coefficients = [*(-c for c in field.lower), Fraction(1)]
        factor = _clearing(coefficients)
        ends = field.interval
        for _ in range(MAX_BITS):
            if ends[0] >= 0 or ends[1] <= 0:
                break
            ends = _halved(coefficients, ends)
        else:
            message = "the root of the field cannot be told from 0"
            raise Undecided(message)
        if ends[1] <= 0:
            factor = -factor
        degree = field.degree
        scaled = [int(c * factor ** (degree - i)) for i, c in enumerate(coefficients[:-1])]
        low, high = sorted(factor * end for end in ends)
        return cls(factor, tuple(scaled), (low, high))

    def numbers(self, value: Number) -> list[Fraction]:
        """Coefficients of 1, s, s^2, ... without zeros at the end."""
        parts = value.coefficients if isinstance(value, Element) else (value,)
        result = [c / self.factor**i for i, c in enumerate(parts)]
        while result and not result[-1]:
            result.pop()
        return result

    def field(self, positive: Sequence[Whole]) -> str:
        """The Coq field; its interval is so narrow that these numbers show not to be negative, if it can be."""
        lower = "; ".join(_shown(-c) for c in self.polynomial)
        low, high, below = self._ends(positive)
        return f"{{| lower := [{lower}]; low := {low}; high := {high}; below := {below} |}}"

    def _ends(self, positive: Sequence[Whole]) -> tuple[int, int, int]:
        first, last = self.interval
        if first == last:
            return 0, 0, 1
        coefficients = [*map(Fraction, self.polynomial), Fraction(1)]
        ends, bits = self.interval, 16
        while True:
            while ends[1] - ends[0] > Fraction(1, 2**bits):
                ends = _halved(coefficients, ends)
            # Outwards to binary fractions; still inside the certificate's interval, where the root is the only one.
            low, high = int(ends[0] * 2**bits), -int(-ends[1] * 2**bits // 1)
            inside = first <= Fraction(low, 2**bits) and Fraction(high, 2**bits) <= last
            if inside and all(_told(one, low, high, 2**bits) for one in positive):
                return low, high, 2**bits
            if bits >= MAX_BITS:
                return low, high, 2**bits
            bits *= 2


def denominator(values: Iterable[Sequence[Fraction]]) -> int:
    """The least common denominator of coefficients."""
    return lcm(*(c.denominator for value in values for c in value))


def whole(value: Sequence[Fraction], scale: int | Fraction) -> Whole:
    """The coefficients times a scale that clears their denominators."""
    return tuple(int(c * scale) for c in value)


def written(value: Whole) -> str:
    """A number as Coq reads it."""
    return "[" + "; ".join(map(_shown, value)) + "]"


def _shown(number: int) -> str:
    return f"({number})" if number < 0 else str(number)


def _clearing(coefficients: Sequence[Fraction]) -> int:
    """The least D up to 64 (or a common denominator) with whole ``c_i D^(n - i)``."""
    degree = len(coefficients) - 1
    common = lcm(*(c.denominator for c in coefficients))
    for one in range(1, 65):
        if all((c * one ** (degree - i)).denominator == 1 for i, c in enumerate(coefficients)):
            return one
    return common


def _value(coefficients: Sequence[Fraction], at: Fraction) -> Fraction:
    total = Fraction(0)
    for c in reversed(coefficients):
        total = total * at + c
    return total


def _halved(coefficients: Sequence[Fraction], ends: tuple[Fraction, Fraction]) -> tuple[Fraction, Fraction]:
    """The half in which the polynomial changes its sign."""
    middle = (ends[0] + ends[1]) / 2
    if _value(coefficients, ends[0]) * _value(coefficients, middle) <= 0:
        return ends[0], middle
    return middle, ends[1]


def _told(value: Whole, low: int, high: int, below: int) -> bool:
    """Whether what the Coq checker computes shows the number not to be negative, or to be negative."""
    lower = upper = 0
    scale = 1
    for c in reversed(value):
        scale *= below
        lower = c * scale + lower * (low if lower >= 0 else high)
        upper = c * scale + upper * (high if upper >= 0 else low)
    return lower >= 0 or upper < 0
