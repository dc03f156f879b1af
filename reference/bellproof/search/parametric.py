"""Gram matrices of polynomials: the linear system over the integers, and its short solutions.

An unknown is a whole number that multiplies polynomials in entries of the Gram matrices, or in the multiplier. The
identity between both sides holds for every v if it holds for every power of v, so the solutions are a lattice:
no denominators, and every point of it is an exact identity. A solver proposes a point far inside the cone
(`bellproof.search.interior`), and the nearest lattice point to a multiple of it is taken, the smallest that is
still inside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from math import gcd

from bellproof.search.errors import NoCertificate, SolverFailure
from bellproof.search.family import Block, Element
from bellproof.search.linear import Row
from bellproof.search.polynomial import Poly, plus, power, scaled, times
from bellproof.search.words import Word

Kernel = Callable[[Sequence[Row]], list[Row]]
"""A basis of the integer vectors that every row annihilates."""

_PRIMES = (2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31)
"""Common factors of combinations that are looked for."""

_LARGEST_SATURATED = 120
"""Larger lattices are taken as they come: a coarser one costs a digit here and there, and minutes otherwise."""


@dataclass(frozen=True, slots=True)
class Unknown:
    """What one whole number multiplies: entries ``(block, row, column)`` of Gram matrices, and the multiplier."""

    entries: Mapping[tuple[int, int, int], Poly]
    multiplier: Poly = ()


@dataclass(frozen=True, slots=True)
class Family:
    """Find Gram matrices M(v), one a block, with ``multiplier goal = sum of the blocks' squares``."""

    blocks: tuple[Block, ...]
    unknowns: tuple[Unknown, ...]
    lattice: tuple[tuple[int, ...], ...]

    def gram(self, values: Sequence[int]) -> list[list[list[Poly]]]:
        """Lower triangles of the Gram matrices of a solution."""
        total: dict[tuple[int, int, int], list[Poly]] = {}
        for number, unknown in zip(values, self.unknowns, strict=True):
            for place, entry in unknown.entries.items() if number else ():
                total.setdefault(place, []).append(scaled(number, entry))
        return [
            [[plus(*total.get((k, p, q), ())) for q in range(p + 1)] for p in range(block.size)]
            for k, block in enumerate(self.blocks)
        ]

    def multiplier(self, values: Sequence[int]) -> Poly:
        """The multiplier of a solution."""
        return plus(*(scaled(n, one.multiplier) for n, one in zip(values, self.unknowns, strict=True)))


def entrywise(blocks: Sequence[Block], degree: int, goal_degree: int) -> list[Unknown]:
    """Every coefficient of every entry by itself, so that the whole has at most the given degree."""
    result = [
        Unknown({(k, p, q): power(exponent)})
        for k, block in enumerate(blocks)
        for p in range(block.size)
        for q in range(p + 1)
        for exponent in range(degree - block.degree(p) - block.degree(q) + 1)
    ]
    return result + [Unknown({}, power(exponent)) for exponent in range(degree - goal_degree + 1)]


def family(
    blocks: Sequence[Block], goal: Element, unknowns: Sequence[Unknown], kernel: Kernel | None = None
) -> Family:
    """The lattice of exact identities; raises `NoCertificate` where the multiplier is zero in all of them.

    ``kernel`` finds the integer solutions; the usual one may miss some where many primes are in play.
    """
    products = [block.products() for block in blocks]
    columns = [_contribution(one, products, goal) for one in unknowns]
    keys = sorted({key for column in columns for key in column})
    rows = [[column.get(key, 0) for column in columns] for key in keys]
    lattice = (kernel or _kernel)(rows)
    if not any(vector[i] for vector in lattice for i, one in enumerate(unknowns) if one.multiplier):
        message = "no sum of squares of this degree has the right coefficients"
        raise NoCertificate(message)
    return Family(tuple(blocks), tuple(unknowns), tuple(map(tuple, lattice)))


def _contribution(
    unknown: Unknown, products: Sequence[Mapping[tuple[int, int], Element]], goal: Element
) -> dict[tuple[Word, int], int]:
    """Coefficients by word and power of v, right side minus left."""
    total: dict[tuple[Word, int], int] = {}
    parts = [(entry, products[k][p, q]) for (k, p, q), entry in unknown.entries.items()]
    for factor, element in [*parts, (scaled(-1, unknown.multiplier), goal)]:
        for word, coefficient in element.items() if factor else ():
            for exponent, c in enumerate(times(factor, coefficient)):
                total[word, exponent] = total.get((word, exponent), 0) + c
    return {key: c for key, c in total.items() if c}


def _kernel(rows: Sequence[Row]) -> list[Row]:
    """An LLL-reduced basis of integer solutions; of all of them where there are not too many."""
    try:
        from flint import fmpz_mat  # noqa: PLC0415 - optional and slow to import
    except ImportError as error:
        message = "the parametric search needs python-flint: install bellproof[arb]"
        raise SolverFailure(message) from error
    solutions, nullity = fmpz_mat([list(row) for row in rows]).nullspace()
    size = len(rows[0])
    vectors = []
    for j in range(int(nullity)):
        vector = [int(solutions[i, j]) for i in range(size)]
        common = gcd(*vector)
        vectors.append([c // common for c in vector])
    if not vectors:
        return []
    short = _entries(fmpz_mat(vectors).lll())
    return _entries(fmpz_mat(_saturated(short)).lll()) if len(short) <= _LARGEST_SATURATED else short


def _entries(matrix: object) -> list[Row]:
    return [[int(entry) for entry in row] for row in matrix.tolist()]  # type: ignore[attr-defined]


def _saturated(vectors: Sequence[Row]) -> list[Row]:
    """Divide combinations that have a common factor, so that no integer point between is missed."""
    from flint import nmod_mat  # noqa: PLC0415 - optional and slow to import

    result = [list(vector) for vector in vectors]
    size = len(result)
    for prime in _PRIMES:
        while True:
            entries = [vector[j] % prime for j in range(len(result[0])) for vector in result]
            kernel, nullity = nmod_mat(len(result[0]), size, entries, prime).nullspace()
            if not int(nullity):
                break
            weights = [int(kernel[i, 0]) for i in range(size)]
            place = next(i for i, weight in enumerate(weights) if weight)
            weights = [weight - prime if weight > prime // 2 else weight for weight in weights]
            combined = [sum(map(_times, weights, column)) for column in zip(*result, strict=True)]
            result[place] = [c // prime for c in combined]
    return result


def _times(one: int, other: int) -> int:
    return one * other


def restricted(problem: Family, goal: Element, keep: Sequence[int], kernel: Kernel | None = None) -> Family:
    """The same search with some unknowns only: all others are zero."""
    return family(problem.blocks, goal, [problem.unknowns[i] for i in keep], kernel)
