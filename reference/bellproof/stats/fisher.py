"""Fisher's exact test of the four no-signalling conditions (Pironio et al. 2010, D.4), in exact rationals.

Alice's outcome must not depend on Bob's setting: for each x the table of a against y; and likewise for Bob. The
p-value is two-sided: the total probability of all tables with the same margins that are no likelier than the
observed one.
"""

from __future__ import annotations

from fractions import Fraction
from math import comb

from bellproof.errors import BadInput, ResourceLimit
from bellproof.model.counts import CountsTable
from bellproof.model.scenario import CHSH_SCENARIO

Table = tuple[tuple[int, int], tuple[int, int]]
"""Two rows of counts."""

CONDITIONS = ("a at x=0", "a at x=1", "b at y=0", "b at y=1")
"""Whose outcome at which of the own settings is compared between the other side's two settings."""

_MOST_TABLES = 10**5
"""Largest number of tables with the same margins that are gone through."""


def fisher_exact(table: Table) -> Fraction:
    """The two-sided p-value of a 2 x 2 table, exactly; 1 where a margin is 0.

    Raises `ResourceLimit` where over 10^5 tables have these margins.
    """
    (a, b), (c, d) = table
    row, other, column = a + b, c + d, a + c
    least, most = max(0, column - other), min(row, column)
    if most - least > _MOST_TABLES:
        message = (
            f"Fisher's test: {most - least + 1} tables have these margins; at most {_MOST_TABLES} are tried"
        )
        raise ResourceLimit(message)
    # weight(k) = C(row, k) C(other, column - k), whole numbers, each from the one before.
    observed = comb(row, a) * comb(other, c)
    weight = comb(row, least) * comb(other, column - least)
    total = 0
    for k in range(least, most + 1):
        if weight <= observed:
            total += weight
        weight = weight * (row - k) * (column - k) // ((k + 1) * (other - column + k + 1))
    return Fraction(total, comb(row + other, column))


def marginal_table(
    counts: CountsTable, side: str, settings: tuple[tuple[int, int], tuple[int, int]]
) -> Table:
    """Outcome totals of one side (``a`` or ``b``) at two setting pairs (x, y), a row each."""
    if counts.scenario != CHSH_SCENARIO:
        source = "counts"
        raise BadInput(source, "the no-signalling tests need two settings and two outcomes on each side")
    cells = counts.as_mapping()
    first, second = (
        tuple(
            sum(
                cells[x, y, outcome, other] if side == "a" else cells[x, y, other, outcome]
                for other in (0, 1)
            )
            for outcome in (0, 1)
        )
        for x, y in settings
    )
    return (first[0], first[1]), (second[0], second[1])


def no_signalling(counts: CountsTable) -> dict[str, Fraction]:
    """The four two-sided p-values by condition, in the order of `CONDITIONS`."""
    return {name: fisher_exact(table) for name, table in marginal_tables(counts).items()}


def marginal_tables(counts: CountsTable) -> dict[str, Table]:
    """The table of each condition, in the order of `CONDITIONS`."""
    pairs = {
        "a at x=0": ("a", ((0, 0), (0, 1))),
        "a at x=1": ("a", ((1, 0), (1, 1))),
        "b at y=0": ("b", ((0, 0), (1, 0))),
        "b at y=1": ("b", ((0, 1), (1, 1))),
    }
    return {name: marginal_table(counts, *pairs[name]) for name in CONDITIONS}
