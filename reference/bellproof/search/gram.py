"""The exact linear system that says: these blocks of squares add up to that element."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from bellproof.search.errors import NoCertificate
from bellproof.search.face import Block
from bellproof.search.linear import echelon, integer_rows
from bellproof.search.words import Polynomial, adjoint, canonical, times


@dataclass(frozen=True, slots=True)
class Dependent:
    """An unknown that the equations determine: ``constant + sum factor * earlier unknown``."""

    constant: Fraction
    factors: tuple[tuple[int, Fraction], ...]


@dataclass(frozen=True, slots=True)
class GramProblem:
    """Find positive definite M, one a block, with ``sum words* F M F^T words = goal``.

    Unknowns are the lower triangles, block after block and row after row. ``dependents`` says, by index,
    which of them follow from earlier ones; the others may be chosen freely.
    """

    blocks: tuple[Block, ...]
    rows: tuple[tuple[int, ...], ...]
    right: tuple[Fraction, ...]
    dependents: dict[int, Dependent]

    @property
    def unknowns(self) -> int:
        """Number of entries of all lower triangles."""
        return sum(block.size * (block.size + 1) // 2 for block in self.blocks)


def gram_problem(blocks: Sequence[Block], goal: Polynomial) -> GramProblem:
    """Compare coefficients word by word, each word merged with its adjoint; exact.

    Raises `NoCertificate` where the equations contradict one another.
    """
    products = [_entries(block) for block in blocks]
    columns = [column for block in products for column in block]
    keys = sorted({word for column in columns for word in column} | set(goal))
    rows = [tuple(column.get(word, 0) for column in columns) for word in keys]
    right = tuple(goal.get(word, Fraction(0)) for word in keys)
    return GramProblem(tuple(blocks), tuple(rows), right, _dependents(rows, right, len(columns)))


def _entries(block: Block) -> list[dict[tuple[tuple[int, ...], tuple[int, ...]], int]]:
    """What each unknown of a block contributes, by word."""
    words = block.words
    table = [[canonical(times(adjoint(one), other)) for other in words] for one in words]
    supports = [[(i, c) for i, c in enumerate(column) if c] for column in block.columns]
    entries = []
    for p, first in enumerate(supports):
        for q, second in enumerate(supports[: p + 1]):
            total: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
            twice = 1 if p == q else 2
            for i, c in first:
                for j, d in second:
                    word = table[i][j]
                    total[word] = total.get(word, 0) + twice * c * d
            entries.append({word: c for word, c in total.items() if c})
    return entries


def _dependents(
    rows: Sequence[tuple[int, ...]], right: Sequence[Fraction], unknowns: int
) -> dict[int, Dependent]:
    """Solve for the latest unknowns in terms of the earliest: echelon form from the last column backwards."""
    equations: list[list[Fraction]] = [
        [*map(Fraction, reversed(row)), entry] for row, entry in zip(rows, right, strict=True)
    ]
    solved, pivots = echelon(integer_rows(equations))
    if unknowns in pivots:
        message = "no combination of these squares has the right coefficients"
        raise NoCertificate(message)
    result = {}
    for row, pivot in zip(solved, pivots, strict=True):
        factors = tuple(
            (unknowns - 1 - j, Fraction(-row[j], row[pivot])) for j in range(pivot + 1, unknowns) if row[j]
        )
        result[unknowns - 1 - pivot] = Dependent(Fraction(row[-1], row[pivot]), factors)
    return result


def reordered(problem: GramProblem, number: int) -> tuple[GramProblem, list[int]]:
    """The same problem with the columns of its blocks in another order, and where each unknown was before.

    Order 0 is the one given, 1 its reverse, all others are shuffled, the same way each time.
    """
    if number == 0:
        return problem, list(range(problem.unknowns))
    shuffle = random.Random(number)  # noqa: S311 - any order is as good, none is a secret
    blocks: list[Block] = []
    places: list[int] = []
    start = 0
    for block in problem.blocks:
        order = list(range(block.size))[::-1]
        if number > 1:
            shuffle.shuffle(order)
        blocks.append(Block(block.words, tuple(block.columns[p] for p in order)))
        pairs = [(order[p], order[q]) for p in range(block.size) for q in range(p + 1)]
        places += [start + max(pair) * (max(pair) + 1) // 2 + min(pair) for pair in pairs]
        start += block.size * (block.size + 1) // 2
    rows = tuple(tuple(row[place] for place in places) for row in problem.rows)
    dependents = _dependents(rows, problem.right, problem.unknowns)
    return GramProblem(tuple(blocks), rows, problem.right, dependents), places


def residual(problem: GramProblem, values: Sequence[Fraction]) -> list[Fraction]:
    """Left side minus right side of every equation, exactly; all zero for a solution."""
    return [
        sum((c * value for c, value in zip(row, values, strict=True) if c), -entry)
        for row, entry in zip(problem.rows, problem.right, strict=True)
    ]
