"""Counts and input distributions that several suites use."""

from __future__ import annotations

from bellproof.files.tables import TABLE_1, read_counts
from bellproof.model.scenario import CHSH_SCENARIO
from bellproof_conformance.definitions.spec import Plain

UNIFORM: Plain = [["1/4", "1/4"], ["1/4", "1/4"]]
BIASED: Plain = [["7/10", "1/10"], ["1/10", "1/10"]]
"""P(00) = 1 - 3q with q = 1/10."""

SKEWED: Plain = [["1/2", "1/4"], ["3/20", "1/10"]]
"""No symmetry at all: every pair has its own probability."""

PRODUCT: Plain = [["16/25", "4/25"], ["4/25", "1/25"]]
"""Each input is 1 with probability 1/5."""

LARGE = 1 << 53
"""From here on a double no longer holds every whole number."""


def table1() -> Plain:
    """The paper's Table 1."""
    cells = read_counts(TABLE_1, CHSH_SCENARIO).as_mapping()
    return [[*cell, count] for cell, count in cells.items()]


def drawn(*pairs: tuple[int, int]) -> Plain:
    """Wins and losses of the CHSH game at (0,0), (0,1), (1,0) and (1,1), spread over both outcomes."""
    rows: list[Plain] = []
    for (x, y), (wins, losses) in zip(((0, 0), (0, 1), (1, 0), (1, 1)), pairs, strict=True):
        flip = x & y
        for a in (0, 1):
            won, lost = (wins + 1 - a) // 2, (losses + 1 - a) // 2
            rows += [[x, y, a, a ^ flip, _count(won)], [x, y, a, 1 - (a ^ flip), _count(lost)]]
    return rows


def winning(wins: int, losses: int) -> Plain:
    """So many wins and losses of the CHSH game at each of the four setting pairs."""
    return drawn(*[(wins, losses)] * 4)


def _count(number: int) -> Plain:
    """A count as the protocol writes it: a string where a double would not do."""
    return number if number < LARGE else str(number)
