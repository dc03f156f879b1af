"""Exact numbers: reading them from text, and the field Q(sqrt 2) in which Tsirelson's bound lives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import total_ordering

from bellproof.errors import BadInput

MAX_CHARACTERS = 2000
"""Longest decimal that is read; far beyond any data, far below Python's own limit on digits."""

MAX_EXPONENT = 400
"""Largest power of ten accepted in either direction."""

_MAX_PART = MAX_CHARACTERS + MAX_EXPONENT + 1
"""Longest integer, numerator and denominator: what was read as a decimal can be printed and read again."""

_RATIONAL = re.compile(r"([+-]?[0-9]+)/([0-9]+)", re.ASCII)
_DECIMAL = re.compile(r"([+-]?)([0-9]*)(?:\.([0-9]*))?(?:[eE]([+-]?[0-9]+))?", re.ASCII)
_SURD = re.compile(r"(?:([^*]+?)\s*\*\s*|([+-]?)\s*)sqrt\(\s*2\s*\)", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True, eq=True)
class Surd:
    """The number ``rational + root * sqrt(2)``, exactly, with exact comparisons."""

    rational: Fraction
    root: Fraction

    def sign(self) -> int:
        """-1, 0 or 1, decided by comparing squares."""
        first = _sign(self.rational)
        second = _sign(self.root)
        if first * second >= 0:
            return first or second
        return first if self.rational**2 > 2 * self.root**2 else second

    def __lt__(self, other: Surd) -> bool:
        """Exact order."""
        return (other - self).sign() > 0

    def __add__(self, other: Surd) -> Surd:
        """Sum."""
        return Surd(self.rational + other.rational, self.root + other.root)

    def __sub__(self, other: Surd) -> Surd:
        """Difference."""
        return Surd(self.rational - other.rational, self.root - other.root)

    def __neg__(self) -> Surd:
        """Opposite."""
        return Surd(-self.rational, -self.root)

    def __abs__(self) -> Surd:
        """Absolute value."""
        return -self if self.sign() < 0 else self

    def times(self, factor: Fraction) -> Surd:
        """Multiply by a rational."""
        return Surd(self.rational * factor, self.root * factor)

    def is_rational(self) -> bool:
        """Whether no square root is left."""
        return self.root == 0

    def __str__(self) -> str:
        """Text that `read_exact` understands where one of the two parts is zero."""
        if self.root == 0:
            return str(self.rational)
        root = f"{self.root}*sqrt(2)"
        return root if self.rational == 0 else f"{self.rational} + {root}"


TSIRELSON = Surd(Fraction(0), Fraction(2))
"""Largest quantum value of CHSH, 2 sqrt 2 (Tsirelson 1980)."""


def surd(value: Fraction | int) -> Surd:
    """Take a rational as a member of Q(sqrt 2)."""
    return Surd(Fraction(value), Fraction(0))


def _sign(value: Fraction) -> int:
    return (value > 0) - (value < 0)


def read_rational(text: str, source: str, *, line: int | None = None) -> Fraction:
    """Read ``p/q``, a decimal (exponent allowed) or an integer exactly: ``0.01`` is 1/100.

    Raises `BadInput` naming ``source``.
    """
    stripped = text.strip()
    shown = stripped if len(stripped) <= 40 else stripped[:37] + "..."  # noqa: PLR2004 - a line's width
    limit = MAX_CHARACTERS if set(".eE") & set(stripped) else _MAX_PART
    if max(map(len, stripped.split("/", 1))) > limit:
        raise BadInput(source, f"number of {len(stripped)} characters; at most {limit}", line=line)
    if match := _RATIONAL.fullmatch(stripped):
        denominator = int(match[2])
        if denominator == 0:
            raise BadInput(source, f"{shown!r} has denominator zero", line=line)
        return Fraction(int(match[1]), denominator)
    match = _DECIMAL.fullmatch(stripped)
    if match is None or not (match[2] or match[3]):
        reason = f"{shown!r} is no number; write p/q, a decimal or an integer"
        raise BadInput(source, reason, line=line)
    sign, whole, part, exponent_text = match.groups()
    exponent = int(exponent_text or 0)
    if abs(exponent) > MAX_EXPONENT:
        raise BadInput(source, f"exponent of {shown!r} is beyond +-{MAX_EXPONENT}", line=line)
    part = part or ""
    value = Fraction(int(whole + part or "0")) * Fraction(10) ** (exponent - len(part))
    return -value if sign == "-" else value


def read_exact(text: str, source: str) -> Surd:
    """Read a rational as `read_rational` does, or a multiple of ``sqrt(2)`` such as ``2*sqrt(2)``."""
    stripped = text.strip()
    match = _SURD.fullmatch(stripped) if len(stripped) <= 3 * _MAX_PART else None
    if match is None:
        return surd(read_rational(text, source))
    factor, sign = match.groups()
    root = Fraction(-1 if sign == "-" else 1) if factor is None else read_rational(factor, source)
    return Surd(Fraction(0), root)
