"""Trials as they are written and counted: one hexadecimal digit each, 8x + 4y + 2a + b."""

from __future__ import annotations

from bellproof.model.counts import CountsTable
from bellproof.model.scenario import CHSH_SCENARIO

DIGITS = "0123456789abcdef"
"""The digit of a trial is at 8x + 4y + 2a + b."""

_OUTCOMES = str.maketrans({digit: f"{number >> 1 & 1}{number & 1}" for number, digit in enumerate(DIGITS)})


def outcomes(digits: str) -> str:
    """The raw string r of some trials: a1 b1 a2 b2 ..."""
    return digits.translate(_OUTCOMES)


def count(digits: str, counts: list[int]) -> None:
    """Add some trials to sixteen counts."""
    for number, digit in enumerate(DIGITS):
        counts[number] += digits.count(digit)


def table(counts: list[int]) -> CountsTable:
    """The counts by cell (x, y, a, b), which come in the same order."""
    return CountsTable(CHSH_SCENARIO, tuple(counts))
